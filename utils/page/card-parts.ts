import type { CardContent, Label } from '../messages/protocol.ts';
import { say, t } from '../words/words.ts';
import { button, CROSS, element, FOUR_ARROWS, iconButton, wideButton } from './card-elements.ts';

// The parts of the call card, from top to bottom, and the sentence that a screen reader says of it.

type HeadActions = { onMove: () => void; onDismiss: () => void };

/** The line with the state of the call, its time and the two small buttons. */
export const cardHead = (content: CardContent, time: HTMLElement, { onMove, onDismiss }: HeadActions): HTMLElement => {
  const head = element('div', 'head');
  head.append(
    element('span', 'dot'),
    element('span', '', callState(content)),
    time,
    iconButton(FOUR_ARROWS, t('card.move'), onMove),
    iconButton(CROSS, t('card.dismiss'), onDismiss),
  );
  return head;
};

/** Who is calling, and what about. */
export const aboutCall = (content: CardContent): HTMLElement[] => {
  const chips = [content.campaign, content.callType].filter(Boolean).map((label) => element('span', 'chip', label));
  if (content.practice) chips.push(element('span', 'chip practice', t('card.practice')));
  const code = codeOf(content);
  return [
    element('div', 'who', partyOf(content)),
    ...(code ? [element('div', 'code', code)] : []),
    ...(chips.length > 0 ? [group('chips', chips)] : []),
  ];
};

type ChoiceActions = {
  onOpen: (address: string) => void;
  /** Resolves to whether the page was linked to the call's lead. */
  onLink: () => Promise<boolean>;
};

/** The note, and what the agent can choose; empty if there is neither. `isLinked`: the agent has linked this page. */
export const choices = (content: CardContent, { onOpen, onLink }: ChoiceActions, isLinked: boolean): HTMLElement[] => {
  const { candidates, offer, canLink } = content;
  const note = noteOf(content);
  const parts: HTMLElement[] = [];
  if (note) parts.push(element('p', 'note', note));
  for (const { label, address } of candidates) parts.push(wideButton('pick', sayLabel(label), () => onOpen(address)));
  if (offer) parts.push(wideButton('main', sayLabel(offer.label), () => onOpen(offer.address)));
  if (canLink || isLinked) parts.push(linkButton(onLink, isLinked));
  return parts.length > 0 ? [group('more', parts)] : [];
};

const linkButton = (onLink: ChoiceActions['onLink'], isLinked: boolean): HTMLButtonElement => {
  const press = async (): Promise<void> => {
    link.disabled = true;
    // A page that was linked has the card drawn anew.
    if (!(await onLink())) link.textContent = t('card.notLinked');
  };
  const link = button('link', t(isLinked ? 'card.linked' : 'card.link'), () => void press());
  link.disabled = isLinked;
  return link;
};

/** What a screen reader says of the card. */
export const announcementOf = (content: CardContent): string =>
  [callState(content), partyOf(content), codeOf(content), content.campaign, content.note ? say(content.note) : '']
    .filter(Boolean)
    .join('. ');

const callState = ({ endedAtMs }: CardContent): string => t(endedAtMs === null ? 'card.onCall' : 'card.ended');

const partyOf = ({ party }: CardContent): string => party || t('card.unknownParty');

const codeOf = ({ vendorLeadCode, leadId }: CardContent): string => {
  if (vendorLeadCode) return t('card.leadCode', { code: vendorLeadCode });
  return leadId ? t('card.leadId', { id: leadId }) : '';
};

const noteOf = ({ note, candidates }: CardContent): string => {
  if (note) return say(note);
  return candidates.length > 0 ? t('card.choose') : '';
};

const sayLabel = (label: Label): string => (typeof label === 'string' ? label : say(label));

const group = (className: string, parts: HTMLElement[]): HTMLElement => {
  const made = element('div', className);
  made.append(...parts);
  return made;
};
