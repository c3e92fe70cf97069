import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { DELETED, EXAMPLE, SHARED_CODE } from '../../stand-ins/crm/data/landmarks.ts';
import { waitForText } from '../../demo/seed.ts';
import { overlayOf, pressOnCard } from './office/card.ts';
import { type Office, openOffice } from './office/office.ts';
import { front, frontAt, openInCrm, OWN_SETTINGS, outcome, pop, startOver, useSettings } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';
import { askedWords } from '#utils/pop/asked-words.ts';
import { sentence } from '#utils/words/words.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterEach(() => startOver(office));
afterAll(() => office.close());

let profiles = 0;

/** A profile with an id of its own, so that nothing is remembered from another test; all of the CRM is within it. */
async function setUp(profile: Partial<CrmProfileInput>): Promise<void> {
  profiles += 1;
  await useSettings(office, {
    crms: [{ id: `crm-${profiles}`, preset: 'other', name: 'Harbour', address: office.crm.origin, ...profile }],
  });
}

const record = '/mpa/contacts/{record_id}';
const search = '/mpa/search?q={search}';
const lookup = { template: '/api/contacts?code={vendor_lead_code}', idPath: 'contacts.*.id' };
const { phone } = EXAMPLE;
const caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone };
const nobody = { code: 'NOBODY-77', leadId: 99_001_122, phone: '2125550142' };

const exampleId = () => office.crm.lead(EXAMPLE.vendorLeadCode).id;
const asked = (part: string) => office.crm.requests().filter((request) => request.includes(part)).length;
const cardSays = async (part: string, words: RegExp) => {
  const page = await frontAt(office, part);
  await waitUntil(`the card to say ${words}`, async () => words.test((await overlayOf(page))?.card ?? ''));
  return page;
};

describe('by address', () => {
  test('the code leads to no record: the lead id does, in the same tab', async () => {
    await setUp({
      recordTemplate: '/mpa/contacts/by-lead/{record_id}',
      addressBy: ['vendor_lead_code', 'lead_id'],
    });
    const tried = asked('/by-lead/');
    expect(await pop(office, caller)).toMatchObject({
      kind: 'opened',
      address: `${office.crm.origin}/mpa/contacts/by-lead/${caller.leadId}`,
    });
    expect(
      office.crm
        .requests()
        .filter((each) => each.includes('/by-lead/'))
        .slice(tried),
    ).toEqual([`GET /mpa/contacts/by-lead/${caller.code}`, `GET /mpa/contacts/by-lead/${caller.leadId}`]);
    await cardSays(`/by-lead/${caller.leadId}`, /abc123-xyz456/);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('a record that was deleted, in a CRM without a search: said so, and the card offers a new record', async () => {
    await setUp({
      recordTemplate: '/mpa/contacts/by-code/{vendor_lead_code}',
      newRecordTemplate: '/mpa/contacts/new?phone={phone}',
    });
    const gone = { code: DELETED.vendorLeadCode, leadId: DELETED.leadId, phone: '441614960977' };
    expect(await pop(office, gone)).toMatchObject({ kind: 'no-record', words: { key: 'pop.noSearchSetUp' } });
    const there = await cardSays('/by-code/', /Screen Pop can’t search Harbour for this caller/);
    await pressOnCard(there, /Create a record/);
    const page = await frontAt(office, '/mpa/contacts/new');
    expect(await page.$eval('input[name=phone]', (field) => field.value)).toBe(gone.phone);
  });
});

describe('by search', () => {
  test('one match: its record opens, and the next call of the lead goes straight there, until it is deleted', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['remembered', 'search'] });
    const before = asked('/mpa/search');
    const at = `/mpa/contacts/${exampleId()}`;
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened', address: office.crm.origin + at });
    expect(asked('/mpa/search')).toBe(before + 1);
    await cardSays(at, /1234567890/);

    await startOver(office);
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened', address: office.crm.origin + at });
    expect(asked('/mpa/search')).toBe(before + 1);

    await startOver(office);
    office.crm.deleteLead(exampleId());
    try {
      expect(await pop(office, caller)).toMatchObject({ kind: 'searched' });
      // By code and by number, the last of which stays on the screen.
      expect(asked('/mpa/search')).toBe(before + 3);
      await cardSays(`/mpa/search?q=${phone}`, /No record found in .* by lead code and phone number\./);
    } finally {
      office.crm.restore();
    }
    // Forgotten: searched for again, though it is there again.
    await startOver(office);
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened', address: office.crm.origin + at });
    expect(asked('/mpa/search')).toBe(before + 4);
  });

  test('several matches: nothing is guessed, the card lists them, and a click opens one in the same tab', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['remembered', 'search'] });
    expect(await pop(office, { code: SHARED_CODE, leadId: 1, phone: '13125550188' })).toMatchObject({
      kind: 'choose',
      words: sentence('pop.choose', 2),
    });
    const page = await cardSays('/mpa/search', /2 records match this call. Choose one/);
    const overlay = await overlayOf(page);
    expect(overlay?.outlines).toBe(2);
    expect(overlay?.buttons.filter((label) => /Kowalsk/.test(label))).toHaveLength(2);
    await pressOnCard(page, /Piotr Kowalski/);
    const opened = await frontAt(office, '/mpa/contacts/');
    await waitUntil('the chosen record', () =>
      opened.$eval('h1', (heading) => heading.textContent === 'Piotr Kowalski'),
    );
    await cardSays('/mpa/contacts/', /HC-003380/);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('one match whose record is open in another tab: that tab comes to the front, and the search’s own goes', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['search'] });
    const open = await openInCrm(office, `/mpa/contacts/${exampleId()}`);
    const empty = await office.browser.newPage();
    await empty.bringToFront();
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened' });
    await cardSays(`/mpa/contacts/${exampleId()}`, /abc123-xyz456/);
    expect(await front(office)).toBe(open);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('another customer’s page that mentions the code is left for the record', async () => {
    await setUp({ recordTemplate: '/mpa/contacts/by-code/{vendor_lead_code}', ways: ['address'] });
    const other = await openInCrm(office, `/mpa/contacts/by-code/${SHARED_CODE}`);
    await other.evaluate((code) => document.querySelector('main')!.append(`Merged from ${code} by Jane`), caller.code);
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened' });
    await cardSays(`/by-code/${caller.code}`, /abc123-xyz456/);
  });

  test('none by code: the one with the number', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['search'] });
    expect(await pop(office, { ...nobody, phone })).toMatchObject({
      kind: 'opened',
      address: `${office.crm.origin}/mpa/contacts/${exampleId()}`,
    });
  });
});

