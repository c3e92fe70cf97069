import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { DiscoveryReport, Example } from '#utils/crm/discovery.ts';
import { type CrmProfile, crmProfileSchema } from '#utils/crm/profile.ts';
import { discoveryProgressSchema } from '#utils/discovery/discovery-progress.ts';
import { proposeProfile } from '#utils/discovery/propose.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Office, openOffice, type Style } from './office/office.ts';
import { waitUntil } from './harness/wait.ts';

// Set-up by example over the demo CRM: nothing is known but the address of a record and a value or two.

let office: Office;
let ignoring: Crm;
beforeAll(async () => {
  office = await openOffice({ crm: { lateMs: 300 } });
  ignoring = await startCrm({ ignoresSearch: true });
});
afterEach(() => {
  office.crm.setLogin(false);
  office.crm.signOutAll();
});
afterAll(async () => {
  await office.close();
  await ignoring.close();
});

const profile: CrmProfile = crmProfileSchema.parse({ id: 'new', preset: 'other', country: 'US' });
const PATHS: Record<Style, string> = { mpa: '/mpa/contacts/', hash: '/hash/#/contacts/', spa: '/spa/contacts/' };
const exampleOf = (style: Style, change: Partial<Example> = {}): Example => ({
  address: `${office.crm.origin}${PATHS[style]}${office.crm.lead(EXAMPLE.vendorLeadCode).id}`,
  vendorLeadCode: EXAMPLE.vendorLeadCode,
  leadId: '',
  phone: '',
  ...change,
});

/** Asks as the options page does. */
const discover = (example: Example, of = profile): Promise<DiscoveryReport> =>
  office.browser.evalInExtension(
    (api, question) => api.runtime.sendMessage({ to: 'background', name: 'discover', argument: question }),
    { profile: of, example },
  );

const progress = async () =>
  z
    .nullable(discoveryProgressSchema)
    .parse(
      await office.browser.evalInExtension(
        async (api, key) => (await api.storage.session.get(key))[key] ?? null,
        SESSION_KEYS.discovery,
      ),
    );

describe.each(['mpa', 'hash', 'spa'] as const)('in the style “%s”', (style) => {
  test('address and code are enough to find out how records are found', async () => {
    const before = await office.browser.tabs();
    const report = await discover(exampleOf(style));
    expect(report.record).toBe('seen');
    expect(report.shows).toContainEqual(expect.objectContaining({ value: 'code', written: EXAMPLE.vendorLeadCode }));
    expect(report.works.map(({ by }) => by)).toContain('vendor_lead_code');
    expect(report.works[0]?.way).toBe(style === 'mpa' ? 'search' : 'lookup');
    // The person is where they were, and no tab is left.
    expect(await office.browser.tabs()).toEqual(before);
    const { asked, state } = (await progress()) ?? {};
    expect(state).toBe('done');
    expect(asked?.length).toBeLessThanOrEqual(16);
    const proposed = proposeProfile(profile, report);
    expect(proposed.ways[0]).toBe('remembered');
    expect(proposed.ways).not.toContain('address');
  });

  test('and by the number', async () => {
    const report = await discover(exampleOf(style, { vendorLeadCode: '', phone: EXAMPLE.phone }));
    expect(report.works.map(({ by }) => by)).toContain('phone');
  });
});

test('only GETs are sent, and none but those that are told', async () => {
  const before = office.crm.requests().length;
  await discover(exampleOf('mpa'));
  const sent = office.crm
    .requests()
    .slice(before)
    .filter((request) => !/ \/(?:assets|favicon)/.test(request));
  const told = new Set(
    ((await progress())?.asked ?? []).map((address) => `GET ${address.replace(office.crm.origin, '')}`),
  );
  expect(told.size).toBeGreaterThan(2);
  expect(sent.filter((request) => !told.has(request))).toEqual([]);
});

test('a search that shows the same whatever is asked is not believed', async () => {
  // On the first page of the list, so that the search shows it.
  const list = z
    .object({ contacts: z.array(z.object({ id: z.number(), vendorLeadCode: z.string() })) })
    .parse(await (await fetch(`${ignoring.origin}/api/contacts`)).json());
  const first = list.contacts.find(({ vendorLeadCode }) => vendorLeadCode !== '');
  const report = await discover({
    address: `${ignoring.origin}/mpa/contacts/${first?.id}`,
    vendorLeadCode: first?.vendorLeadCode ?? '',
    leadId: '',
    phone: '',
  });
  expect(report.record).toBe('seen');
  expect(report.works).toEqual([]);
  expect(report.trials.map(({ result }) => result)).toContain('ignored');
});

test('a log-in page in front is reported', async () => {
  office.crm.setLogin(true);
  const report = await discover(exampleOf('mpa'));
  expect(report).toMatchObject({ record: 'log-in', trials: [], works: [] });
});

test('a call that comes in ends it', async () => {
  const running = discover(exampleOf('spa'));
  await waitUntil('the record to be looked at', async () => (await progress())?.state === 'running');
  office.call(EXAMPLE.vendorLeadCode);
  await running;
  expect((await progress())?.state).toBe('failed');
  expect((await office.popped(EXAMPLE.vendorLeadCode)).state).toBe('done');
});
