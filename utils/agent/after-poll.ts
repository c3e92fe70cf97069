import { isLoginError } from '../dialer/errors.ts';
import { afterLongGap } from './clock-moved.ts';
import { nextDelayMs, type PollingSettings } from './cadence.ts';
import type { GuardedAnswer } from './login-guard.ts';
import type { Unanswered } from './login-ledger.ts';
import { reduceAgent, type Reduction } from './reduce.ts';
import type { AgentState } from './state.ts';

/** How long to wait after a refused log-in before Screen Pop tries it again on its own. */
const LOGIN_RETRY_MS = 60_000;

/** A dialer that refused everybody's log-in for a while gets a whole office back spread over this. */
const COMES_BACK_SPREAD_MS = 60_000;

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
    const failure = before.failure ?? notSent(asked.unanswered, nowMs);
    return { state: { ...resting(before, asked, { random, nowMs }), failure }, ended: null, resumed: null };
  }
  const reduced = reduceAgent(asked.answer.ok ? afterLongGap(before, nowMs) : before, asked.answer, nowMs);
  const { state } = reduced;
  if (asked.rests) return { ...reduced, state: resting(state, asked, { random, nowMs }) };
  const isRefused = !asked.answer.ok && isLoginError(asked.answer.error);
  const delayMs = isRefused ? LOGIN_RETRY_MS : nextDelayMs(state, polling, { random, locked, nowMs });
  return { ...reduced, state: { ...state, nextPollAtMs: nowMs + delayMs } };
}

/** The state in which nothing is sent until a person acts, or until the log-in may be tried again by itself. */
function resting(
  state: AgentState,
  asked: GuardedAnswer,
  { random, nowMs }: Pick<Circumstances, 'random' | 'nowMs'>,
): AgentState {
  const { mayTryAtMs, comesBackAtMs } = asked;
  const unanswered = 'blocked' in asked ? asked.unanswered : undefined;
  let nextPollAtMs = comesBackAtMs === undefined ? null : comesBackAtMs + COMES_BACK_SPREAD_MS * random;
  // Once the budget allows it, polling goes on. Until then the popup tells the person when that is.
  if ('blocked' in asked && asked.blocked === 'budget') nextPollAtMs = mayTryAtMs;
  return {
    ...state,
    nextPollAtMs,
    resting: {
      sinceMs: state.resting?.sinceMs ?? nowMs,
      mayTryAtMs,
      ...(nextPollAtMs !== null && { comesBackAtMs: nextPollAtMs }),
      ...(unanswered && { unanswered }),
    },
  };
}

/** What a request that was not sent is shown as, where nothing has failed before. */
const notSent = (unanswered: Unanswered, nowMs: number): AgentState['failure'] => ({
  kind: unanswered === 'all' ? 'timeout' : 'wrong-login',
  detail: '',
  sinceMs: nowMs,
  count: 1,
  quietUntilMs: null,
  notified: false,
});
