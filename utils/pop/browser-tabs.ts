import browser from 'webextension-polyfill';
import { injectInto } from '../browser/content-script.ts';
import { isWithinCrm, matchPatternOf } from '../crm/crm-address.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { askPage } from '../messages/ask-page.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { Opening } from '../settings/schema.ts';
import { type FrameReports, withFrame } from './frame-reports.ts';
import type { PageArrivals } from './page-arrivals.ts';
import { isInSight, tabShowing, tabsToAsk, type TabFacts } from './plan.ts';
import type { PopSession, PopTab } from './pop-session.ts';
import { type Clock, type PageInTab, settlePage } from './settle-page.ts';
import type { BrowserTabs } from './tabs.ts';
import { WAITS } from './waits.ts';

/** A CRM that redirects to another site is assumed to be sending the agent to single sign-on. */
const LOG_IN_ELSEWHERE: PageReport = {
  unsaved: false,
  typing: false,
  address: '',
  found: null,
  own: null,
  matches: 0,
  looks: 'log-in',
  content: 0,
  candidates: [],
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const realClock: Clock = { now: () => Date.now(), wait };

type Known = {
  /** Where records that are not open are to open. */
  opening(): Promise<Opening>;
  session(): Promise<PopSession>;
  arrivals: PageArrivals;
  frames: FrameReports;
};

/** The browser's own tabs. */
export function createBrowserTabs({ opening, session, arrivals, frames }: Known): BrowserTabs {
  const report = (tabId: number, keys: RecordKeys | null) => reportOf(frames, tabId, keys);
  return {
    async crmTabs(crm, keys) {
      const [tabs, focused, windows, { shown }, where] = await Promise.all([
        browser.tabs.query({}).catch(() => []),
        browser.windows.getLastFocused().catch(() => null),
        browser.windows.getAll().catch(() => []),
        session(),
        opening(),
      ]);
      const popTab = shown?.openedByPop ? shown : null;
      const isElsewhere = popTab !== null && popTab.profileId === crm.profileId && arrivals.isElsewhere(popTab.tabId);
      const withTabBar = windows.flatMap(({ id = -1, type }) => (type === 'normal' ? id : []));
      const place = { focusedWindowId: focused?.id, withTabBar, popTabId: popTab?.tabId, isElsewhere };
      const facts = tabs.flatMap((tab) => factsOf(tab, crm, place));
      // Where the record is open, the pop tab is not needed for another.
      const isOpen = keys.signature !== null && tabShowing(keys.signature, facts) !== null;
      // And of the page in front nothing else counts than whether the agent is typing there.
      const asked = isOpen ? null : keys;
      const toAsk = isOpen ? facts.filter(isInSight) : tabsToAsk(facts, where);
      return Promise.all(
        facts.map(async (tab) => {
          // Nobody answers in a tab that sleeps, or on another site.
          return toAsk.includes(tab) && !tab.redirected && tab.asleep === null
            ? { ...tab, page: await Promise.race([report(tab.id, asked), wait(WAITS.inspectMs).then(() => null)]) }
            : tab;
        }),
      );
    },

    async focus({ tabId, windowId }) {
      await Promise.all([
        browser.tabs.update(tabId, { active: true }),
        browser.windows.update(windowId, { focused: true }),
      ]);
    },

    open,

    async close(tabId) {
      // The agent may have closed it.
      await browser.tabs.remove(tabId).catch(() => {});
    },

    async navigate(tabId, address) {
      const routed = await askPage(tabId, 'route', { address }, WAITS.answerMs);
      if (routed === true) return 'went';
      if (routed === 'unsaved') return 'unsaved';
      const before = await browser.tabs.get(tabId);
      arrivals.sent(tabId);
      await browser.tabs.update(tabId, { url: address });
      // Where only the hash changes, browsers load nothing, and a page that did not follow it has to be loaded.
      if (differInHash(before.url, address)) await browser.tabs.reload(tabId);
      return 'went';
    },

    async reload(tabId) {
      arrivals.sent(tabId);
      await browser.tabs.reload(tabId);
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
          if (!(await hasLeftCrm(tabId, await session()))) return null;
          arrivals.elsewhere(tabId);
          return LOG_IN_ELSEWHERE;
        },
      };
      return settlePage(page, realClock, recordIdAt);
    },

    async lookUp(tabId, crm, address) {
      const question = { address, idPath: crm.lookup?.idPath ?? '' };
      return (await askPage(tabId, 'lookUp', question, WAITS.lookUpMs)) ?? null;
    },
  };
}

