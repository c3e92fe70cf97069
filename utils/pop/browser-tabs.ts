import browser from 'webextension-polyfill';
import { type Injected, injectInto } from '../browser/content-script.ts';
import { matchPatternOf } from '../crm/crm-address.ts';
import { recordsInText } from '../crm/lookup-answer.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { askPage } from '../messages/ask-page.ts';
import type { PageReport } from '../messages/protocol.ts';
import { askCrm } from './ask-crm.ts';
import { asleep, hasCrashed, type KnownOfTabs, readCrmTabs } from './crm-tabs.ts';
import { type FrameReports, withFrame } from './frame-reports.ts';
import { inputInTab } from './input-in-tab.ts';
import { awaitLeaving, type TabBeingSent } from './leave-page.ts';
import type { PageArrivals } from './page-arrivals.ts';
import type { TabFacts } from './plan.ts';
import type { PopSession, PopTab } from './pop-session.ts';
import { type Clock, type PageInTab, settlePage } from './settle-page.ts';
import { type BrowserTabs, isRefusal, type Navigated } from './tabs.ts';
import { WAITS } from './waits.ts';

const NOTHING_SEEN: PageReport = {
  unsaved: false,
  typing: false,
  address: '',
  found: null,
  own: null,
  matches: 0,
  looks: 'other',
  content: 0,
  candidates: [],
};
/** A CRM that redirects to another site is assumed to be sending the agent to single sign-on. */
const LOG_IN_ELSEWHERE: PageReport = { ...NOTHING_SEEN, looks: 'log-in' };
/** The browser shows an error of its own: the CRM could not be reached, or the page has crashed. */
const BROKEN: PageReport = { ...NOTHING_SEEN, looks: 'error' };

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
// Not the time of day, which may be set in the middle of a wait.
const realClock: Clock = { now: () => performance.now(), wait };

type Known = Omit<KnownOfTabs, 'pageIn'> & {
  frames: FrameReports;
  /** A record has come to the front of its window, and that window is not in front of the others. */
  outOfSight(): Promise<void>;
};

/** The browser's own tabs. */
export function createBrowserTabs({ opening, session, arrivals, frames, outOfSight }: Known): BrowserTabs {
  const report = (tabId: number, keys: RecordKeys | null) => reportOf(frames, tabId, keys);
  const pageIn = async (tabId: number, keys: RecordKeys | null): Promise<Partial<TabFacts>> => {
    const look = async () => withInput(tabId, await report(tabId, keys));
    const page = await look();
    if (page) return { page };
    const injected = await bring(tabId);
    return injected === 'there' ? { page: await look() } : { broken: injected === 'error-page' };
  };
  // Not waited for: the pop goes on meanwhile.
  const checkFocus = (windowId: number) =>
    void hasFocus(windowId)
      .then((focused) => (focused ? undefined : outOfSight()))
      .catch(() => {});
  return {
    async crmTabs(crm, keys) {
      const tabs = await readCrmTabs({ opening, session, arrivals, pageIn }, crm, keys);
      for (const { id, asleep: sleep } of tabs) if (sleep === 'discarded') arrivals.blank(id);
      return tabs;
    },

    async focus({ tabId, windowId }) {
      await Promise.all([
        browser.tabs.update(tabId, { active: true }),
        browser.windows.update(windowId, { focused: true }),
      ]);
      checkFocus(windowId);
    },

    async open(address, anchor, inFront) {
      const tab = await open(arrivals, address, anchor, inFront);
      if (inFront) checkFocus(tab.windowId);
      return tab;
    },

    async close(tabId) {
      await browser.tabs.remove(tabId).catch((error: unknown) => {
        // Otherwise the agent has closed it.
        if (isRefusal(error)) throw error;
      });
    },

    navigate: (tabId, address) => navigate(arrivals, tabId, address),

    pause: () => wait(WAITS.refusedMs),

    async reload(tabId) {
      arrivals.sent(tabId);
      await browser.tabs.reload(tabId);
      // Only a moment later does the tab say that it is loading; until then the old page would be taken for the new one.
      for (let waitedMs = 0; waitedMs < WAITS.reloadBeginsMs; waitedMs += WAITS.reloadLookMs) {
        const state = await stateOf(tabId, arrivals);
        if (!state || state.loading || state.arrived) return;
        await wait(WAITS.reloadLookMs);
      }
    },

    async show(tabId, pop) {
      const answer = await askPage(tabId, 'showPop', pop, WAITS.answerMs);
      // A tab older than the grant or the update has no script: it gets one now, which asks for its pop when it starts.
      if (!answer) await bringScript(tabId);
      return answer ?? null;
    },

    see: report,

    async settle(tabId, keys, recordIdAt) {
      const page: PageInTab = {
        state: () => stateOf(tabId, arrivals),
        report: () => report(tabId, keys),
        links: async () => (await askPage(tabId, 'links', null, WAITS.answerMs)) ?? [],
        bringScript: () => bringScript(tabId),
        async unreadable() {
          if (await isBroken(tabId)) return BROKEN;
          if (!(await hasLeftCrm(tabId, await session()))) return null;
          arrivals.elsewhere(tabId);
          return LOG_IN_ELSEWHERE;
        },
      };
      return settlePage(page, realClock, recordIdAt);
    },

    async lookUp(tabId, address, paths) {
      if (!(await isOwnSession(tabId, address))) return null;
      const answer = await askCrm(address);
      return answer === null ? null : recordsInText(answer, paths.idPath, paths.labelPath);
    },
  };
}

