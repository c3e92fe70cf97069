// What the tests of the pop service share: a browser that is pretended, and a background in it that can be started again.
import { beforeEach } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { CardCorner } from '#utils/messages/protocol.ts';
import { formsIn } from '#utils/pop/learned-forms.ts';
import { createOpenOffered } from '#utils/pop/open-offered.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import { popContext, type PopDependencies } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import type { Lead, RememberedLink } from '#utils/pop/remembered.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { exampleCall } from '../crm/profiles.ts';
import { PretendBrowser, ORIGIN } from './pretend-browser.ts';

export const callOf = (code: string, key = code): Call => ({
  ...exampleCall,
  vendorLeadCode: code,
  leadId: '',
  key,
  startedAtMs: 1000,
});
export const callA = callOf('A');
export const callB = callOf('B');
export const crm: CrmProfileInput = {
  id: 'crm',
  name: 'Harbour',
  address: `${ORIGIN}/app`,
  recordTemplate: '/leads/{record_id}',
  ways: ['remembered', 'address'],
  addressBy: ['vendor_lead_code'],
};

export let office: PretendBrowser;
export let service: ReturnType<typeof wake>;
export let settings: Record<string, unknown>;
export let links: Map<string, RememberedLink>;
let forms: Map<string, unknown>;
export let nowMs: number;
let waited: (ms: number, signal: AbortSignal) => Promise<void>;

export const linkKey = (profileId: string, { leadId, vendorLeadCode }: Lead) =>
  `${profileId}|${leadId}|${vendorLeadCode}`;
const effective = async (): Promise<EffectiveSettings> => ({
  settings: settingsSchema.parse(settings),
  login: { user: '', password: 'hunter2', server: 'https://d.test/x.php' },
  byPolicy: new Set(),
  problems: [],
});
/** Everything about a browser but the worker's memory outlives the worker. */
export function wake(change: Partial<PopDependencies> = {}) {
  const context = popContext({
    settings: effective,
    store: createPopStore(office.memory, () => {}),
    links: {
      read: async (profileId, lead) => links.get(linkKey(profileId, lead)) ?? null,
      write: async (profileId, lead, link) => void links.set(linkKey(profileId, lead), link),
      forget: async (profileId, lead) => void links.delete(linkKey(profileId, lead)),
    },
    forms: formsIn({ get: async (key) => forms.get(key), set: async (key, value) => void forms.set(key, value) }),
    notify: async (words, address) => void office.notified.push({ words, address }),
    tabs: office.tabs(),
    reportFault: () => {},
    endOnPage: async (tabId, end) => void office.ended.push({ tabId, ...end }),
    now: () => nowMs,
    wait: (ms, signal) => waited(ms, signal),
    ...change,
  });
  return {
    ...createPopService(context),
    ...createPageReports(context),
    ...createOpenOffered(context),
    change: context.change,
    activated: (tabId: number) => context.change({ type: 'tab-activated', tabId }),
    dismissed: (callKey: string) => context.change({ type: 'dismissed', callKey, inTab: 100, atMs: nowMs }),
    cardMoved: (corner: CardCorner) => context.change({ type: 'card-moved', inTab: 100, corner }),
  };
}

/** Goes on with other settings, at another time, or after the background was started again. */
export function goOnWith(change: Partial<Changeable>): void {
  service = change.service ?? service;
  settings = change.settings ?? settings;
  nowMs = change.nowMs ?? nowMs;
  waited = change.waited ?? waited;
}
interface Changeable {
  service: ReturnType<typeof wake>;
  settings: Record<string, unknown>;
  nowMs: number;
  waited: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A new office for each test of the file that calls this. */
export const withOffice = (): void =>
  beforeEach(() => {
    office = new PretendBrowser();
    settings = { crms: [crm] };
    links = new Map();
    forms = new Map();
    nowMs = 50_000;
    waited = () => new Promise(() => {});
    service = wake();
  });

/** Keeps an act waiting until it is let go. */
export function holdUp(act: string): { reached: Promise<void>; letGo: () => void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let held = false;
  office.before = (at) => {
    if (at !== act || held) return undefined;
    held = true;
    reached.resolve();
    return gate.promise;
  };
  return { reached: reached.promise, letGo: () => gate.resolve() };
}