/** What a page says of itself, or what a frame of another granted origin in it has found. Null where no script answers. */
async function reportOf(frames: FrameReports, tabId: number, keys: RecordKeys | null): Promise<PageReport | null> {
  const askedAtMs = Date.now();
  const page = await askPage(tabId, 'inspect', { keys }, WAITS.answerMs);
  if (!page || !keys || page.found !== null || !frames.has(tabId)) return page ?? null;
  await wait(WAITS.framesMs);
  const inFrame = frames.latestSince(tabId, keys, askedAtMs);
  return inFrame ? withFrame(page, inFrame) : page;
}

async function stateOf(tabId: number, arrivals: PageArrivals) {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab) return null;
  // While a tab is on its way elsewhere, the page before still answers.
  return { loading: tab.status === 'loading', arrived: tab.pendingUrl === undefined && arrivals.isHere(tabId) };
}

const bringScript = (tabId: number): Promise<boolean> =>
  Promise.race([injectInto(tabId), wait(WAITS.answerMs).then(() => false)]);

/** Whether a tab that was sent to the CRM is on a site that may not be looked into, though the CRM's may. */
async function hasLeftCrm(tabId: number, { shown }: PopSession): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab || tab.url !== undefined || !shown?.address) return false;
  return browser.permissions.contains({ origins: [matchPatternOf(new URL(shown.address).origin)] });
}

type Place = {
  focusedWindowId: number | undefined;
  /** The windows that have a tab bar. */
  withTabBar: number[];
  popTabId: number | undefined;
  /** The CRM has sent the pop tab on to a site that may not be looked into. */
  isElsewhere: boolean;
};

function factsOf(tab: browser.Tabs.Tab, crm: ResolvedCrm, place: Place): TabFacts[] {
  const { id, windowId } = tab;
  const openedByPop = id === place.popTabId;
  const address = addressIn(tab, crm);
  const redirected = address === null && openedByPop && place.isElsewhere && tab.url === undefined;
  if (id === undefined || windowId === undefined || (address === null && !redirected)) return [];
  const facts: TabFacts = {
    id,
    windowId,
    index: tab.index,
    url: address ?? '',
    active: tab.active,
    inFocusedWindow: windowId === place.focusedWindowId,
    incognito: tab.incognito,
    lastAccessedMs: tab.lastAccessed ?? 0,
    openedByPop,
    redirected,
    asleep: asleep(tab),
    alone: !place.withTabBar.includes(windowId),
    broken: false,
    page: null,
  };
  return [facts];
}

/** Chrome tells of frozen tabs since version 132. */
const asleep = (tab: browser.Tabs.Tab & { frozen?: boolean }): TabFacts['asleep'] =>
  tab.discarded === true ? 'discarded' : tab.frozen === true ? 'frozen' : null;

/**
 * The CRM's address that a tab shows or is on its way to; null where it is elsewhere. A record whose page is slow would be
 * opened twice if the way there did not count; a query by pattern does not see it either.
 */
const addressIn = ({ url, pendingUrl }: browser.Tabs.Tab, crm: ResolvedCrm): string | null =>
  [pendingUrl, url].find((address) => address !== undefined && isWithinCrm(address, crm)) ?? null;

async function open(address: string, anchor: TabFacts | null, inFront: boolean): Promise<PopTab> {
  const windowId = anchor?.windowId ?? (await normalWindowId());
  // Without any normal window (only private ones, or none) the record gets a window of its own.
  if (windowId === undefined) {
    const created = await browser.windows.create({ url: address, focused: inFront, incognito: false });
    return openedTab(created.tabs?.[0]);
  }
  const tab = await browser.tabs.create({
    url: address,
    active: inFront,
    windowId,
    ...(anchor ? { index: anchor.index + 1, openerTabId: anchor.id } : {}),
  });
  // The tab's own window: a window without a tab bar takes no further tab, and the browser chooses another.
  if (inFront) await browser.windows.update(tab.windowId ?? windowId, { focused: true });
  return openedTab(tab);
}

async function normalWindowId(): Promise<number | undefined> {
  const windows = await browser.windows.getAll({ windowTypes: ['normal'] });
  const usable = windows.filter((window) => !window.incognito);
  return (usable.find((window) => window.focused) ?? usable[0])?.id;
}

function openedTab(tab: browser.Tabs.Tab | undefined): PopTab {
  if (tab?.id === undefined || tab.windowId === undefined) throw new Error('The browser opened no tab.');
  return { tabId: tab.id, windowId: tab.windowId, openedByPop: true };
}

const differInHash = (from: string | undefined, to: string): boolean =>
  to.includes('#') && from?.split('#', 1)[0] === to.split('#', 1)[0];
