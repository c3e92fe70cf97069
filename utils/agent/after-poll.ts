import { type DialerErrorKind, isLoginError } from '../dialer/errors.ts';
import { afterLongGap } from './clock-moved.ts';
import { nextDelayMs, type PollingSettings } from './cadence.ts';
import type { GuardedAnswer } from './login-guard.ts';
import { reduceAgent, type Reduction } from './reduce.ts';
import type { AgentState, LastLogins } from './state.ts';

/** How long to wait after a log-in that was not accepted before Screen Pop tries it again on its own. */
const LOGIN_RETRY_MS = 60_000;

/** A dialer that refused everybody's log-in for a while gets a whole office back spread over this. */
const COMES_BACK_SPREAD_MS = 60_000;

/** A rest may last longer; then the guard is asked again in the middle of it (see `LONGEST_PLAN_MS` in poll-plan.ts). */
const LONGEST_REST_MS = 18 * 60_000;

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
    const failure = before.failure ?? notSent(asked.lastLogins, nowMs);
    return { state: { ...resting(before, asked, { random, nowMs }), failure }, ended: null, resumed: null };
  }
  const reduced = reduceAgent(asked.answer.ok ? afterLongGap(before, nowMs) : before, asked.answer, nowMs);
  const state = asked.unproven === 'new' ? notAccepted(reduced.state) : reduced.state;
  if (asked.rests) return { ...reduced, state: resting(state, asked, { random, nowMs }) };
  const isRefused = !asked.answer.ok && isLoginError(asked.answer.error);
  const usualMs = nextDelayMs(state, polling, { random, locked, nowMs });
  const quietMs = (state.failure?.quietUntilMs ?? nowMs) - nowMs;
  const delayMs = isRefused || asked.unproven ? Math.max(LOGIN_RETRY_MS, quietMs) : usualMs;
  return { ...reduced, state: { ...state, nextPollAtMs: nowMs + delayMs } };
}

const notAccepted = (state: AgentState): AgentState => ({
  ...state,
  failure: state.failure && { ...state.failure, notAccepted: true },
});

/** The state in which nothing is sent until a person acts, or until the log-in may be tried again by itself. */
function resting(
  state: AgentState,
  asked: GuardedAnswer,
  { random, nowMs }: Pick<Circumstances, 'random' | 'nowMs'>,
): AgentState {
  const { mayTryAtMs, lastLogins } = asked;
  const spreadMs = COMES_BACK_SPREAD_MS * random;
  let comesBackAtMs = asked.comesBackAtMs === undefined ? null : asked.comesBackAtMs + spreadMs;
  // Once the budget allows it, polling goes on. Until then the popup tells the person when that is.
  if ('blocked' in asked && asked.blocked === 'budget') comesBackAtMs = mayTryAtMs;
  return {
    ...state,
    nextPollAtMs: comesBackAtMs && Math.min(comesBackAtMs, nowMs + LONGEST_REST_MS),
    resting: {
      sinceMs: state.resting?.sinceMs ?? nowMs,
      mayTryAtMs,
      ...(comesBackAtMs !== null && { comesBackAtMs }),
      lastLogins,
    },
  };
}

/** What a request that was not sent is shown as, where nothing has failed before. */
const notSent = (lastLogins: LastLogins, nowMs: number): AgentState['failure'] => ({
  kind: NOT_SENT_AS[lastLogins] ?? 'wrong-login',
  detail: '',
  sinceMs: nowMs,
  count: 1,
  quietUntilMs: null,
  notified: false,
});

const NOT_SENT_AS: Partial<Record<LastLogins, DialerErrorKind>> = {
  unanswered: 'timeout',
  'not-accepted': 'dialer-refused',
  doubted: 'dialer-refused',
};
