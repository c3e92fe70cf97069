import type { RecordSignature } from '../crm/record-signature.ts';
import type { CardContent, CardCorner, PagePop, PopEnd } from '../messages/protocol.ts';
import { lessonsAfter, type LessonNews } from './call-lessons.ts';
import { isLive, type PopSession, type PopTab, type ShownPop } from './pop-session.ts';

/**
 * What happens to the pop on display. An event of an earlier call, or of the card in a tab that does not show the pop, changes
 * nothing.
 */
export type PopEvent =
  | { type: 'begun'; callKey: string }
  /** The pop went to an address that is not its record after all. */
  | { type: 'disproved'; callKey: string; address: string }
  /** The agent asks for the record anew: what was not there may be there by now. */
  | { type: 'asked-anew'; callKey: string }
  /** The pop tab is this one, and shows this. */
  | { type: 'placed'; tab: PopTab; profileId: string; address: string | null; pop: PagePop }
  /** The pop tab is not in front: that tab's card offers the record. */
  | { type: 'offered'; callKey: string; inTab: number }
  /** The agent has brought a tab to the front. */
  | { type: 'tab-activated'; tabId: number }
  /** The browser goes on with a tab under another id: it had unloaded its page to save memory. */
  | { type: 'tab-replaced'; tabId: number; byTabId: number }
  /** The agent has said that the page in the pop tab is the record. */
  | { type: 'linked'; callKey: string; tabId: number; address: string; signature: RecordSignature }
  /** The page in the pop tab has come to show the record after all. */
  | { type: 'found-late'; callKey: string; tabId: number; card: Partial<CardContent> }
  /** The agent has moved, or closed, the card in that tab. */
  | { type: 'card-moved'; inTab: number; corner: CardCorner }
  | { type: 'dismissed'; callKey: string; inTab: number; atMs: number }
  | { type: 'call-ended'; callKey: string; endedAtMs: number }
  /** The call that seemed to be over goes on. */
  | { type: 'call-resumed'; callKey: string }
  | LessonNews;

/** A page that is to be told that it shows the pop no longer. */
export type PageToTell = { tabId: number; end: PopEnd };

type Reduction = { session: PopSession; tell: PageToTell[] };

/** Folds an event into the session, and says which pages are to be told. Pure. */
export function reducePop(session: PopSession, event: PopEvent): Reduction {
  switch (event.type) {
    case 'begun': {
      const disproved = session.callKey === event.callKey ? session.disproved : [];
      return { session: { ...session, callKey: event.callKey, disproved }, tell: [] };
    }
    case 'disproved': {
      if (session.callKey !== event.callKey) return { session, tell: [] };
      return { session: { ...session, disproved: [...session.disproved, event.address] }, tell: [] };
    }
    case 'asked-anew':
      if (session.callKey !== event.callKey) return { session, tell: [] };
      return { session: { ...session, disproved: [] }, tell: [] };
    case 'placed':
      return place(session, event);
    case 'card-moved':
      return changed(session, shownIn(session, event.inTab), ({ pop }) => ({
        pop: withCard(pop, { corner: event.corner }),
      }));
    case 'tab-activated': {
      const { shown } = session;
      const isOffered = shown?.tabId === event.tabId && shown.offeredIn !== null;
      return changed(session, isOffered ? shown : null, () => ({ offeredIn: null }));
    }
    case 'tab-replaced':
      return { session: replaceTab(session, event.tabId, event.byTabId), tell: [] };
    case 'offered':
      return changed(session, shownOf(session, event), () => ({ offeredIn: event.inTab }));
    case 'linked':
      return changed(session, shownOf(session, event), ({ pop }) => ({
        address: event.address,
        pop: {
          ...withCard(pop, { canLink: false, note: null }),
          keys: { ...pop.keys, signature: event.signature },
        },
      }));
    case 'found-late': {
      const shown = shownOf(session, event);
      return changed(session, shown && isLive(shown) ? shown : null, ({ pop }) => ({ pop: withCard(pop, event.card) }));
    }
    case 'dismissed':
      if (shownIn(session, event.inTab)?.pop.callKey !== event.callKey) return { session, tell: [] };
      return over(session, event.callKey, event.atMs, null);
    case 'call-ended':
      return over(session, event.callKey, event.endedAtMs, event.endedAtMs);
    case 'call-resumed':
      return { session: resumed(session, event.callKey), tell: [] };
    case 'pop-ended':
    case 'record-found':
      // Of a call before, nothing is kept once the next one is popped.
      if (session.callKey !== null && session.callKey !== event.callKey) return { session, tell: [] };
      return { session: { ...session, lessons: lessonsAfter(session.lessons, event) }, tell: [] };
  }
}

