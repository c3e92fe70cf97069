import { say, t } from '../words/words.ts';
import { listen } from '#utils/page/listen.ts';
import type { CardContent, CardCorner, Label } from '#utils/messages/protocol.ts';

export type CallCardActions = {
  onDismiss: () => void;
  onMove: (corner: CardCorner) => void;
  onOpen: (address: string) => void;
  onLink: () => void;
  /** The card of a call that is over has been there long enough. */
  onFarewell: () => void;
};

export type CallCard = { render: (content: CardContent) => void };

/** Clockwise. */
const CORNERS: CardCorner[] = ['top-right', 'bottom-right', 'bottom-left', 'top-left'];
/** How long the card of a call that is over stays. */
const FAREWELL_MS = 6000;
/** A screen reader reads what changes in a region that it knows already. */
const ANNOUNCE_AFTER_MS = 150;
/** A day, but for the moment in which it would begin anew. */
const LONGEST_MS = 86_399_999;
const CROSS = 'M4 4l8 8M12 4l-8 8';
const MOVE = 'M2.5 6V2.5H6M13.5 10v3.5H10M2.5 2.5l4 4M13.5 13.5l-4-4';

const sayLabel = (label: Label): string => (typeof label === 'string' ? label : say(label));

/** The card of a call, drawn in `root`, in the top frame's document. Every text is set as text: what the dialer sends is never markup. */
export const createCallCard = (root: ShadowRoot, actions: CallCardActions, signal: AbortSignal): CallCard => {
  const card = element('section', 'card');
  const said = element('p', 'said');
  said.setAttribute('role', 'status');
  const time = element('span', 'time');
  // Of itself not read out as it goes on.
  time.setAttribute('role', 'timer');
  let content: CardContent | null = null;
  let tick: ReturnType<typeof setTimeout> | undefined;
  let farewell: ReturnType<typeof setTimeout> | undefined;

  // Pressing a button of the card must not take the focus out of a field of the page.
  card.addEventListener('mousedown', (event) => event.preventDefault());

  const showTime = (): void => {
    clearTimeout(tick);
    if (!content) return;
    const lastsMs = Math.max(0, (content.endedAtMs ?? Date.now()) - content.startedAtMs);
    time.textContent = duration(lastsMs);
    if (content.endedAtMs === null && !document.hidden) tick = setTimeout(showTime, 1000 - (lastsMs % 1000) + 5);
  };
  listen(document, 'visibilitychange', showTime, signal);

  const button = (className: string, label: string, act: () => void): HTMLButtonElement => {
    const made = element('button', className, label);
    // Only a person's own press counts: the page cannot reach in here, and should it ever, it opens nothing.
    made.addEventListener('click', (event) => (event.isTrusted ? act() : undefined));
    return made;
  };
  const iconButton = (path: string, label: string, act: () => void): HTMLButtonElement => {
    const made = button('icon', '', act);
    made.title = label;
    made.setAttribute('aria-label', label);
    made.append(icon(path));
    return made;
  };
  const move = (): void => {
    if (!content) return;
    const corner = CORNERS[(CORNERS.indexOf(content.corner) + 1) % CORNERS.length]!;
    content = { ...content, corner };
    place(content);
    actions.onMove(corner);
  };
  const place = ({ corner, endedAtMs }: CardContent): void => {
    card.className = `card ${corner}${endedAtMs === null ? '' : ' ended'}`;
  };

  const head = (now: CardContent): HTMLElement => {
    const line = element('div', 'head');
    line.append(
      element('span', 'dot'),
      element('span', '', t(now.endedAtMs === null ? 'card.onCall' : 'card.ended')),
      time,
      iconButton(MOVE, t('card.move'), move),
      iconButton(CROSS, t('card.dismiss'), actions.onDismiss),
    );
    return line;
  };
  const about = (now: CardContent): HTMLElement[] => {
    const chips = element('div', 'chips');
    for (const label of [now.campaign, now.callType]) if (label) chips.append(element('span', 'chip', label));
    if (now.practice) chips.append(element('span', 'chip practice', t('card.practice')));
    return [
      element('div', 'who', now.party || t('card.unknownParty')),
      ...(codeOf(now) ? [element('div', 'code', codeOf(now))] : []),
      ...(chips.hasChildNodes() ? [chips] : []),
    ];
  };
  const choices = (now: CardContent): HTMLElement[] => {
    const parts: HTMLElement[] = [];
    const { note, candidates, offer, canLink } = now;
    const lead = note ? say(note) : candidates.length > 0 ? t('card.choose') : '';
    if (lead) parts.push(element('p', 'note', lead));
    for (const { label, address } of candidates)
      parts.push(titled(button('pick', sayLabel(label), () => actions.onOpen(address))));
    if (offer) parts.push(titled(button('main', sayLabel(offer.label), () => actions.onOpen(offer.address))));
    if (canLink) {
      const link = button('link', t('card.link'), () => {
        link.disabled = true;
        link.textContent = t('card.linked');
        actions.onLink();
      });
      parts.push(link);
    }
    if (parts.length === 0) return [];
    const more = element('div', 'more');
    more.append(...parts);
    return [more];
  };

  const leave = (): void => {
    farewell = card.matches(':hover') ? setTimeout(leave, 1000) : (actions.onFarewell(), undefined);
  };
  const render = (next: CardContent): void => {
    const sentence = announcement(next);
    const news = content === null || sentence !== announcement(content);
    content = next;
    place(next);
    card.setAttribute('aria-label', t('card.label'));
    card.replaceChildren(head(next), ...about(next), ...(next.endedAtMs === null ? choices(next) : []));
    showTime();
    if (!card.isConnected) root.append(card, said);
    if (news) setTimeout(() => (said.textContent = sentence), ANNOUNCE_AFTER_MS);
    clearTimeout(farewell);
    if (next.endedAtMs !== null) farewell = setTimeout(leave, FAREWELL_MS);
  };
  signal.addEventListener('abort', () => {
    clearTimeout(tick);
    clearTimeout(farewell);
    content = null;
    card.remove();
    said.remove();
  });
  return { render };
};

/** `mm:ss`, with hours in front where there are any; a day at most. */
export const duration = (ms: number): string =>
  new Date(Math.min(ms, LONGEST_MS))
    .toISOString()
    .slice(11, 19)
    .replace(/^0(?:0:)?/, '');

const codeOf = ({ vendorLeadCode, leadId }: CardContent): string =>
  vendorLeadCode ? t('card.leadCode', { code: vendorLeadCode }) : leadId ? t('card.leadId', { id: leadId }) : '';

const announcement = (content: CardContent): string => {
  const start = t(content.endedAtMs === null ? 'card.onCall' : 'card.ended');
  return [
    start,
    content.party || t('card.unknownParty'),
    codeOf(content),
    content.campaign,
    content.note ? say(content.note) : '',
  ]
    .filter(Boolean)
    .join('. ');
};

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  label = '',
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = label;
  return made;
};

/** Labels may be cut: the whole of them as a tooltip. */
const titled = (button: HTMLButtonElement): HTMLButtonElement => {
  button.title = button.textContent ?? '';
  return button;
};

const icon = (path: string): Element => {
  const [svg, drawn] = ['svg', 'path'].map((name) => document.createElementNS('http://www.w3.org/2000/svg', name));
  svg!.setAttribute('viewBox', '0 0 16 16');
  svg!.setAttribute('aria-hidden', 'true');
  drawn!.setAttribute('d', path);
  svg!.append(drawn!);
  return svg!;
};
