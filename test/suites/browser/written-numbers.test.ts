import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CrmProfileInput, PhoneForm } from '#utils/crm/profile.ts';
import { isPartial, writtenForms } from '#utils/crm/written-forms.ts';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import type { Matching } from '../../stand-ins/crm/filter.ts';
import { overlayOf } from './office/card.ts';
import { type Office, openOffice } from './office/office.ts';
import { frontAt, openInCrm, OWN_SETTINGS, pop, startOver, useSettings } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterEach(async () => {
  await startOver(office);
  office.crm.restore();
  office.crm.setMatching('numbers');
});
afterAll(() => office.close());

const dialled = '4155550120';
const unknown = '2065550143';
/** How the caller's number is stored, and somebody else's that ends alike, written in the same way. */
const stored = writtenForms(dialled, 'US')
  .filter(({ form }) => !isPartial(form))
  .map(({ form, text }) => {
    const other = writtenForms('2125550120', 'US').find((each) => each.form === form)?.text ?? '';
    return { form, text, other };
  });
const FEW = new Set<PhoneForm>(['e164', 'national']);

let profiles = 0;
/** A profile with an id of its own, so that nothing is learned or remembered from another test. */
async function setUp(profile: Partial<CrmProfileInput> = {}): Promise<void> {
  profiles += 1;
  const described = { recordTemplate: '/mpa/contacts/{record_id}', searchTemplate: '/mpa/search?q={search}' };
  const id = `crm-${profiles}`;
  await useSettings(office, {
    crms: [{ id, preset: 'other', address: office.crm.origin, country: 'US', ...described, ...profile }],
  });
}

/** Two records whose numbers end alike: the caller's first; their ids. */
function store(text: string, other: string, matching: Matching): { caller: number; neighbour: number } {
  const caller = office.crm.lead(EXAMPLE.vendorLeadCode).id;
  const neighbour = office.crm.leads().find(({ id }) => id !== caller)?.id ?? 0;
  expect([office.crm.setPhone(caller, text), office.crm.setPhone(neighbour, other)]).toEqual([true, true]);
  office.crm.setMatching(matching);
  return { caller, neighbour };
}

const recordOf = (id: number) => `${office.crm.origin}/mpa/contacts/${id}`;
/** What the search was asked since then, oldest first. */
const askedSince = (from: number): string[] =>
  office.crm
    .requests()
    .slice(from)
    .flatMap((request) => {
      const url = new URL(request.split(' ')[1] ?? '', office.crm.origin);
      return url.pathname === '/mpa/search' || url.pathname === '/api/contacts'
        ? (url.searchParams.get('q') ?? [])
        : [];
    });
const so = () => office.crm.requests().length;
const visitsOf = (id: number, from: number) =>
  office.crm
    .requests()
    .slice(from)
    .filter((request) => request.includes(`/contacts/${id}`));

describe.each<[string, Matching, (form: PhoneForm) => Partial<CrmProfileInput>]>([
  ['by part of the text', 'text', () => ({})],
  ['by the whole text, as the set-up says', 'whole-text', (form) => ({ phoneForms: [form] })],
  ['by number', 'numbers', () => ({})],
])('a CRM that searches %s', (_name, matching, profileFor) => {
  // Only a search by the whole text is another for each form.
  const tried = matching === 'whole-text' ? stored : stored.filter(({ form }) => FEW.has(form));
  test.each(tried)('finds who is stored as $text, and nobody else', async ({ form, text, other }) => {
    await setUp(profileFor(form));
    const { caller, neighbour } = store(text, other, matching);
    const from = so();
    expect(await pop(office, { phone: dialled })).toMatchObject({
      kind: 'opened',
      address: recordOf(caller),
      confirmedBy: 'page',
    });
    await frontAt(office, `/mpa/contacts/${caller}`);
    expect(visitsOf(neighbour, from)).toEqual([]);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('says that it has nobody with another number, though one ends alike', async () => {
    await setUp();
    store(dialled, '(503) 555-0143', matching);
    const from = so();
    const popped = await pop(office, { phone: unknown, leadId: 4711 });
    expect(popped).toMatchObject({ kind: 'searched' });
    expect(popped).not.toHaveProperty('confirmedBy');
    const page = await frontAt(office, '/mpa/search');
    // A search by part of the text lists the neighbour, too.
    const said = matching === 'whole-text' ? /No record found/ : /No exact match/;
    await waitUntil('the card to say so', async () => said.test((await overlayOf(page))?.card ?? ''));
    // The third only where the first two were quick. In the end it is the search that is in front.
    expect(askedSince(from).slice(0, 2)).toEqual([unknown, '555-0143']);
    expect(await office.crmTabs()).toHaveLength(1);
    // Nothing is remembered of somebody else: the lead is looked for again.
    await startOver(office);
    const again = so();
    expect(await pop(office, { phone: unknown, leadId: 4711 })).toMatchObject({ kind: 'searched' });
    expect(askedSince(again)[0]).toBe(unknown);
  });
});

describe('the form that has worked', () => {
  test('is asked first at the next call', async () => {
    await setUp({ ways: ['search'] });
    store('(415) 555-0120', '(503) 555-0199', 'text');
    let from = so();
    expect(await pop(office, { phone: dialled })).toMatchObject({ kind: 'opened' });
    expect(askedSince(from)).toEqual([dialled, '555-0120']);
    await startOver(office);
    from = so();
    expect(await pop(office, { phone: '5035550199' })).toMatchObject({ kind: 'opened' });
    expect(askedSince(from)).toEqual(['555-0199']);
  });

  test('is asked alone where the address names it', async () => {
    await setUp({ searchTemplate: '/mpa/search?q={phone_digits}' });
    store('+1 415-555-0120', '(212) 555-0120', 'numbers');
    const from = so();
    expect(await pop(office, { phone: '(206) 555-0143' })).toMatchObject({ kind: 'searched' });
    expect(askedSince(from)).toEqual([unknown]);
  });
});

describe('a lookup', () => {
  const lookup = { template: '/api/contacts?q={search}', idPath: 'contacts.*.id' };

  test.each(stored.filter(({ form }) => FEW.has(form)))(
    'finds who is stored as $text by the whole text',
    async ({ text, other }) => {
      await setUp({ ways: ['lookup'], lookup });
      const { caller, neighbour } = store(text, other, 'whole-text');
      await openInCrm(office, '/mpa/contacts');
      const from = so();
      expect(await pop(office, { phone: dialled })).toMatchObject({ kind: 'opened', address: recordOf(caller) });
      expect(visitsOf(neighbour, from)).toEqual([]);
    },
  );

  test('by part of the text: of two whose numbers end alike, the caller', async () => {
    await setUp({ ways: ['lookup'], lookup });
    const { caller, neighbour } = store('(415) 555-0120', '(212) 555-0120', 'text');
    await openInCrm(office, '/mpa/contacts');
    const from = so();
    expect(await pop(office, { phone: dialled })).toMatchObject({ kind: 'opened', address: recordOf(caller) });
    expect(askedSince(from)).toEqual([dialled, '555-0120']);
    expect(visitsOf(neighbour, from)).toEqual([]);
  });

  test('by part of the text: who only ends alike is not the caller', async () => {
    await setUp({ ways: ['lookup'], lookup });
    const { neighbour } = store('+44 20 7946 0120', '(212) 555-0120', 'text');
    await openInCrm(office, '/mpa/contacts');
    const from = so();
    expect(await pop(office, { phone: dialled })).toMatchObject({ kind: 'no-record' });
    expect(visitsOf(neighbour, from)).toEqual([]);
  });
});
