import type { PollingSettings } from '../agent/cadence.ts';
import { freshUntilMs } from '../agent/cadence.ts';
import type { AgentState } from '../agent/state.ts';
import { describeError } from '../dialer/errors.ts';
import type { StatusFamily } from '../dialer/status.ts';

export type Badge = { text: string; colour: string; title: string };

const GREY = '#5f6b76';

// At most four characters fit; colours have a contrast of 4.5 or more against the white text.
const FAMILIES: Record<StatusFamily, { text: string; colour: string; words: string }> = {
  ready: { text: 'RDY', colour: '#1b7f4b', words: 'Ready' },
  ringing: { text: 'RING', colour: '#8a5a00', words: 'Ringing' },
  'in-call': { text: 'CALL', colour: '#c0392b', words: 'In call' },
  'wrap-up': { text: 'WRAP', colour: '#6b4fbb', words: 'Wrap-up' },
  paused: { text: 'PAUS', colour: '#2465b0', words: 'Paused' },
  'signed-out': { text: 'OUT', colour: GREY, words: 'Signed out of the dialer' },
  unknown: { text: '?', colour: GREY, words: 'Status' },
};

/** Age for a badge, at most four characters: "45s", "12m", "3h". */
const shortAge = (ms: number) => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`;
};

/** What the toolbar shows for a state. Pure. A status that may be out of date is replaced by its age, in grey. */
export function badgeFor(
  state: AgentState | null,
  polling: PollingSettings,
  { nowMs, locked }: { nowMs: number; locked: boolean },
): Badge {
  if (!state) return { text: 'SET', colour: GREY, title: 'Screen Pop: not set up yet. Click to see what is missing.' };
  const problem = state.failure ? describeError(state.failure.kind).title : '';
  if (state.resting) return { text: '!', colour: '#c0392b', title: `Screen Pop: ${problem}. Click to see what to do.` };
  const { status, lastSuccessAtMs } = state;
  if (!status || lastSuccessAtMs === null) {
    return problem === ''
      ? { text: '…', colour: GREY, title: 'Screen Pop: asking the dialer …' }
      : { text: '!', colour: '#8a5a00', title: `Screen Pop: ${problem}` };
  }
  const { text, colour, words } = FAMILIES[status.family];
  const said = status.text === '' ? words : `${words} (${status.text})`;
  if (nowMs <= freshUntilMs(state, polling, locked)) return { text, colour, title: `Screen Pop: ${said}` };
  const age = shortAge(nowMs - lastSuccessAtMs);
  return { text: age, colour: GREY, title: `Screen Pop: ${said} ${age} ago. ${problem}`.trim() };
}

/** When `badgeFor` will give something else for this same state, ms from now; null while only a poll can change it. Pure. */
export function badgeChangesInMs(
  state: AgentState,
  polling: PollingSettings,
  { nowMs, locked }: { nowMs: number; locked: boolean },
): number | null {
  if (state.resting || !state.status || state.lastSuccessAtMs === null) return null;
  const untilStale = freshUntilMs(state, polling, locked) + 1 - nowMs;
  if (untilStale > 0) return untilStale;
  // As `shortAge` rounds: half a second early, and by minutes from the first on.
  const age = nowMs - state.lastSuccessAtMs + 500;
  const unit = age < 60_000 ? 1000 : 60_000;
  return unit - (age % unit);
}
