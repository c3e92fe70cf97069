import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueInMs, replanned } from '#utils/agent/poll-plan.ts';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import type { DialerErrorKind } from '#utils/dialer/errors.ts';
import { defaultSettings } from '#utils/settings/schema.ts';

const { polling } = defaultSettings;
const T = Date.UTC(2026, 0, 5, 9);

const planned = (inMs: number, change: Partial<AgentState> = {}): AgentState => ({
  ...initialState('a'),
  lastAttemptAtMs: T - 5000,
  nextPollAtMs: T + inMs,
  ...change,
});
const failed = (kind: DialerErrorKind, quietUntilMs: number | null = null): AgentState['failure'] => ({
  kind,
  detail: '',
  sinceMs: T - 5000,
  count: 1,
  quietUntilMs,
  notified: false,
});

describe('when the planned poll is due', () => {
  it.each<[string, AgentState, { hurried: boolean }, number]>([
    ['as planned', planned(3000), { hurried: false }, 3000],
    ['at once if there is a reason', planned(3000), { hurried: true }, 0],
    ['at once if nothing is planned', planned(0, { nextPollAtMs: null }), { hurried: false }, 0],
    ['not before 0.9 s after the last', planned(3000, { lastAttemptAtMs: T - 200 }), { hurried: true }, 700],
    ['at once in an outage', planned(3000, { failure: failed('timeout') }), { hurried: true }, 0],
    ['as the server asked', planned(3000, { failure: failed('rate-limited', T + 3000) }), { hurried: true }, 3000],
    ['as planned after a refusal', planned(3000, { failure: failed('wrong-login') }), { hurried: true }, 3000],
    ['at once after the clock was set back', planned(3_600_000), { hurried: false }, 0],
    ['no distance to the future', planned(-1, { lastAttemptAtMs: T + 60_000 }), { hurried: false }, 0],
  ])('%s', (_why, state, { hurried }, dueMs) => {
    expect(Math.max(dueInMs(state, { hurried, nowMs: T }), 0)).toBe(dueMs);
  });

  it('hurrying never makes it later', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 60_000 }), fc.integer({ min: -5000, max: 5000 }), (inMs, agoMs) => {
        const state = planned(inMs, { lastAttemptAtMs: T - agoMs });
        const due = (hurried: boolean) => dueInMs(state, { hurried, nowMs: T });
        expect(due(true)).toBeLessThanOrEqual(due(false));
      }),
    );
  });
});

describe('a plan made for a locked screen', () => {
  const lockedPlan = planned(20_000, { lastAttemptAtMs: T });

  it('gives way to the pace of the status once the screen is unlocked', () => {
    const { nextPollAtMs } = replanned(lockedPlan, { polling, locked: false, nowMs: T });
    expect(nextPollAtMs).toBeGreaterThan(T);
    expect(nextPollAtMs).toBeLessThanOrEqual(T + 2 * polling.readyMs);
  });

  it.each<[string, AgentState, boolean]>([
    ['the screen is still locked', lockedPlan, true],
    ['the dialer fails', { ...lockedPlan, failure: failed('timeout') }, false],
    ['nothing is planned', { ...lockedPlan, nextPollAtMs: null }, false],
    ['nothing has been asked', { ...lockedPlan, lastAttemptAtMs: null }, false],
  ])('stays if %s', (_why, state, locked) => {
    expect(replanned(state, { polling, locked, nowMs: T })).toEqual(state);
  });
});