describe('by lookup', () => {
  const ways = { ways: ['lookup', 'search'], recordTemplate: record, searchTemplate: search, lookup } as const;
  const withWays = { ...ways, ways: [...ways.ways] };

  test('the one record that the CRM names opens, without a search', async () => {
    await setUp(withWays);
    await openInCrm(office, '/mpa/contacts');
    const searched = asked('/mpa/search');
    const looked = asked('/api/contacts');
    expect(await pop(office, caller)).toMatchObject({
      kind: 'opened',
      address: `${office.crm.origin}/mpa/contacts/${exampleId()}`,
    });
    expect(asked('/api/contacts')).toBe(looked + 1);
    expect(asked('/mpa/search')).toBe(searched);
    await cardSays(`/mpa/contacts/${exampleId()}`, /abc123-xyz456/);
  });

  test('several: a search tells more of them', async () => {
    await setUp(withWays);
    await openInCrm(office, '/mpa/contacts');
    expect(await pop(office, { code: SHARED_CODE, leadId: 1, phone: '13125550188' })).toMatchObject({ kind: 'choose' });
    await cardSays('/mpa/search', /Choose one/);
  });

  test('several in a CRM without a search: the card in the page in front lists them, and a click opens one', async () => {
    await setUp({ ways: ['lookup'], recordTemplate: record, lookup });
    const list = await openInCrm(office, '/mpa/contacts?stage=Won');
    expect(await pop(office, { code: SHARED_CODE, leadId: 1, phone: '' })).toMatchObject({ kind: 'choose' });
    await cardSays('/mpa/contacts?stage=Won', /2 records match this call. Choose one/);
    await pressOnCard(list, /Kowalsk/);
    const opened = await frontAt(office, '/mpa/contacts/');
    await waitUntil('one of the two', () =>
      opened.$eval('h1', (heading) => /^(?:Marta Kowalska|Piotr Kowalski)$/.test(heading.textContent)),
    );
    // The agent's own list stays.
    expect(list.url()).toContain('stage=Won');
    expect(await overlayOf(list)).toBeNull();
  });

  test('refused, or no page of the CRM to ask from: the next way', async () => {
    await setUp(withWays);
    const looked = asked('/api/contacts');
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened' });
    expect(asked('/api/contacts')).toBe(looked);
    await startOver(office);
    await openInCrm(office, '/mpa/contacts');
    office.crm.setLogin(true);
    try {
      const searched = asked('/mpa/search');
      expect(await pop(office, caller)).toMatchObject({ kind: 'log-in' });
      expect(asked('/api/contacts')).toBe(looked + 1);
      expect(asked('/mpa/search')).toBe(searched + 1);
    } finally {
      office.crm.setLogin(false);
    }
  });
});

