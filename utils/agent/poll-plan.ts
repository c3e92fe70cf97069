import { isLoginError } from '../dialer/errors.ts';
import { nextDelayMs, type PollingSettings } from './cadence.ts';
import type { AgentState } from './state.ts';

// When the poll that the state plans is due. All of it is pure.

/** No plan is longer than this. One that is was made before the clock was set back. */
const LONGEST_PLAN_MS = 20 * 60_000;
/** Requests keep this distance, however many reasons there are to look now. */
const MIN_DISTANCE_MS = 900;

type Circumstances = { polling: PollingSettings; locked: boolean; nowMs: number };

/**
 * The state with a plan that fits the screen as it is now: a background that has ended since may have planned for a locked
 * screen, and such a plan is too long once the screen is unlocked.
 */
export function replanned(state: AgentState, { polling, locked, nowMs }: Circumstances): AgentState {
  const { nextPollAtMs, lastAttemptAtMs, failure } = state;
  if (nextPollAtMs === null || lastAttemptAtMs === null || failure) return state;
  const longestMs = nextDelayMs(state, polling, { random: 1, locked, nowMs });
  return { ...state, nextPollAtMs: Math.min(nextPollAtMs, lastAttemptAtMs + longestMs) };
}

/** How long to wait before the planned poll, ms; at most 0 if it is due. `hurried`: there is a reason to look now. */
export function dueInMs(state: AgentState, { hurried, nowMs }: { hurried: boolean; nowMs: number }): number {
  const plannedInMs = (state.nextPollAtMs ?? nowMs) - nowMs;
  if (plannedInMs > LONGEST_PLAN_MS) return 0;
  const wantedInMs = hurried && mayHurry(state) ? Math.min(plannedInMs, 0) : plannedInMs;
  return Math.max(wantedInMs, distanceLeftMs(state, nowMs));
}

/** Whether a poll may be brought forward: not while the server has asked for quiet, nor after a refused log-in. */
const mayHurry = ({ failure }: AgentState) => !failure || (failure.quietUntilMs === null && !isLoginError(failure));

/** What is left of the distance to the last request, ms. */
function distanceLeftMs(state: AgentState, nowMs: number): number {
  const leftMs = (state.lastAttemptAtMs ?? 0) + MIN_DISTANCE_MS - nowMs;
  // More than the whole distance: the last request was sent before the clock was set back.
  return leftMs > MIN_DISTANCE_MS ? 0 : leftMs;
}
