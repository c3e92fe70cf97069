import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { afterLongGap, byClock } from '#utils/agent/clock-moved.ts';
import { dueInMs } from '#utils/agent/poll-plan.ts';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import { outageToNotify } from '#utils/browser/notifications.ts';
import { noFields } from './answers.ts';

vi.mock('webextension-polyfill', () => ({ default: {} }));

const T = Date.UTC(2026, 0, 5, 9);
const HOUR_MS = 3_600_000;
const call = { ...noFields, leadId: '7', key: 'k', agent: 'ann', startedAtMs: T - 90_000 };
const outcome = { kind: 'opened' as const, words: null, address: null };
const state: AgentState = {
  ...initialState('ann'),
  status: { family: 'in-call', text: 'IN CALL', sinceMs: T - 90_000 },
  lastSuccessAtMs: T - 30_000,
  lastAttemptAtMs: T,
  nextPollAtMs: T + 20_000,
  failure: {
    kind: 'rate-limited',
    detail: '',
    sinceMs: T - 20_000,
    count: 2,
    quietUntilMs: T + 20_000,
    notified: false,
  },
  resting: { sinceMs: T - 1000, mayTryAtMs: T + 60_000, comesBackAtMs: T + 90_000 },
  call: { ...call, pop: { state: 'done', atMs: T - 88_000, outcome } },
  lastCall: { ...call, startedAtMs: T - 500_000, endedAtMs: T - 400_000, pop: { state: 'due' } },
  learned: { signInExpectedAtMs: null, signedInAtMs: T - 600_000, callsFromPaused: null },
};

/** All times in a state, in the order in which they stand in it. */
const timesIn = (value: unknown): number[] =>
  typeof value === 'number' && value > 1e11
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(timesIn)
      : [];

it('a clock that was not set back changes nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 * 366 * 24 * HOUR_MS }), (laterMs) => {
      expect(byClock(state, T + laterMs)).toBe(state);
    }),
  );
});

it('set back by any time: all times move together, none of the past is of the future, and no wait is longer than it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 * 366 * 24 * HOUR_MS }), (backMs) => {
      const nowMs = T - backMs;
      const after = byClock(state, nowMs);
      const [before, moved] = [timesIn(state), timesIn(after)];
      expect(moved).toHaveLength(before.length);
      expect(new Set(moved.map((atMs, index) => atMs - (before[index] ?? 0))).size).toBe(1);
      expect(after.lastAttemptAtMs).toBeLessThan(nowMs);
      expect(dueInMs(after, { hurried: false, nowMs })).toBeLessThanOrEqual(20_000);
      // Ten more seconds, and the outage is told: not in an hour, and not at once.
      expect(outageToNotify({ ...after, resting: null }, nowMs)).not.toBeNull();
      const short = byClock(
        { ...state, resting: null, failure: state.failure && { ...state.failure, sinceMs: T - 2000 } },
        nowMs,
      );
      expect(outageToNotify(short, nowMs)).toBeNull();
      expect(outageToNotify(short, nowMs + 8000)).not.toBeNull();
      expect(byClock(after, nowMs)).toBe(after);
    }),
  );
});

it('a gap of years: what is confirmed after it has lasted as long as when it was last seen; a night’s sleep counts', () => {
  const gapMs = 2 * 366 * 24 * HOUR_MS;
  const after = afterLongGap(state, T + gapMs);
  expect(T + gapMs - (after.status?.sinceMs ?? 0)).toBe(60_000);
  expect(T + gapMs - (after.call?.startedAtMs ?? 0)).toBe(60_000);
  expect(after.lastCall).toBe(state.lastCall);
  expect(afterLongGap(state, T + 8 * HOUR_MS)).toBe(state);
});
