import { isLoginError } from '../dialer/errors.ts';
import { nextDelayMs, type PollingSettings } from './cadence.ts';
import type { GuardedAnswer } from './login-guard.ts';
import { reduceAgent, type Reduction } from './reduce.ts';
import type { AgentState } from './state.ts';

/** How long to wait after a refused log-in before Screen Pop tries it again on its own. */
const LOGIN_RETRY_MS = 60_000;

type Circumstances = {
  polling: PollingSettings;
  /** Whether the screen is locked. */
  locked: boolean;
  /** In [0, 1). */
  random: number;
  nowMs: number;
};

/** What one poll makes of the agent's state, the next poll's time included. Pure. */
export function afterPoll(
  before: AgentState,
  asked: GuardedAnswer,
  { polling, locked, random, nowMs }: Circumstances,
): Reduction {
  if ('blocked' in asked) {
    const state = resting(before, asked.mayTryAtMs, nowMs);
    // Polling goes on once the budget allows it. Until then the popup tells the person when that is.
    const nextPollAtMs = asked.blocked === 'budget' ? asked.mayTryAtMs : null;
    return { state: { ...state, nextPollAtMs }, ended: null, resumed: null };
  }
  const reduced = reduceAgent(before, asked.answer, nowMs);
  const { state } = reduced;
  if (asked.rests) return { ...reduced, state: resting(state, asked.mayTryAtMs, nowMs) };
  const isRefused = !asked.answer.ok && isLoginError(asked.answer.error);
  const delayMs = isRefused ? LOGIN_RETRY_MS : nextDelayMs(state, polling, { random, locked, nowMs });
  return { ...reduced, state: { ...state, nextPollAtMs: nowMs + delayMs } };
}

/** The state in which nothing is sent until a person acts. */
const resting = (state: AgentState, mayTryAtMs: number, nowMs: number): AgentState => ({
  ...state,
  nextPollAtMs: null,
  resting: { sinceMs: state.resting?.sinceMs ?? nowMs, mayTryAtMs },
  failure: state.failure ?? {
    kind: 'wrong-login',
    detail: '',
    sinceMs: nowMs,
    count: 1,
    quietUntilMs: null,
    notified: false,
  },
});
