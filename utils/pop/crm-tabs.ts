import browser from 'webextension-polyfill';
import { isWithinCrm } from '../crm/crm-address.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { Opening } from '../settings/schema.ts';
import type { PageArrivals } from './page-arrivals.ts';
import { isInSight, tabShowing, tabsToAsk, type TabFacts } from './plan.ts';
import type { PopSession } from './pop-session.ts';
import { WAITS } from './waits.ts';

/** What reading the CRM's tabs takes. */
export type KnownOfTabs = {
  /** Where records that are not open are to open. */
  opening(): Promise<Opening>;
  session(): Promise<PopSession>;
  arrivals: PageArrivals;
  /** What the page in a tab says, or that it is broken. */
  pageIn(tabId: number, keys: RecordKeys | null): Promise<Partial<TabFacts>>;
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** See BrowserTabs.crmTabs. */
export async function readCrmTabs(
  { opening, session, arrivals, pageIn }: KnownOfTabs,
  crm: ResolvedCrm,
  keys: RecordKeys,
): Promise<TabFacts[]> {
  const [tabs, focused, windows, { shown, callKey }, where] = await Promise.all([
    browser.tabs.query({}).catch(() => []),
    browser.windows.getLastFocused().catch(() => null),
    browser.windows.getAll().catch(() => []),
    session(),
    opening(),
  ]);
  const popTab = shown?.openedByPop ? shown : null;
  const isElsewhere = popTab !== null && popTab.profileId === crm.profileId && arrivals.isElsewhere(popTab.tabId);
  const withoutTabBar = windows.flatMap(({ id = -1, type }) => (type === 'normal' ? [] : id));
  // Of the call that is being popped: its tab may still be on its way, after the background was ended meanwhile.
  const goingTo = popTab?.pop.callKey === callKey && !isElsewhere ? popTab.address : null;
  const place = { focusedWindowId: focused?.id, withoutTabBar, popTabId: popTab?.tabId, isElsewhere, goingTo };
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
        ? { ...tab, ...(await Promise.race([pageIn(tab.id, asked), wait(WAITS.inspectMs)])) }
        : tab;
    }),
  );
}

type Place = {
  focusedWindowId: number | undefined;
  withoutTabBar: number[];
  popTabId: number | undefined;
  /** The CRM has sent the pop tab on to a site that may not be looked into. */
  isElsewhere: boolean;
  /** Where the pop tab was sent for the call that is being popped. */
  goingTo: string | null;
};

function factsOf(tab: browser.Tabs.Tab, crm: ResolvedCrm, place: Place): TabFacts[] {
  const { id, windowId } = tab;
  const openedByPop = id === place.popTabId;
  const address = addressIn(tab, crm) ?? (openedByPop && isOnItsWay(tab) ? place.goingTo : null);
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
    alone: place.withoutTabBar.includes(windowId),
    broken: hasCrashed(tab),
    page: null,
  };
  return [facts];
}

/** Chrome tells of frozen tabs since version 132. */
export const asleep = (tab: browser.Tabs.Tab & { frozen?: boolean }): TabFacts['asleep'] =>
  tab.discarded === true ? 'discarded' : tab.frozen === true ? 'frozen' : null;

/**
 * The CRM's address that a tab shows or is on its way to; null where it is elsewhere. A record whose page is slow would be
 * opened twice if the way there did not count; a query by pattern does not see it either.
 */
const addressIn = ({ url, pendingUrl }: browser.Tabs.Tab, crm: ResolvedCrm): string | null =>
  [pendingUrl, url].find((address) => address !== undefined && isWithinCrm(address, crm)) ?? null;

/**
 * Firefox has no `pendingUrl`: until its first page comes, a tab that was made says only that it is loading, or that it was unloaded
 * on the way.
 */
const isOnItsWay = ({ url, status, discarded }: browser.Tabs.Tab): boolean =>
  url === undefined && (status === 'loading' || discarded === true);

/** The process of its page has ended. A tab that was unloaded to save memory says so. */
export const hasCrashed = ({ status, discarded }: browser.Tabs.Tab): boolean =>
  status === 'unloaded' && discarded !== true;