describe('remembered', () => {
  test('“this is the record” once: the next call of the lead pops at once, also after a browser restart', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['remembered', 'search'] });
    expect(await pop(office, nobody)).toMatchObject({ kind: 'searched' });
    const page = await cardSays('/mpa/search?q=', /No exact match/);
    const at = `/mpa/contacts/${exampleId()}`;
    await page.goto(office.crm.origin + at);
    await pressOnCard(page, /This is the record/);
    await waitUntil('the card to say so', async () => (await overlayOf(page))?.buttons.includes('Linked to this lead'));

    await startOver(office);
    const searched = asked('/mpa/search');
    expect(await pop(office, nobody)).toMatchObject({ kind: 'opened', address: office.crm.origin + at });
    await startOver(office);
    await office.browser.restart();
    await waitUntil('the agent’s status', async () => (await office.state())?.status?.family === 'ready', 20_000);
    expect(await pop(office, nobody)).toMatchObject({ kind: 'opened', address: office.crm.origin + at });
    await cardSays(at, /NOBODY-77/);
    expect(asked('/mpa/search')).toBe(searched);
  });
});

describe('what is remembered', () => {
  test('is counted, handed out and forgotten on the options page; a wrong one is put right in the card', async () => {
    await setUp({ recordTemplate: record, searchTemplate: search, ways: ['remembered', 'search'] });
    await pop(office, caller);
    const page = await frontAt(office, `/mpa/contacts/${exampleId()}`);
    const right = office.crm.lead(SHARED_CODE).id;
    await page.goto(`${office.crm.origin}/mpa/contacts/${right}`);
    await pressOnCard(page, /This is the record/);
    await waitUntil('the card to say so', async () => (await overlayOf(page))?.buttons.includes('Linked to this lead'));
    await startOver(office);
    await pop(office, caller);
    await frontAt(office, `/mpa/contacts/${right}`);

    const options = await office.browser.extensionPage('options.html');
    const press = (name: string) => options.locator(`::-p-aria([name="${name}"][role="button"])`).click();
    const dir = mkdtempSync(join(tmpdir(), 'screen-pop-export-'));
    try {
      await office.browser.downloadInto(dir);
      await press('Export remembered records');
      const exported = await waitUntil('the whole file', () => {
        const file = join(dir, 'remembered-records.json');
        const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
        return written.endsWith(']') && written;
      });
      const links: unknown[] = JSON.parse(exported);
      expect(links).toContainEqual({
        profileId: `crm-${profiles}`,
        lead: { leadId: String(caller.leadId), vendorLeadCode: caller.code },
        address: `${office.crm.origin}/mpa/contacts/${right}`,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        by: 'agent',
      });
      const count = links.length === 1 ? 'One record is remembered.' : `${links.length} records are remembered.`;
      await waitForText(options, count);
    } finally {
      rmSync(dir, { recursive: true });
    }
    await options.locator('[id="remembered.name"]').fill(caller.code);
    await press('Forget this lead');
    await waitForText(options, `Forgotten: ${caller.code}.`);
    await startOver(office);
    const searched = asked('/mpa/search');
    await pop(office, caller);
    expect(asked('/mpa/search')).toBe(searched + 1);

    const again = await office.browser.extensionPage('options.html');
    const pressAgain = (name: string) => again.locator(`::-p-aria([name="${name}"][role="button"])`).click();
    await pressAgain('Forget remembered records');
    await pressAgain('Forget them all');
    await waitForText(again, 'No record is remembered yet.');
    await startOver(office);
    await pop(office, caller);
    expect(asked('/mpa/search')).toBe(searched + 2);
  });
});

describe('nothing found', () => {
  test('in a CRM without search and new-record page: the card in the page in front says so', async () => {
    await setUp({ ways: ['lookup'], recordTemplate: record, lookup });
    await openInCrm(office, '/mpa/contacts');
    expect(await pop(office, nobody)).toMatchObject({
      kind: 'no-record',
      words: sentence('pop.noRecordBy', { crm: 'Harbour', asked: askedWords(['vendor_lead_code']) }),
    });
    await cardSays('/mpa/contacts', /No record found in Harbour by lead code\./);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('… or a notification, where no page of the CRM is open', async () => {
    await setUp({ ways: ['lookup'], recordTemplate: record, lookup });
    await pop(office, nobody);
    await waitUntil('the notification', () =>
      office.browser.evalInExtension(async (api) => 'pop' in (await api.notifications.getAll())),
    );
    expect(await outcome(office)).toMatchObject({ kind: 'no-record' });
    expect(await office.crmTabs()).toEqual([]);
  });
});
