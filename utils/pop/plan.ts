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
  /** A new tab, beside the CRM's where there is one. */
  | { do: 'open'; beside: TabFacts | null; inFront: boolean; why: 'setting' | 'typing' | 'unsaved' | null }
  /** Nothing opens until the agent says so in the card of that tab (or, without a tab, in a notification). */
  | { do: 'ask'; tab: TabFacts | null };

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
  const inFront = usable.find((tab) => tab.active && tab.inFocusedWindow) ?? null;
  const typing = inFront?.page?.typing ?? false;

  const open = target && tabShowing(target, tabs);
  if (open) {
    if (open === inFront) return { do: 'highlight', tab: open, because: 'open' };
    return typing || opening === 'ask' ? { do: 'ask', tab: inFront } : { do: 'focus', tab: open };
  }
  // The page of another record may mention this one's code: merged from it, referred by it, or by chance.
  const isOther = target !== null && inFront !== null && recordIdAt(inFront.url) !== null;
  if (inFront?.page?.found && inFront.page.matches === 1 && isCertain(inFront.page.found, isOther)) {
    return { do: 'highlight', tab: inFront, because: 'visible' };
  }
  const beside = inFront ?? usable.toSorted(byPreference)[0] ?? null;
  if (opening === 'ask') return { do: 'ask', tab: beside };
  if (opening === 'background') return { do: 'open', beside, inFront: false, why: 'setting' };
  if (typing) return { do: 'open', beside, inFront: false, why: 'typing' };
  const reusable = usable.find((tab) => tab.openedByPop);
  // A tab that did not answer may hold anything: only one that says it has nothing unsaved is navigated.
  if (opening === 'reuse' && reusable?.page && !reusable.page.unsaved) return { do: 'reuse', tab: reusable };
  return { do: 'open', beside, inFront: true, why: inFront?.page?.unsaved ? 'unsaved' : null };
}

/** The tab in which a record is open, the best of several; null where it is open in none. */
export const tabShowing = (target: RecordSignature, tabs: TabFacts[]): TabFacts | null =>
  tabs.filter((tab) => !tab.incognito && hasRecord(tab.url, target)).sort(byPreference)[0] ?? null;

/** In front first, then the window in use, then what was used last. */
const byPreference = (a: TabFacts, b: TabFacts) =>
  Number(b.active && b.inFocusedWindow) - Number(a.active && a.inFocusedWindow) ||
  Number(b.inFocusedWindow) - Number(a.inFocusedWindow) ||
  b.lastAccessedMs - a.lastAccessedMs;

/** A phone number may be shared by a household or a company; an id, an address or the code may not. */
const isCertain = (found: FoundBy, onOther: boolean) => found !== 'phone' && !(onOther && found === 'code');
