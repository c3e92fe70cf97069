import type { RecordKeys } from '../../crm/record-keys.ts';
import { sentence } from '../../words/words.ts';
import { OPEN_RECORD } from '../candidates.ts';
import { isInSight, planPop, type PopPlan, tabShowing, type TabFacts } from '../plan.ts';
import type { PopTab } from '../pop-session.ts';
import { popTabOf } from '../tabs.ts';
import type { Destination } from '../targets.ts';
import { end, type Offer, popWith, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { offer, place, present } from './present.ts';

const ASK = sentence('pop.ask');
const TYPING = sentence('pop.typing');
const STAYED = sentence('pop.stayed');
const UNSAVED_LEFT = sentence('pop.unsavedLeft');

/** Where a step has come to with its address. */
export type Reached =
  /** The pop tab was sent there: its page has to be looked at. `wasOpen`: the pop went on in another tab, which had it open. */
  | { at: 'sent'; trail: Trail; tab: PopTab; wasOpen: boolean }
  /** A tab has the address open already. */
  | { at: 'open'; trail: Trail; tab: TabFacts }
  /** Nothing more is to be done. */
  | { at: 'end'; result: StepResult };

/** Brings the page at an address to the agent, as the plan says: where it is open, in the pop tab, or in a new one. */
export async function reach(
  trail: Trail,
  context: StepContext,
  target: Destination,
  keys: RecordKeys,
): Promise<Reached> {
  const { request, tabs } = context;
  const { address, signature } = target;
  if (trail.tab && trail.lastAddress === address) return sent({ trail, tab: trail.tab });
  if (trail.tab && trail.mayLeave) return sent(await goOrSwitch(trail, context, trail.tab, keys, address));
  const open = await tabs.crmTabs(request.crm, keys);
  const plan = planPop(signature, open, request.opening, request.recordIdAt);
  switch (plan.do) {
    case 'highlight': {
      const mayGo = plan.because === 'visible' && plan.tab.page?.unsaved === false && !plan.tab.page.typing;
      if (mayGo && request.begunAt !== null && plan.tab.id === request.begunIn)
        return sent(await goAndFocus(trail, context, popTabOf(plan.tab), keys, address));
      return highlight(trail, context, plan, target, keys);
    }
    case 'focus': {
      const tab = popTabOf(plan.tab);
      const left = { ...trail, unsavedNote: plan.why ? UNSAVED_LEFT : trail.unsavedNote };
      const placed = await place(left, context, tab, keys, plan.tab.url);
      // The page is told first, because the browser delivers nothing while it shows a tab, and a page that is not seen yet
      // can find the record all the same.
      await Promise.all([tabs.show(tab.tabId, popWith(request, keys, {})), tabs.focus(tab)]);
      return { at: 'open', trail: placed, tab: plan.tab };
    }
    case 'ask': {
      if (plan.offerIn && !isInSight(plan.offerIn)) await tabs.focus(popTabOf(plan.offerIn));
      const asked = { inTab: plan.offerIn, note: ASK, notice: sentence('notification.ask') };
      const offered = await offer(trail, context, asked, keys, address);
      return { at: 'end', result: end(offered, 'asked', { words: ASK, address }) };
    }
    case 'reuse': {
      const left = { ...trail, unsavedNote: plan.why ? UNSAVED_LEFT : trail.unsavedNote };
      if (request.opening === 'own-tab') return goInOwnTab(left, context, plan.tab, keys, address);
      return sent(await goAndFocus(left, context, { ...popTabOf(plan.tab), openedByPop: true }, keys, address));
    }
    case 'open': {
      const begun = open.find(({ id, openedByPop }) => id === request.begunIn && openedByPop) ?? plan.into;
      // It may still be on its way to that address, and then it does not answer yet.
      const isOnItsWay = begun?.page === null && begun.url === address;
      if (!begun || begun.page?.unsaved || !(begun.page || isOnItsWay))
        return sent(await openNew(trail, context, plan, keys, address));
      // Whoever was told of it before the background ended is told again: nobody knows whether they were.
      const going = plan.inFront ? trail : { ...trail, offer: offerBehind(plan) };
      const tab = popTabOf(begun);
      if (isOnItsWay) {
        const placed = await place({ ...going, lastAddress: address }, context, tab, keys, address);
        if (plan.inFront) await tabs.focus(tab);
        return sent({ trail: placed, tab });
      }
      const go = plan.inFront ? goAndFocus : goTo;
      return sent(await go(going, context, tab, keys, address));
    }
  }
}

type Sent = { trail: Trail; tab: PopTab; wasOpen?: boolean };
const sent = ({ trail, tab, wasOpen = false }: Sent): Reached => ({
  at: 'sent',
  trail: { ...trail, tab },
  tab,
  wasOpen,
});

async function highlight(
  trail: Trail,
  context: StepContext,
  { tab, because }: Extract<PopPlan, { do: 'highlight' }>,
  { way, address }: Destination,
  keys: RecordKeys,
): Promise<Reached> {
  const isOpen = because === 'open';
  const presented = await present(trail, context, popTabOf(tab), keys, isOpen ? tab.url : null, {
    offer: isOpen || way === 'search' ? null : { label: OPEN_RECORD, address },
  });
  if (isOpen) return { at: 'open', trail: presented.trail, tab };
  const shown = { address: way === 'search' ? tab.url : address, confirmedBy: 'page' } as const;
  return { at: 'end', result: end(presented.trail, 'shown', shown) };
}

/** How a record is offered that opens behind the page that the agent sees. */
const offerBehind = ({ why, offerIn }: Extract<PopPlan, { do: 'open' }>): Offer => ({
  inTab: offerIn,
  note: why === 'typing' ? TYPING : sentence('pop.background'),
  notice: sentence('notification.background'),
});

async function openNew(
  trail: Trail,
  context: StepContext,
  plan: Extract<PopPlan, { do: 'open' }>,
  keys: RecordKeys,
  address: string,
): Promise<Sent> {
  const { anchor, inFront, why } = plan;
  const tab = await context.tabs.open(address, anchor, inFront);
  const opened = {
    ...trail,
    madeTabId: tab.tabId,
    lastAddress: address,
    offer: inFront ? trail.offer : offerBehind(plan),
    unsavedNote: why === 'unsaved' ? sentence('pop.unsavedKept') : trail.unsavedNote,
  };
  return { trail: await place(opened, context, tab, keys, address), tab };
}

/** Goes there in the one tab that the CRM may have. Where its page is not left, its card offers the record. */
async function goInOwnTab(
  trail: Trail,
  context: StepContext,
  own: TabFacts,
  keys: RecordKeys,
  address: string,
): Promise<Reached> {
  const tab = popTabOf(own);
  const going = await place({ ...trail, lastAddress: address }, context, tab, keys, address);
  if ((await context.tabs.navigate(tab.tabId, address)) === 'went') {
    await context.tabs.focus(tab);
    return sent({ trail: going, tab });
  }
  const words = sentence('pop.unsavedHere');
  const asked = { inTab: own, note: words, notice: sentence('notification.ask') };
  const offered = await offer({ ...trail, placed: false }, context, asked, keys, address);
  return { at: 'end', result: end(offered, 'asked', { words, address }) };
}

/**
 * Goes there in the tab, or next to it where the agent has begun to write in it since it was last asked, or has answered
 * the page's “Leave site?” with no.
 */
export async function goTo(
  trail: Trail,
  context: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  address: string,
): Promise<Sent> {
  const { tabs, request } = context;
  const going = await place({ ...trail, lastAddress: address }, context, tab, keys, address);
  const navigated = await tabs.navigate(tab.tabId, address);
  if (navigated === 'went') return { trail: going, tab };
  const written = (await tabs.crmTabs(request.crm, keys)).find(({ id }) => id === tab.tabId) ?? null;
  const next = await tabs.open(address, written, false);
  const note = navigated === 'stayed' ? STAYED : TYPING;
  const behind: Offer = { inTab: written, note, notice: sentence('notification.background') };
  // The page that the agent sees offers it, if that is another.
  const opened = { ...going, madeTabId: next.tabId, offer: trail.offer ?? behind };
  return { trail: await place(opened, context, next, keys, address), tab: next };
}

async function goAndFocus(
  trail: Trail,
  context: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  address: string,
): Promise<Sent> {
  const gone = await goTo(trail, context, tab, keys, address);
  if (!gone.trail.offer) await context.tabs.focus(gone.tab);
  return gone;
}

/** Goes on from the pop tab: to another tab in which the record is open, else to the address in the pop tab itself. */
export async function goOrSwitch(
  trail: Trail,
  context: StepContext,
  tab: PopTab,
  keys: RecordKeys,
  address: string,
): Promise<Sent> {
  return (await switchToOpen(trail, context, tab, keys)) ?? goTo(trail, context, tab, keys, address);
}

/** Goes on in another tab in which the record is open, and closes the one that this pop made; null where there is none. */
export async function switchToOpen(
  trail: Trail,
  context: StepContext,
  { tabId }: PopTab,
  keys: RecordKeys,
): Promise<Sent | null> {
  const { tabs, request } = context;
  const others = (await tabs.crmTabs(request.crm, keys)).filter(({ id }) => id !== tabId);
  const open = keys.signature && tabShowing(keys.signature, others);
  if (!open) return null;
  const tab = popTabOf(open);
  // The page that the agent sees needs no offer of itself.
  const isSeen = trail.offer?.inTab?.id === open.id;
  if (!trail.offer) await tabs.focus(tab);
  const switched = { ...trail, lastAddress: open.url, offer: isSeen ? null : trail.offer };
  const next = await place(switched, context, tab, keys, open.url);
  if (trail.madeTabId === tabId) await tabs.close(tabId);
  return { trail: next, tab, wasOpen: true };
}
