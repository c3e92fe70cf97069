import { NOTHING_LEARNED } from './learned.ts';
import type { AgentState } from './state.ts';

/** How long to wait between polls, ms, depending on what the agent does. */
export type PollingSettings = {
  readyMs: number;
  inCallMs: number;
  wrapUpMs: number;
  pausedMs: number;
  signedOutMs: number;
  lockedMs: number;
};

/** Bounds and default of each setting, ms. 25 s at most, because the browser ends a background that is idle for 30 s. */
export const POLLING_BOUNDS: Record<keyof PollingSettings, { min: number; max: number; usual: number }> = {
  readyMs: { min: 1000, max: 10_000, usual: 1000 },
  inCallMs: { min: 1000, max: 15_000, usual: 3000 },
  wrapUpMs: { min: 1000, max: 15_000, usual: 2000 },
  pausedMs: { min: 1000, max: 25_000, usual: 4000 },
  signedOutMs: { min: 5000, max: 25_000, usual: 15_000 },
  lockedMs: { min: 5000, max: 25_000, usual: 20_000 },
};

/** So long after signing in, and before the first call, nobody knows where this agent's calls come from. */
const SIGNED_IN_LATELY_MS = 5 * 60_000;
/** An agent who dials from a pause and has been paused for longer than this has a break. */
const DIALS_FROM_PAUSE_MS = 15 * 60_000;
/** So long after a sign-in has become likely it is looked for more often. */
const MAY_SIGN_IN_MS = 5 * 60_000;
const SIGN_IN_LOOK_MS = POLLING_BOUNDS.signedOutMs.min;
/** What the dialer knows of a call it says soon, or never. */
const LEARNS_WHO_CALLS_MS = 60_000;

const JITTER = 0.1;
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;

/**
 * How long to wait before the next poll, ms. Pure: `random` is in [0, 1).
 * After a failure the wait is the usual one plus a random part of a span that doubles each time ("full jitter"), 30 s at most
 * in all. So a retry never comes sooner than an ordinary poll, and a thousand agents do not come back in step.
 */
export function nextDelayMs(
  state: AgentState,
  polling: PollingSettings,
  { random, locked, nowMs }: { random: number; locked: boolean; nowMs: number },
): number {
  const usual = usualDelayMs(state, polling, locked);
  const { failure } = state;
  if (!failure) return usual * (1 - JITTER + 2 * JITTER * random);
  if (failure.quietUntilMs !== null) {
    // Spread over the usual wait, because the server may have told everybody the same time.
    return Math.max(failure.quietUntilMs - nowMs, 0) + usual * (1 + random);
  }
  // The span is capped and not the sum: with a capped sum, everybody who drew a long wait would come back in step.
  const span = Math.min(MAX_BACKOFF_MS - usual, FIRST_BACKOFF_MS * 2 ** Math.min(failure.count, 10));
  return usual + span * random;
}

function usualDelayMs(state: AgentState, polling: PollingSettings, locked: boolean): number {
  const quickMs = (usualMs: number, isWanted: boolean) => (isWanted ? Math.min(usualMs, polling.readyMs) : usualMs);
  // A live call keeps its pace whatever the status, and even while the screen is locked.
  if (state.call) return quickMs(polling.inCallMs, isNobodyYet(state));
  if (locked) return polling.lockedMs;
  switch (state.status?.family) {
    case 'in-call':
      return polling.inCallMs;
    case 'wrap-up':
      return polling.wrapUpMs;
    case 'paused':
      return quickMs(polling.pausedMs, mayDialFromPause(state));
    case 'signed-out':
      return maySignInSoon(state) ? Math.min(polling.signedOutMs, SIGN_IN_LOOK_MS) : polling.signedOutMs;
    default:
      return polling.readyMs;
  }
}

/** How long ago that was at the last answer, which is what the state is as of, ms. */
const sinceMs = ({ lastSuccessAtMs }: AgentState, atMs: number) => (lastSuccessAtMs ?? 0) - atMs;

/** Whether nothing is known yet of the call by which its record could be found. */
function isNobodyYet(state: AgentState): boolean {
  const { call, status } = state;
  if (!call || status?.family !== 'in-call' || call.leadId !== '' || call.vendorLeadCode !== '') return false;
  return call.phone === '' && sinceMs(state, call.startedAtMs) < LEARNS_WHO_CALLS_MS;
}

/** Whether a paused agent's next call may come straight from the pause, as all calls do that are dialled by hand. */
function mayDialFromPause(state: AgentState): boolean {
  const { signedInAtMs, callsFromPaused } = state.learned ?? NOTHING_LEARNED;
  if (callsFromPaused !== null) {
    return callsFromPaused && sinceMs(state, state.status?.sinceMs ?? 0) < DIALS_FROM_PAUSE_MS;
  }
  return signedInAtMs !== null && sinceMs(state, signedInAtMs) < SIGNED_IN_LATELY_MS;
}

function maySignInSoon(state: AgentState): boolean {
  const expectedAtMs = state.learned?.signInExpectedAtMs ?? null;
  return expectedAtMs !== null && sinceMs(state, expectedAtMs) < MAY_SIGN_IN_MS;
}

/** A clock that is set to the right second now and then is set back by less than this. */
const SET_BACK_A_LITTLE_MS = 1000;

/** Whether the status counts as current. One from the future does not: the clock was set back, and nobody knows its age. */
export const isFresh = (state: AgentState, polling: PollingSettings, locked: boolean, nowMs: number): boolean =>
  nowMs <= freshUntilMs(state, polling, locked) && nowMs >= seenAgainAtMs(state);

/** From when on a status of the future is one of the present, epoch ms. */
export const seenAgainAtMs = ({ lastSuccessAtMs }: AgentState): number => (lastSuccessAtMs ?? 0) - SET_BACK_A_LITTLE_MS;

/** Until when the status counts as current, epoch ms: three usual waits and 3 s after the last answer. */
export function freshUntilMs(state: AgentState, polling: PollingSettings, locked: boolean): number {
  return (state.lastSuccessAtMs ?? 0) + 3 * usualDelayMs(state, polling, locked) + 3000;
}