/** What a page says of itself, or what a frame of another granted origin in it has found. Null where no script answers. */
async function reportOf(frames: FrameReports, tabId: number, keys: RecordKeys | null): Promise<PageReport | null> {
  const askedAtMs = performance.now();
  if (keys) frames.ask(tabId, keys);
  const answer = await askPage(tabId, 'inspect', { keys }, WAITS.answerMs);
  const page = frames.has(tabId) ? await withInput(tabId, answer ?? null) : answer;
  if (!page || !keys) return page ?? null;
  // A page at the record's address may show whose record it is in a frame only.
  const mayLearn = page.found === null || (page.found === 'address' && page.own === null);
  if (!mayLearn || !frames.has(tabId)) return page;
  await wait(WAITS.framesMs);
  const inFrame = frames.latestSince(tabId, keys, askedAtMs);
  return inFrame ? withFrame(page, inFrame) : page;
}

/** The page with what the agent does in its frames. A frame that does not answer may hold something unsaved. */
const withInput = async (tabId: number, page: PageReport | null): Promise<PageReport | null> =>
  page && { ...page, ...((await inputInTab(tabId)) ?? { unsaved: true }) };

async function stateOf(tabId: number, arrivals: PageArrivals) {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab) return null;
  // While a tab is on its way elsewhere, the page before still answers.
  return { loading: isLoading(tab, arrivals), arrived: tab.pendingUrl === undefined && arrivals.isHere(tabId) };
}

function isLoading({ id = -1, status }: browser.Tabs.Tab, arrivals: PageArrivals): boolean {
  // An address does not tell it: one that was unloaded has that of its last page, before it is blank.
  if (status === 'loading') arrivals.begun(id);
  return !arrivals.hasBegun(id) || status === 'loading';
}

const bring = (tabId: number): Promise<Injected> =>
  Promise.race([injectInto(tabId), wait(WAITS.answerMs).then(() => 'not-let-in' as const)]);

const bringScript = async (tabId: number): Promise<boolean> => (await bring(tabId)) === 'there';

async function isBroken(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab !== null && (hasCrashed(tab) || (await bring(tabId)) === 'error-page');
}

