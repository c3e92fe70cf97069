import type { Page } from 'puppeteer-core';
import { type AgentState, agentStateSchema } from '#utils/agent/state.ts';
import { type Crm, startCrm } from '../../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../../stand-ins/dialer/server.ts';
import { launchBrowser } from '../harness/launch.ts';
import type { TabInfo, TestBrowser } from '../harness/test-browser.ts';
import { waitUntil } from '../harness/wait.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';

export const AGENT = 'example.user';
/** Unlike any other text in these tests, so that finding it anywhere means that it leaked. */
export const PASSWORD = 'Tr0ub4dor-xyzzy';
const LOCAL = 'http://127.0.0.1/*';

export type Style = 'mpa' | 'hash' | 'spa';

/** How each style of the demo CRM is described to the extension. */
export const profileOf = (style: Style, origin: string) => ({
  id: style,
  name: `Harbour (${style})`,
  preset: 'other',
  address: `${origin}/${style}`,
  ...{
    mpa: {
      recordTemplate: '/contacts/by-code/{vendor_lead_code}',
      searchTemplate: '/search?q={search}',
      newRecordTemplate: '/contacts/new?phone={phone}',
    },
    hash: {
      recordTemplate: '/#/contacts/code/{vendor_lead_code}',
      searchTemplate: '/#/search/{search}',
      newRecordTemplate: '/#/contacts/new?phone={phone}',
    },
    spa: {
      recordTemplate: '/contacts/code/{vendor_lead_code}',
      searchTemplate: '/search?q={search}',
      newRecordTemplate: '/contacts/new?phone={phone}',
    },
  }[style],
});

export type OfficeOptions = {
  style?: Style;
  /** Laid over the profile of the CRM. */
  profile?: Record<string, unknown>;
  /** Laid over the policy; a function where it needs to know the CRM's address. */
  policy?: Record<string, unknown> | ((crm: Crm) => Record<string, unknown>);
  /** Whether policy locks who the agent is, as it does by default, or suggests it. */
  agent?: 'locked' | 'suggested';
  granted?: string[];
  inPrivate?: boolean;
  watchWorker?: boolean;
  /** The X display in which the browser appears; headless without. */
  display?: string;
  /** The CRM's page with which the browser starts, in a window of its own without a tab bar. */
  app?: string;
  crm?: Parameters<typeof startCrm>[0];
  /** Another build than that of the sources as they are. */
  extensionDir?: string;
};

/**
 * Waits until an installation that has polled has opened the options page, in front, or has found that policy has set everything:
 * the page must not come in between what a test does.
 */
export const untilWelcomed = (browser: TestBrowser): Promise<unknown> =>
  waitUntil('the installation to be done', () =>
    browser.evalInExtension(
      async (api, key) => !(key in (await api.storage.session.get(key))),
      SESSION_KEYS.welcomeDue,
    ),
  );

/**
 * Waits for the options page of an installation that lacks something to work: it opens in front, and a page that is behind then is
 * hardly drawn, and its timers wait.
 */
export const untilOptionsOpen = (browser: TestBrowser): Promise<unknown> =>
  waitUntil('the options page', async () =>
    (await browser.tabs()).some(({ url }) => url === browser.url('options.html')),
  );

/** A call centre of one desk: dialer, CRM, and a browser with the extension set up by policy. */
export type Office = {
  dialer: Dialer;
  crm: Crm;
  browser: TestBrowser;
  /** Address of a page of the CRM in the office's style. */
  page(path: string): string;
  call(code: string): void;
  state(): Promise<AgentState | null>;
  /** Waits until a pop of this lead has been carried out; its outcome. */
  popped(code: string): Promise<NonNullable<AgentState['call']>['pop']>;
  crmTabs(): Promise<TabInfo[]>;
  /** The page shown in a tab with that in its address, once it is there. */
  pageAt(part: string): Promise<Page>;
  /** What opening the popup asks of the background. Resolves once it has answered, which wakes it if need be. */
  lookNow(): Promise<void>;
  /** Changes the dialer's part of the policy. Resolves once it is in force. */
  setDialerPolicy(change: { agent?: string; user?: string; password?: string }): Promise<void>;
  close(): Promise<void>;
};

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const { style = 'mpa' } = options;
  const dialer = await startDialer({
    agents: [AGENT],
    accounts: [{ user: 'api', pass: PASSWORD, level: 9 }],
  });
  const crm = await startCrm(options.crm);
  const policy = {
    dialer: {
      address: dialer.origin,
      user: 'api',
      password: PASSWORD,
      ...(options.agent === 'suggested' ? {} : { agent: AGENT }),
    },
    ...(options.agent === 'suggested' ? { defaults: { dialer: { agent: AGENT } } } : {}),
    // As quick as may be: what is tested is what follows a change, not how long it takes to be seen.
    polling: { inCallMs: 1000, wrapUpMs: 1000, pausedMs: 1000, signedOutMs: 5000 },
    crms: [{ ...profileOf(style, crm.origin), ...options.profile }],
    ...(typeof options.policy === 'function' ? options.policy(crm) : options.policy),
  };
  const browser = await launchBrowser({
    ...(options.extensionDir === undefined ? {} : { extensionDir: options.extensionDir }),
    grantedOrigins: options.granted ?? [LOCAL],
    inPrivate: options.inPrivate ?? false,
    windowSize: { width: 1280, height: 860 },
    watchWorker: options.watchWorker ?? false,
    ...(options.display === undefined ? {} : { display: options.display }),
    ...(options.app === undefined ? {} : { app: crm.origin + options.app }),
    managedPolicy: policy,
  });
  const read = (key: string): Promise<unknown> =>
    browser.evalInExtension(async (api, name) => (await api.storage.session.get(name))[name], key);
  const state = async () => {
    const parsed = agentStateSchema.safeParse(await read(SESSION_KEYS.agentState));
    return parsed.success ? parsed.data : null;
  };
  const office: Office = {
    dialer,
    crm,
    browser,
    page: (path) => `${crm.origin}/${style}${path}`,
    call(code) {
      const lead = crm.lead(code);
      dialer.setAgent(AGENT, {
        state: 'in-call',
        vendor_lead_code: code,
        lead_id: lead.leadId,
        in_call_with: lead.phoneDigits,
        caller_id: `V${lead.id}${dialer.requests().length}`,
      });
    },
    state,
    popped: (code) =>
      waitUntil(`the pop of ${code}`, async () => {
        const call = (await state())?.call;
        return call?.vendorLeadCode === code && call.pop.state === 'done' && call.pop;
      }),
    crmTabs: async () => (await browser.tabs()).filter(({ url }) => url.startsWith(crm.origin)),
    pageAt: (part) =>
      waitUntil(`a page at ${part}`, async () => (await browser.pages()).find((page) => page.url().includes(part))),
    lookNow: () =>
      browser.evalInExtension(async (api) => {
        await api.runtime.sendMessage({ to: 'background', name: 'lookNow' });
      }),
    setDialerPolicy: (change) => browser.setPolicy({ ...policy, dialer: { ...policy.dialer, ...change } }),
    async close() {
      await browser.close();
      await Promise.all([dialer.close(), crm.close()]);
    },
  };
  await waitUntil('the first poll', async () => (await state())?.status?.family === 'ready');
  await untilWelcomed(browser);
  return office;
}
