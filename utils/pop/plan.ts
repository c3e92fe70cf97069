import { hasRecord } from '../crm/edit-form.ts';
import type { RecordSignature } from '../crm/record-signature.ts';
import type { FoundBy } from '../messages/protocol.ts';
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
  /** What the page said of itself; null where it was not asked or did not answer. */
  page: { unsaved: boolean; typing: boolean; found: FoundBy | null; matches: number } | null;
};

/** Where one record is to be shown. */
export type PopPlan =
  /** Its tab comes to the front. */
  | { do: 'focus'; tab: TabFacts }
  /** It is the page in front (`open`) or a row or link on it (`visible`): highlighted there, nothing moves. */
  | { do: 'highlight'; tab: TabFacts; because: 'open' | 'visible' }
  /** The tab of the last pop goes to it. */
  | { do: 'reuse'; tab: TabFacts }
  /**
   * A new tab, next to `anchor` where the CRM has one. Not in front, `offerIn` is the page that the agent sees, which offers
   * the record; null where that is no page of the CRM.
   */
  | {
      do: 'open';
      anchor: TabFacts | null;
      inFront: boolean;
      why: 'setting' | 'typing' | 'unsaved' | null;
      offerIn: TabFacts | null;
    }
  /** Nothing opens until the agent says so: in the card of the page that they see, or in a notification. */
  | { do: 'ask'; offerIn: TabFacts | null };

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
    return typing || opening === 'ask' ? { do: 'ask', offerIn: seen } : { do: 'focus', tab: open };
  }
  // The page of another record may mention this one's code: merged from it, referred by it, or by chance.
  const isOther = target !== null && seen !== null && recordIdAt(seen.url) !== null;
  if (seen?.page?.found && seen.page.matches === 1 && isCertain(seen.page.found, isOther)) {
    return { do: 'highlight', tab: seen, because: 'visible' };
  }
  if (opening === 'ask') return { do: 'ask', offerIn: seen };
  const behind = { do: 'open', anchor: seen ?? preferred(usable), inFront: false, offerIn: seen } as const;
  if (opening === 'background') return { ...behind, why: 'setting' };
  if (typing) return { ...behind, why: 'typing' };
  const reusable = usable.find((tab) => tab.openedByPop);
  // A tab that did not answer may hold anything: only one that says it has nothing unsaved is navigated.
  if (opening === 'reuse' && reusable?.page && !reusable.page.unsaved) return { do: 'reuse', tab: reusable };
  return { ...behind, inFront: true, why: seen?.page?.unsaved ? 'unsaved' : null };
}

/** The tab in which a record is open, the best of several; null where it is open in none. */
export const tabShowing = (target: RecordSignature, tabs: TabFacts[]): TabFacts | null =>
  preferred(tabs.filter((tab) => !tab.incognito && hasRecord(tab.url, target)));

/** The page of the CRM that the agent sees; null where they see something else. */
export const tabInSight = (tabs: TabFacts[]): TabFacts | null =>
  tabs.find((tab) => !tab.incognito && tab.active && tab.inFocusedWindow) ?? null;

/** In front first, then the window in use, then what was used last. */
const preferred = (tabs: TabFacts[]): TabFacts | null =>
  tabs.toSorted(
    (a, b) =>
      Number(b.active && b.inFocusedWindow) - Number(a.active && a.inFocusedWindow) ||
      Number(b.inFocusedWindow) - Number(a.inFocusedWindow) ||
      b.lastAccessedMs - a.lastAccessedMs,
  )[0] ?? null;

/** A phone number may be shared by a household or a company; an id, an address or the code may not. */
const isCertain = (found: FoundBy, onOther: boolean) => found !== 'phone' && !(onOther && found === 'code');