async function navigate(arrivals: PageArrivals, tabId: number, address: string): Promise<Navigated> {
  const before = await browser.tabs.get(tabId);
  const isFrozen = asleep(before) === 'frozen';
  // A page that stands still cannot say what is unsaved in it. In front it runs again.
  if (isFrozen) await browser.tabs.update(tabId, { active: true });
  if ((await inputInTab(tabId))?.unsaved) return 'unsaved';
  const routed = await askPage(tabId, 'route', { address }, WAITS.answerMs);
  if (routed === true) return 'went';
  if (routed === 'unsaved' || (isFrozen && routed === undefined)) return 'unsaved';
  // The agent may have begun to type in a frame while the page had time to follow.
  if (routed === false && (await inputInTab(tabId))?.unsaved) return 'unsaved';
  arrivals.sent(tabId);
  await browser.tabs.update(tabId, { url: address });
  // Where only the hash changes, browsers load nothing, and a page that did not follow it has to be loaded.
  if (differInHash(before.url, address)) await browser.tabs.reload(tabId);
  const leaving = await awaitLeaving(beingSent(tabId, arrivals), { from: before.url, to: address }, realClock);
  // The page that is there is the one that is meant again.
  if (leaving === 'stayed') arrivals.arrived(tabId);
  return leaving;
}

const beingSent = (tabId: number, arrivals: PageArrivals): TabBeingSent => ({
  async state() {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    return tab && { url: tab.url, loading: isLoading(tab, arrivals), arrived: arrivals.isHere(tabId) };
  },
  ask: () =>
    Promise.race([
      askPage(tabId, 'inspect', { keys: null }, WAITS.answerMs).then((answer) => (answer ? 'answers' : 'none')),
      wait(WAITS.silentMs).then(() => 'silent' as const),
    ]),
});

/** Whether a window has the focus, or gets it in the time that this takes. */
async function hasFocus(windowId: number): Promise<boolean> {
  const untilMs = performance.now() + WAITS.focusMs;
  for (; performance.now() < untilMs; await wait(WAITS.lookEveryMs)) {
    if ((await browser.windows.get(windowId)).focused) return true;
  }
  return false;
}

/**
 * Whether a request of the background carries the session that the agent has in that tab, on the site of that address. In a
 * container of Firefox, or in a private window, the agent is somebody else.
 */
export async function isOwnSession(tabId: number, address: string): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab?.url || tab.incognito || new URL(tab.url).origin !== new URL(address).origin) return false;
  return tab.cookieStoreId === undefined || tab.cookieStoreId === 'firefox-default';
}

/** Whether a tab that was sent to the CRM is on a site that may not be looked into, though the CRM's may. */
async function hasLeftCrm(tabId: number, { shown }: PopSession): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  // Firefox tells no address of a tab that was unloaded while it was on its way.
  if (!tab || tab.url !== undefined || tab.discarded || !shown?.address) return false;
  return browser.permissions.contains({ origins: [matchPatternOf(new URL(shown.address).origin)] });
}

async function open(
  arrivals: PageArrivals,
  address: string,
  anchor: TabFacts | null,
  inFront: boolean,
): Promise<PopTab> {
  const windowId = anchor?.windowId ?? (await normalWindowId());
  // Without any normal window (only private ones, or none) the record gets a window of its own.
  if (windowId === undefined) {
    const created = await browser.windows.create({ url: address, focused: inFront, incognito: false });
    return openedTab(arrivals, created.tabs?.[0]);
  }
  const tab = await browser.tabs.create({
    url: address,
    active: inFront,
    windowId,
    ...(anchor ? { index: anchor.index + 1, openerTabId: anchor.id } : {}),
  });
  const opened = openedTab(arrivals, tab);
  // The tab's own window: a window without a tab bar takes no further tab, and the browser chooses another.
  if (inFront) await browser.windows.update(opened.windowId, { focused: true });
  return opened;
}

async function normalWindowId(): Promise<number | undefined> {
  const windows = await browser.windows.getAll({ windowTypes: ['normal'] });
  const usable = windows.filter((window) => !window.incognito);
  return (usable.find((window) => window.focused) ?? usable[0])?.id;
}

function openedTab(arrivals: PageArrivals, tab: browser.Tabs.Tab | undefined): PopTab {
  if (tab?.id === undefined || tab.windowId === undefined) throw new Error('The browser opened no tab.');
  // Noted before anything else is waited for, or what the browser says next would come before it.
  if (tab.status === 'complete') arrivals.blank(tab.id);
  return { tabId: tab.id, windowId: tab.windowId, openedByPop: true };
}

const differInHash = (from: string | undefined, to: string): boolean =>
  to.includes('#') && from?.split('#', 1)[0] === to.split('#', 1)[0];
