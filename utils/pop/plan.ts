import { hasRecord } from '../crm/edit-form.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import { isOtherRecord } from '../crm/signature-parts.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { Opening } from '../settings/schema.ts';

/** A tab of the CRM as the planner sees it. */
export type TabFacts = {
  id: number;
  windowId: number;
  index: number;
  url: string;
  /** In front in its window. */
  active: boolean;
  /** Its window is the one last used. */
  inFocusedWindow: boolean;
  incognito: boolean;
  lastAccessedMs: number;
  /** The tab that the last pop opened. */
  openedByPop: boolean;
  /** The CRM sent the pop tab on to a site that may not be looked into. Its address is not known: `url` is empty. */
  redirected: boolean;
  /** The browser has unloaded the page, and loads it anew when the tab is used; or it stands still, with all that is in it. */
  asleep: 'discarded' | 'frozen' | null;
  /** Its window has no tab bar, as an installed app and a pop-up window have none: no other tab opens there. */
  alone: boolean;
  /** In place of its page the browser shows an error of its own, after a crash or a network error: nothing is lost there. */
  broken: boolean;
  /** What the page said of itself; null where it was not asked or did not answer. */
  page: Pick<PageReport, 'unsaved' | 'typing' | 'found' | 'matches' | 'looks' | 'own'> | null;
};

/** Where one record is to be shown. */
export type PopPlan =
  /** Its tab comes to the front. `why`: what the agent leaves in the page that was in front. */
  | { do: 'focus'; tab: TabFacts; why: 'unsaved' | null }
  /** It is the page in front (`open`) or a row or link on it (`visible`): highlighted there, nothing moves. */
  | { do: 'highlight'; tab: TabFacts; because: 'open' | 'visible' }
  /** The tab of the last pop goes to it, or the agent's own. `why` as above, where that is another tab. */
  | { do: 'reuse'; tab: TabFacts; why: 'unsaved' | null }
  /**
   * A new tab, next to `anchor` where the CRM has one. Not in front, `offerIn` is the page that the agent sees, which offers
   * the record; null where that is no page of the CRM. `into`: the tab of the last pop, where it opens instead of in a new one.
   */
  | {
      do: 'open';
      anchor: TabFacts | null;
      inFront: boolean;
      why: 'setting' | 'typing' | 'unsaved' | null;
      offerIn: TabFacts | null;
      into?: TabFacts;
    }
  /**
   * Nothing opens until the agent says so, in the card of the page that they see or in a notification: by the settings,
   * or because they are typing, or because the one tab that may be used holds something unsaved: that tab comes to the front.
   */
  | { do: 'ask'; offerIn: TabFacts | null; why: 'setting' | 'typing' | 'unsaved' };

/**
 * Decides where a record is shown. Pure. A record that is open is never opened again; a page with unsaved input is never
 * navigated; an agent who is typing is not interrupted. `target` is null where only the page itself can tell the record;
 * `recordIdAt` tells which record an address shows.
 */
export function planPop(
  target: RecordSignature | null,
  tabs: TabFacts[],
  opening: Opening,
  recordIdAt: (address: string) => string | null,
): PopPlan {
  const usable = tabs.filter((tab) => !tab.incognito);
  // Where another tab is in front, such as the dialer's, the agent sees no page of the CRM: nothing may be said in one.
  const seen = tabInSight(usable);
  const typing = seen?.page?.typing ?? false;

  const open = target && tabShowing(target, tabs);
  if (open) {
    if (open === seen) return { do: 'highlight', tab: open, because: 'open' };
    if (typing || opening === 'ask') return { do: 'ask', offerIn: seen, why: typing ? 'typing' : 'setting' };
    return { do: 'focus', tab: open, why: leftUnsaved(seen, open) };
  }
  if (seen && isVisibleIn(seen, target, recordIdAt) && !(seen.openedByPop && opening === 'reuse')) {
    return { do: 'highlight', tab: seen, because: 'visible' };
  }
  return whereNotOpen(usable, seen, opening);
}

