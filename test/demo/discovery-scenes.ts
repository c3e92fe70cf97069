import type { Page } from 'puppeteer-core';
import type { DiscoveryProgress, DiscoveryReport, Hypothesis, Trial } from '#utils/crm/discovery.ts';
import { type Lesson, lessonId } from '#utils/discovery/lesson.ts';

/** What was found out of a CRM of nobody, for pictures of the options page. */

export const CUSTOMER = {
  address: 'https://crm.example.com/collections/accounts/4711',
  vendorLeadCode: 'abc123-xyz456',
  leadId: '',
  phone: '4155550120',
};

const ASKED = 'https://crm.example.com/collections';
const search: Hypothesis = {
  way: 'search',
  by: 'vendor_lead_code',
  template: '/accounts?search={search}',
  paths: null,
  phoneForm: null,
  from: 'settings',
};
const byNumber: Hypothesis = { ...search, by: 'phone', phoneForm: 'national' };
const own: Hypothesis = { ...search, way: 'address', template: '/accounts/{record_id}' };

const tried = (hypothesis: Hypothesis, path: string, result: Trial['result'], tookMs: number): Trial => ({
  hypothesis,
  address: ASKED + path,
  result,
  tookMs,
});

const TRIALS = [
  tried(own, '/accounts/abc123-xyz456', 'error', 640),
  tried(search, '/accounts?search=abc123-xyz456', 'record', 1240),
  tried({ ...byNumber, phoneForm: 'digits' }, '/accounts?search=4155550120', 'nothing', 910),
  tried(byNumber, '/accounts?search=(415)%20555-0120', 'record', 1020),
];

export const FOUND: DiscoveryReport = {
  example: CUSTOMER,
  record: 'seen',
  shows: [
    { value: 'code', label: 'Customer no.', written: 'abc123-xyz456', place: 'text', field: 'cf_12' },
    { value: 'phone', label: 'Phone', written: '(415) 555-0120', place: 'field', field: null },
  ],
  trials: TRIALS,
  works: [search, byNumber],
  atMs: Date.UTC(2026, 10, 26, 10, 30),
};

/** The page shows nothing of the customer, and no search leads there. */
export const NOTHING: DiscoveryReport = {
  ...FOUND,
  example: { ...CUSTOMER, phone: '' },
  shows: [],
  trials: [
    ...TRIALS.slice(0, 1),
    tried(search, '/accounts?search=abc123-xyz456', 'ignored', 1240),
    tried({ ...search, template: '/find?q={search}', from: 'form' }, '/find?q=abc123-xyz456', 'several', 800),
  ],
  works: [],
};

const counts = { isProved: true, right: 0, wrong: 0, unsure: 0, atMs: 0 };
const learned = (part: Partial<Lesson>, way: Hypothesis): Lesson => ({ ...way, ...counts, ...part, id: lessonId(way) });
const form: Hypothesis = { ...search, template: '/find?q={search}', from: 'form' };

/** What was learned at work in the CRM at this address: one way that is trusted, and one that was wrong at its last try. */
export const lessonsIn = (base: string) =>
  [learned({ right: 3 }, form), learned({ right: 1, wrong: 1 }, { ...form, by: 'phone', phoneForm: 'national' })].map(
    (lesson) => ({ ...lesson, base }),
  );

declare const chrome: { storage: { session: { set(items: object): Promise<void> } } };

/** Puts progress where the background would have written it. */
export async function putDiscovery(page: Page, part: Partial<DiscoveryProgress>): Promise<void> {
  const asked = [CUSTOMER.address, ...(part.report ?? FOUND).trials.map(({ address }) => address)];
  const progress: DiscoveryProgress = { profileId: 'crm-2', state: 'done', asked, report: null, ...part };
  await page.evaluate(async (value) => {
    await chrome.storage.session.set({ discovery: value });
  }, progress);
}
