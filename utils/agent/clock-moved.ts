import type { AgentState, CallState } from './state.ts';

// The computer's clock may be set while a state holds times of it. All of it is pure.

/** So much has passed at least since the last request, because requests keep a distance (poll-plan.ts). */
const PASSED_MS = 1000;
/** A state that nobody has confirmed for so long tells nothing of how long a status or a call has lasted. */
const LONG_GAP_MS = 12 * 3_600_000;

/**
 * The state by the clock as it is now. A request that was sent “in the future” tells that the clock was set back: then all
 * times move with it, as if hardly any time had passed since, because nobody knows how much has.
 */
export function byClock(state: AgentState, nowMs: number): AgentState {
  const { lastAttemptAtMs, lastSuccessAtMs } = state;
  const latestMs = Math.max(lastAttemptAtMs ?? -Infinity, lastSuccessAtMs ?? -Infinity);
  return latestMs > nowMs ? moved(state, nowMs - latestMs - PASSED_MS) : state;
}

/**
 * The state before an answer that came after a long gap: the computer slept, or the clock was set forward. What the answer
 * confirms has lasted as long as it had when it was last seen.
 */
export function afterLongGap(state: AgentState, nowMs: number): AgentState {
  const { lastSuccessAtMs, status, call } = state;
  const gapMs = lastSuccessAtMs === null ? 0 : nowMs - lastSuccessAtMs;
  if (gapMs < LONG_GAP_MS) return state;
  return {
    ...state,
    status: status && { ...status, sinceMs: status.sinceMs + gapMs },
    call: call && { ...call, startedAtMs: call.startedAtMs + gapMs },
  };
}

function moved(state: AgentState, byMs: number): AgentState {
  const time = (atMs: number) => atMs + byMs;
  const perhaps = (atMs: number | null) => (atMs === null ? null : time(atMs));
  const { status, failure, resting, call, lastCall, learned } = state;
  return {
    ...state,
    lastSuccessAtMs: perhaps(state.lastSuccessAtMs),
    lastAttemptAtMs: perhaps(state.lastAttemptAtMs),
    nextPollAtMs: perhaps(state.nextPollAtMs),
    status: status && { ...status, sinceMs: time(status.sinceMs) },
    failure: failure && { ...failure, sinceMs: time(failure.sinceMs), quietUntilMs: perhaps(failure.quietUntilMs) },
    resting: resting && {
      ...resting,
      sinceMs: time(resting.sinceMs),
      mayTryAtMs: time(resting.mayTryAtMs),
      ...(resting.comesBackAtMs !== undefined && { comesBackAtMs: time(resting.comesBackAtMs) }),
    },
    call: call && movedCall(call, time),
    lastCall: lastCall && { ...movedCall(lastCall, time), endedAtMs: time(lastCall.endedAtMs) },
    ...(learned && {
      learned: {
        ...learned,
        signInExpectedAtMs: perhaps(learned.signInExpectedAtMs),
        signedInAtMs: perhaps(learned.signedInAtMs),
      },
    }),
  };
}

function movedCall<Of extends CallState>(call: Of, time: (atMs: number) => number): Of {
  const { pop } = call;
  return {
    ...call,
    startedAtMs: time(call.startedAtMs),
    pop: pop.state === 'done' ? { ...pop, atMs: time(pop.atMs) } : pop,
  };
}