/** Where only this tab is meant, it must be the pop tab. */
function shownOf({ shown }: PopSession, { callKey, tabId }: { callKey: string; tabId?: number }): ShownPop | null {
  if (shown?.pop.callKey !== callKey) return null;
  return tabId === undefined || tabId === shown.tabId ? shown : null;
}

/** Changes what is shown; where that is null, the event is of another pop, and nothing changes. */
function changed(
  session: PopSession,
  shown: ShownPop | null,
  change: (shown: ShownPop) => Partial<ShownPop>,
): Reduction {
  if (!shown) return { session, tell: [] };
  const next = { ...shown, ...change(shown) };
  return { session: { ...session, shown: next }, tell: left(shown, next) };
}

function place(
  session: PopSession,
  { tab, profileId, address, pop }: Extract<PopEvent, { type: 'placed' }>,
): Reduction {
  // A pop that was superseded, or whose call is over, has nothing to say any more.
  if (session.callKey !== pop.callKey) return { session, tell: [] };
  const shown: ShownPop = { ...tab, profileId, address, offeredIn: null, pop };
  return { session: { ...session, shown }, tell: session.shown ? left(session.shown, shown) : [] };
}

function replaceTab(session: PopSession, tabId: number, byTabId: number): PopSession {
  const { shown } = session;
  if (shown?.tabId === tabId) return { ...session, shown: { ...shown, tabId: byTabId } };
  if (shown?.offeredIn === tabId) return { ...session, shown: { ...shown, offeredIn: byTabId } };
  return session;
}

/** The tab stays the one that the next pop may use, so the pop is kept, as over. */
function over(session: PopSession, callKey: string, atMs: number, saidAtMs: number | null): Reduction {
  const ended = { ...session, callKey: session.callKey === callKey ? null : session.callKey };
  const shown = shownOf(session, { callKey });
  if (!shown) return { session: ended, tell: [] };
  const pop = { ...withCard(shown.pop, { endedAtMs: atMs }), highlight: false };
  const { takenAway: before, ...kept } = shown;
  // A card that the agent has closed does not come back.
  const takenAway = saidAtMs !== null && isLive(shown) ? { highlight: shown.pop.highlight } : before;
  const next = saidAtMs !== null && takenAway ? { ...kept, pop, takenAway } : { ...kept, pop };
  return { session: { ...ended, shown: next }, tell: tellAll(tabsOf(shown), callKey, saidAtMs) };
}

function resumed(session: PopSession, callKey: string): PopSession {
  const shown = shownOf(session, { callKey });
  if (!shown?.takenAway || session.callKey !== null) return session;
  const { takenAway, ...before } = shown;
  const pop = { ...withCard(shown.pop, { endedAtMs: null }), highlight: takenAway.highlight };
  return { ...session, callKey, shown: { ...before, offeredIn: null, pop } };
}

/** Pages that showed the pop before and show none after. */
const left = (before: ShownPop, after: ShownPop): PageToTell[] =>
  tellAll(
    tabsOf(before).filter((tabId) => !tabsOf(after).includes(tabId)),
    before.pop.callKey,
    null,
  );

/** What is shown, if that tab has its card. */
export const shownIn = ({ shown }: PopSession, tabId: number): ShownPop | null =>
  shown && tabsOf(shown).includes(tabId) ? shown : null;

const tabsOf = ({ tabId, offeredIn }: ShownPop): number[] => (offeredIn === null ? [tabId] : [tabId, offeredIn]);

const tellAll = (tabIds: number[], callKey: string, endedAtMs: number | null): PageToTell[] =>
  tabIds.map((tabId) => ({ tabId, end: { callKey, endedAtMs } }));

const withCard = (pop: PagePop, card: Partial<CardContent>): PagePop => ({ ...pop, card: { ...pop.card, ...card } });
