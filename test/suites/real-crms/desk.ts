import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { agentStateSchema } from '#utils/agent/state.ts';
import type { CallState } from '#utils/agent/state.ts';
import { overlayOf } from '../browser/office/card.ts';
import { builtExtension } from '../browser/harness/build.ts';
import { launchChromium } from '../browser/harness/chromium.ts';
import type { TabInfo, TestBrowser } from '../browser/harness/test-browser.ts';
import { type Probe, waitUntil } from '../browser/harness/wait.ts';
import { startDialer } from '../../stand-ins/dialer/server.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', 'test-results', 'real-crms');
const AGENT = 'example.user';
const PASSWORD = 'correct-horse-9';
/** Searches in two ways, each of them given up at a bound, and a first load of a big page. */
const POP_WITHIN_MS = 40_000;

/** Who is on the line, as the dialer knows them. */
export interface Lead {
  readonly code: string;
  readonly leadId: number;
  readonly phone: string;
}

type Pop = CallState['pop'];

/** How long it took from the dialer's IN CALL until the page in front showed what it should. */
export interface Time {
  readonly what: string;
  readonly ms: number;
}

/** Waits for what a big CRM does, which on a busy machine may take its time. */
export const patiently = <T>(what: string, probe: Probe<T>): Promise<T> => waitUntil(what, probe, 30_000);

/** One agent's desk: a dialer, and a browser with the extension set up by policy for one CRM. */
export interface Desk {
  readonly browser: TestBrowser;
  /** What was timed here, in its order. */
  readonly times: readonly Time[];
  /** Puts the agent into a call with that lead. */
  call(lead: Lead): void;
  /** Ends the call and waits until the extension knows. */
  hangUp(): Promise<void>;
  /** Waits until the pop of the lead that is on the line has been carried out. */
  popped(lead: Lead): Promise<Pop>;
  /** Calls, waits until `shows` says that the page in front shows the record, and prints how long that took. */
  callAndTime(what: string, lead: Lead, shows: (page: Page) => Promise<boolean>): Promise<Page>;
  /** The page of the tab that is in front. */
  front(): Promise<Page>;
  crmTabs(): Promise<TabInfo[]>;
  /** Opens a page of the CRM in a tab of its own and closes all others. */
  startAt(url: string): Promise<Page>;
  /** Logs the agent out of the CRM, as a session does that has ended: no page shows it until it is loaded. */
  endSession(): Promise<void>;
  /** Keeps what the agent sees in test-results/, and prints where that is and what the card says. */
  keepPicture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a desk for the CRM at `origin`, which the agent has yet to set up where no profile is given, and waits for a status. */
export async function openDesk(origin: string, profile: Record<string, unknown> | null): Promise<Desk> {
  const dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  const browser = await launchChromium({
    extensionDir: await builtExtension('chrome'),
    grantedOrigins: ['http://127.0.0.1/*'],
    windowSize: { width: 1280, height: 900 },
    managedPolicy: {
      dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD },
      polling: { inCallMs: 1000, wrapUpMs: 1000, pausedMs: 1000, signedOutMs: 5000 },
      ...(profile ? { crms: [{ id: 'crm', country: 'US', ...profile }] } : {}),
    },
  });
  const state = async () => {
    const stored = await browser.evalInExtension((api, key) => api.storage.session.get(key), SESSION_KEYS.agentState);
    const parsed = agentStateSchema.safeParse(stored[SESSION_KEYS.agentState]);
    return parsed.success ? parsed.data : null;
  };
  const isReady = async () => (await state())?.status?.family === 'ready';
  const front = () =>
    waitUntil('a page in front', async () => {
      for (const page of await browser.pages()) {
        if (await page.evaluate(() => document.visibilityState === 'visible')) return page;
      }
      return undefined;
    });
  const times: Time[] = [];
  let calls = 0;
  const call = (lead: Lead) => {
    calls += 1;
    dialer.setAgent(AGENT, {
      state: 'in-call',
      vendor_lead_code: lead.code,
      lead_id: lead.leadId,
      in_call_with: lead.phone,
      caller_id: `M${calls}`,
    });
  };
  await patiently('the first poll', isReady);
  return {
    browser,
    times,
    call,
    front,
    hangUp() {
      dialer.setAgent(AGENT, 'ready');
      return patiently('the agent to be ready', isReady).then(() => undefined);
    },
    popped: (lead) =>
      waitUntil(
        `the pop of ${lead.code}`,
        async () => {
          const current = (await state())?.call;
          return current?.vendorLeadCode === lead.code && current.pop.state === 'done' && current.pop;
        },
        POP_WITHIN_MS,
      ),
    async callAndTime(what, lead, shows) {
      const startedAt = performance.now();
      call(lead);
      const page = await waitUntil(
        `the record of ${lead.code} in front`,
        async () => {
          const shown = await front();
          return (await shows(shown)) && shown;
        },
        POP_WITHIN_MS,
      );
      const ms = Math.round(performance.now() - startedAt);
      times.push({ what, ms });
      console.log(`${what}: in front ${ms} ms after the dialer said IN CALL`);
      return page;
    },
    crmTabs: async () => (await browser.tabs()).filter(({ url }) => url.startsWith(origin)),
    async startAt(url) {
      const before = await browser.pages();
      const page = await browser.newPage();
      await page.goto(url);
      for (const each of before) await each.close();
      await page.bringToFront();
      return page;
    },
    async endSession() {
      await browser.puppeteer.deleteCookie(...(await browser.puppeteer.cookies()));
    },
    async keepPicture(name) {
      const page = await front();
      const file = `${name.replaceAll(/\W+/g, '-')}.png`;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, file) });
      console.log(
        `${page.url()} in front, card “${(await overlayOf(page))?.card ?? ''}”: test-results/real-crms/${file}`,
      );
    },
    async close() {
      await browser.close();
      await dialer.close();
    },
  };
}
