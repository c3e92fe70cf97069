import { sentence, type PlainKey, type Words } from '../words/words.ts';
import type { AgentStatus, StatusFamily } from './status.ts';

/** What a status looks like: its family, or `checking` while none is known yet. */
export type StatusLook = StatusFamily | 'checking';

/** A shape that components/status-icon.tsx draws. */
export type StatusIconName = 'tick' | 'bell' | 'phone' | 'pencil' | 'pause' | 'power' | 'question' | 'dots';

type Look = {
  word: PlainKey;
  /** A word that fits in the toolbar's badge. */
  badge: PlainKey;
  icon: StatusIconName;
  /** `light`: on light pages, and behind the badge's white text. `dark`: on dark pages. */
  colour: { light: string; dark: string };
};

// No family is red, because red says that something is wrong.
const GREY = { light: '#54615a', dark: '#a4b1a9' };

/** How each status is shown, the same in badge, popup and options page. Each has its own word and icon, so colour only helps. */
export const STATUS_LOOKS: Record<StatusLook, Look> = {
  ready: {
    word: 'status.ready',
    badge: 'status.badge.ready',
    icon: 'tick',
    colour: { light: '#17703a', dark: '#74d199' },
  },
  ringing: {
    word: 'status.ringing',
    badge: 'status.badge.ringing',
    icon: 'bell',
    colour: { light: '#6637b8', dark: '#bda0f5' },
  },
  'in-call': {
    word: 'status.inCall',
    badge: 'status.badge.inCall',
    icon: 'phone',
    colour: { light: '#0b5cb5', dark: '#8cbcf5' },
  },
  'wrap-up': {
    word: 'status.wrapUp',
    badge: 'status.badge.wrapUp',
    icon: 'pencil',
    colour: { light: '#7f5000', dark: '#f0c05c' },
  },
  paused: {
    word: 'status.paused',
    badge: 'status.badge.paused',
    icon: 'pause',
    colour: { light: '#9a3f17', dark: '#f5a582' },
  },
  'signed-out': {
    word: 'status.signedOut',
    badge: 'status.badge.signedOut',
    icon: 'power',
    colour: GREY,
  },
  unknown: {
    word: 'status.unknown',
    badge: 'status.badge.unknown',
    icon: 'question',
    colour: { light: '#7b2f72', dark: '#e6a2dc' },
  },
  checking: { word: 'status.checking', badge: 'status.badge.checking', icon: 'dots', colour: GREY },
};

/** A status in words: its own word, and what the dialer calls it. */
export function statusWords({ family, text }: AgentStatus): Words {
  const status = sentence(STATUS_LOOKS[family].word);
  return text === '' ? status : sentence('status.said', { status, said: text });
}

/** The colours of a status as theme.css reads them, for the `style` of an element of class `look`. */
export const lookStyle = (look: StatusLook) => ({
  '--look-light': STATUS_LOOKS[look].colour.light,
  '--look-dark': STATUS_LOOKS[look].colour.dark,
});
