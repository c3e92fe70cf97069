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
  // A live call keeps its pace whatever the status, and even while the screen is locked.
  if (state.call) return polling.inCallMs;
  if (locked) return polling.lockedMs;
  switch (state.status?.family) {
    case 'in-call':
      return polling.inCallMs;
    case 'wrap-up':
      return polling.wrapUpMs;
    case 'paused':
      return polling.pausedMs;
    case 'signed-out':
      return polling.signedOutMs;
    default:
      return polling.readyMs;
  }
}

/** Until when the status counts as current, epoch ms: three usual waits and 3 s after the last answer. */
export function freshUntilMs(state: AgentState, polling: PollingSettings, locked: boolean): number {
  return (state.lastSuccessAtMs ?? 0) + 3 * usualDelayMs(state, polling, locked) + 3000;
}
