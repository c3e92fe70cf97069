// What the tests of a pop share: the call, a CRM for each way, and a browser that is pretended.
import { beforeEach } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { cardFor } from '#utils/pop/card.ts';
import { performPop } from '#utils/pop/perform.ts';
import { type PopRequest, popRequest } from '#utils/pop/request.ts';
import { crmOf, exampleCall } from '../crm/profiles.ts';
import { blankReport, PretendBrowser, ORIGIN, recordReport } from './pretend-browser.ts';
import { sentence } from '#utils/words/words.ts';

export const OPEN = sentence('card.openRecord');

export const call: Call = { ...exampleCall, vendorLeadCode: 'C7', leadId: '7', key: 'k1', startedAtMs: 1000 };
export const profile = (input: Partial<CrmProfileInput>): Partial<CrmProfileInput> => ({ address: ORIGIN, ...input });
export const byAddress = profile({
  recordTemplate: '/leads/{record_id}',
  ways: ['address'],
  addressBy: ['vendor_lead_code'],
});
export const bySearch = profile({
  recordTemplate: '/leads/{record_id}',
  searchTemplate: '/find?q={search}',
  ways: ['search'],
});
export const byLookup = profile({
  recordTemplate: '/leads/{record_id}',
  ways: ['lookup'],
  lookup: { template: '/api?q={search}', idPath: 'items.*.id' },
});

export const popOfBefore = {
  callKey: 'k0',
  keys: recordKeys(crmOf(byAddress), call, {}),
  highlight: true,
  card: cardFor(call, 'top-right', false),
};

export let office: PretendBrowser;
/** What the pops have had remembered or forgotten. */
export let learnt: string[];
/** Goes on with a new browser, and nothing learnt. */
export function startOver(): void {
  office = new PretendBrowser();
  learnt = [];
}
/** A new browser for each test of the file that calls this. */
export const withPretendBrowser = (): void => beforeEach(startOver);

/** Pops the call's record, in that CRM. */
export function pop(
  input: Partial<CrmProfileInput>,
  change: Partial<PopRequest> & { remembered?: string; of?: Call; signal?: AbortSignal } = {},
) {
  const { remembered = null, of = call, signal = new AbortController().signal, ...rest } = change;
  const request = popRequest(crmOf(input), of, remembered, {
    learn: async (address) => void learnt.push(address.slice(ORIGIN.length)),
    learnForm: async (way, form) => void learnt.push(`${way} ${form}`),
    forget: async () => void learnt.push('forgotten'),
    card: cardFor(of, 'top-right', false),
    opening: 'reuse',
    begunIn: null,
    begunAt: null,
  });
  return performPop({ ...request, ...rest }, office.steps(), signal);
}

export const found = (...paths: string[]): PageReport => ({
  ...blankReport,
  found: 'link',
  matches: paths.length,
  candidates: paths.map((path) => ({ label: path, addresses: [ORIGIN + path] })),
});
export const pages = (answers: Record<string, PageReport | null>) => (url: string) =>
  url in answers ? (answers[url] ?? null) : url.startsWith('/leads/') ? recordReport : blankReport;

/** A tab that the pop before opened, so that this one may use it. */
export async function ownedTab(path: string): Promise<number> {
  const keys = recordKeys(crmOf(byAddress), call);
  return office.ownedTab(path, { callKey: 'k0', highlight: true, keys, card: cardFor(call, 'top-right', false) });
}