function whereNotOpen(usable: TabFacts[], seen: TabFacts | null, opening: Opening): PopPlan {
  if (opening === 'ask') return { do: 'ask', offerIn: seen, why: 'setting' };
  const typing = seen?.page?.typing ?? false;
  const own = ownTab(usable, opening);
  if (own && opening === 'own-tab') {
    if (!typing && mayLeave(own)) return { do: 'reuse', tab: own, why: leftUnsaved(seen, own) };
    return { do: 'ask', offerIn: own, why: typing ? 'typing' : 'unsaved' };
  }
  // The browser opens no tab beside one that has its window to itself.
  const beside = seen?.alone === false ? seen : preferred(usable.filter(({ alone }) => !alone));
  const behind = { do: 'open', anchor: beside, inFront: false, offerIn: seen } as const;
  if (opening === 'background') return { ...behind, why: 'setting' };
  const popTab = usable.find((tab) => tab.openedByPop);
  if (typing) {
    // Or each call while the agent goes on writing would leave a tab. A page that stands still would come to the front.
    const into = opening === 'reuse' && popTab?.page && popTab !== seen && !popTab.asleep && mayLeave(popTab);
    return { ...behind, why: 'typing', ...(into && { into: popTab }) };
  }
  const reusable = opening === 'reuse' && [popTab, own].find((tab) => tab && mayLeave(tab));
  if (reusable) return { do: 'reuse', tab: reusable, why: leftUnsaved(seen, reusable) };
  return { ...behind, inFront: true, why: seen?.page?.unsaved ? 'unsaved' : null };
}

/**
 * The agent's own tab, where a record may open there: by the settings, or because all tabs of the CRM have their windows
 * to themselves (a record that opens elsewhere would open in another window).
 */
function ownTab(usable: TabFacts[], opening: Opening): TabFacts | null {
  const isWanted = opening === 'own-tab' || (opening === 'reuse' && usable.every(({ alone }) => alone));
  return isWanted ? (tabInSight(usable) ?? preferred(usable)) : null;
}

/** The tabs whose pages a plan has to know: the one in sight, the pop tab, and the agent's own where it may be used. */
export function tabsToAsk(tabs: TabFacts[], opening: Opening): TabFacts[] {
  const usable = tabs.filter((tab) => !tab.incognito);
  const own = ownTab(usable, opening);
  return tabs.filter((tab) => isInSight(tab) || tab.openedByPop || tab === own);
}

/**
 * A tab that did not answer may hold anything: only one that says it has nothing unsaved is left, or one that cannot hold
 * anything. Of a page that stands still, and of one elsewhere, the browser asks before it leaves.
 */
const mayLeave = ({ page, redirected, asleep, broken }: TabFacts): boolean =>
  page ? !page.unsaved : redirected || asleep !== null || broken;

const leftUnsaved = (seen: TabFacts | null, to: TabFacts): 'unsaved' | null =>
  seen !== to && seen?.page?.unsaved === true ? 'unsaved' : null;

/** The tab in which a record is open, the best of several; null where it is open in none. */
export const tabShowing = (target: RecordSignature, tabs: TabFacts[]): TabFacts | null =>
  preferred(tabs.filter((tab) => !tab.incognito && hasRecord(tab.url, target)));

/** The page of the CRM that the agent sees; null where they see something else. */
export const tabInSight = (tabs: TabFacts[]): TabFacts | null =>
  tabs.find((tab) => !tab.incognito && isInSight(tab)) ?? null;

/** In front in the window last used. */
export const isInSight = ({ active, inFocusedWindow }: TabFacts): boolean => active && inFocusedWindow;

/** In front first, then the window in use, then what was used last. */
const preferred = (tabs: TabFacts[]): TabFacts | null =>
  tabs.toSorted(
    (a, b) =>
      Number(b.active && b.inFocusedWindow) - Number(a.active && a.inFocusedWindow) ||
      Number(b.inFocusedWindow) - Number(a.inFocusedWindow) ||
      b.lastAccessedMs - a.lastAccessedMs,
  )[0] ?? null;

/**
 * Whether a list shows the record, and no other that it could be. On another record's page nothing counts: it may link to
 * its neighbours, and name who was referred or merged. A number may be shared by a household or a company.
 */
function isVisibleIn(
  { url, page }: TabFacts,
  target: RecordSignature | null,
  recordIdAt: (address: string) => string | null,
): boolean {
  if (!page?.found || page.matches !== 1) return false;
  return page.found !== 'phone' && recordIdAt(url) === null && !(target !== null && isOtherRecord(url, target));
}
