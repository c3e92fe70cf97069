import * as dom from './dom.ts';
import type { CardContent, CardCorner } from '../messages/protocol.ts';
import { t } from '../words/words.ts';
import { formatCallTime } from './call-time.ts';
import { element } from './card-elements.ts';
import { aboutCall, announcementOf, cardHead, choices } from './card-parts.ts';
import { listen } from './listen.ts';

export type CallCardActions = {
  onDismiss: () => void;
  onMove: (corner: CardCorner) => void;
  onOpen: (address: string) => void;
  /** Resolves to whether the page was linked to the call's lead. */
  onLink: () => Promise<boolean>;
  /** The card of an ended call has been there for long enough. */
  onFarewell: () => void;
};

export type CallCard = { render: (content: CardContent) => void };

const CORNERS_CLOCKWISE: CardCorner[] = ['top-right', 'bottom-right', 'bottom-left', 'top-left'];
/** How long the card of an ended call stays, and longer while the pointer is over it. */
const FAREWELL_MS = 6000;
const CHECK_POINTER_EVERY_MS = 1000;
/** A screen reader reads only what changes in a region that it already knows. */
const ANNOUNCE_AFTER_MS = 150;
const SECOND_MS = 1000;
/** A tick this much after the full second, because a timer may fire a little early. */
const TICK_MARGIN_MS = 5;

/** The card of a call, drawn in `root`, in the top frame's document. */
export const createCallCard = (root: ShadowRoot, actions: CallCardActions, signal: AbortSignal): CallCard => {
  const card = element('section', 'card');
  // Pressing a button of the card must not take the focus out of a field of the page.
  card.addEventListener('mousedown', (event) => event.preventDefault());
  const announcement = element('p', 'said');
  announcement.setAttribute('role', 'status');
  const timer = createTimer(signal);
  let content: CardContent | null = null;
  /** What is drawn, so that a press on a button is not lost because the same card is drawn anew under it. */
  let drawn = '';
  /** The address at which the agent has said that the page is the record: there the card says so, whatever else it shows. */
  let linkedAt = '';
  let farewell: ReturnType<typeof setTimeout> | undefined;

  const place = ({ corner, endedAtMs }: CardContent): void => {
    card.className = `card ${corner}${endedAtMs === null ? '' : ' ended'}`;
  };
  const move = (): void => {
    if (!content) return;
    const next = (CORNERS_CLOCKWISE.indexOf(content.corner) + 1) % CORNERS_CLOCKWISE.length;
    const corner = CORNERS_CLOCKWISE[next]!;
    content = { ...content, corner };
    place(content);
    actions.onMove(corner);
  };
  const link = async (): Promise<boolean> => {
    const at = dom.URL(document);
    const isLinked = await actions.onLink();
    if (isLinked) linkedAt = at;
    else drawn = '';
    if (isLinked && content && card.isConnected) render(content);
    return isLinked;
  };
  const leave = (): void => {
    if (card.matches(':hover')) farewell = setTimeout(leave, CHECK_POINTER_EVERY_MS);
    else actions.onFarewell();
  };

  const render = (next: CardContent): void => {
    const at = dom.URL(document);
    const drawing = JSON.stringify([next, at, linkedAt]);
    if (drawing === drawn) return;
    drawn = drawing;
    const sentence = announcementOf(next);
    const isNews = content === null || sentence !== announcementOf(content);
    content = next;
    place(next);
    card.setAttribute('aria-label', t('card.label'));
    card.replaceChildren(
      cardHead(next, timer.element, { onMove: move, onDismiss: actions.onDismiss }),
      ...aboutCall(next),
      ...(next.endedAtMs === null ? choices(next, { onOpen: actions.onOpen, onLink: link }, at === linkedAt) : []),
    );
    timer.show(next);
    if (!card.isConnected) root.append(card, announcement);
    if (isNews) setTimeout(() => (announcement.textContent = sentence), ANNOUNCE_AFTER_MS);
    clearTimeout(farewell);
    if (next.endedAtMs !== null) farewell = setTimeout(leave, FAREWELL_MS);
  };
  signal.addEventListener('abort', () => {
    clearTimeout(farewell);
    card.remove();
    announcement.remove();
  });
  return { render };
};

type CallTimes = Pick<CardContent, 'startedAtMs' | 'endedAtMs'>;

/** Shows how long a call takes. It ticks until the call has ended, but not in a tab that nobody sees. */
const createTimer = (signal: AbortSignal): { element: HTMLElement; show: (call: CallTimes) => void } => {
  const shown = element('span', 'time');
  // A screen reader does not read a timer out at each tick.
  shown.setAttribute('role', 'timer');
  let call: CallTimes | null = null;
  let zeroMs = 0;
  let nextTick: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    clearTimeout(nextTick);
    if (!call) return;
    const takenMs = Math.max(
      0,
      call.endedAtMs === null ? performance.now() - zeroMs : call.endedAtMs - call.startedAtMs,
    );
    shown.textContent = formatCallTime(takenMs);
    const goesOn = call.endedAtMs === null && !dom.hidden(document);
    if (goesOn) nextTick = setTimeout(tick, SECOND_MS - (takenMs % SECOND_MS) + TICK_MARGIN_MS);
  };
  listen(document, 'visibilitychange', tick, signal);
  signal.addEventListener('abort', () => clearTimeout(nextTick));
  return {
    element: shown,
    show: (next) => {
      // The computer's clock may be set during a call.
      if (call?.startedAtMs !== next.startedAtMs) zeroMs = performance.now() - Date.now() + next.startedAtMs;
      call = next;
      tick();
    },
  };
};
