import type { StatusFamily } from '../dialer/status.ts';
import type { AgentState } from './state.ts';

// What this agent's day has shown so far, and so where the next call may come from. All of it is pure.

type Learned = NonNullable<AgentState['learned']>;

export const NOTHING_LEARNED: Learned = { signInExpectedAtMs: null, signedInAtMs: null, callsFromPaused: null };

/** What is known after an answer whose status is `family`; `began`: a call began with it. */
export function learnedFrom(
  { status, learned = NOTHING_LEARNED, signedOutSeen }: AgentState,
  family: StatusFamily,
  began: boolean,
  nowMs: number,
): Learned {
  const before = status?.family;
  if (family === 'signed-out') {
    if (before !== 'signed-out') return { ...learned, signInExpectedAtMs: nowMs };
    // Once may be a hiccup of the server. The next shift may be another kind of work.
    return signedOutSeen === 1 ? { ...NOTHING_LEARNED, signInExpectedAtMs: learned.signInExpectedAtMs } : learned;
  }
  const signsIn = before === 'signed-out' && signedOutSeen > 1;
  return {
    signInExpectedAtMs: null,
    signedInAtMs: signsIn ? nowMs : learned.signedInAtMs,
    callsFromPaused: began ? comesFromPaused(before, learned.callsFromPaused) : learned.callsFromPaused,
  };
}

/** A call straight out of a wrap-up or another call tells nothing of where calls come from. */
function comesFromPaused(before: StatusFamily | undefined, known: boolean | null): boolean | null {
  if (before === 'paused') return true;
  return before === 'ready' || before === 'ringing' ? false : known;
}

/** The state once the agent has been seen at the dialer's own page: who is signed out there is about to sign in. */
export const atDialersPage = (state: AgentState, nowMs: number): AgentState =>
  state.status?.family === 'signed-out'
    ? { ...state, learned: { ...NOTHING_LEARNED, ...state.learned, signInExpectedAtMs: nowMs } }
    : state;
