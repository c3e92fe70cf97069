import { describe, expect, it, vi } from 'vitest';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import { DIALER_ERROR_KINDS, describeError } from '#utils/dialer/errors.ts';
import { reduceAgent } from '#utils/agent/reduce.ts';
import { say } from '#utils/words/words.ts';
import { refused } from '../agent/answers.ts';

// Refuses to be loaded outside an extension; what is tested here does not call it.
vi.mock('webextension-polyfill', () => ({ default: {} }));
const { outageToNotify } = await import('#utils/browser/notifications.ts');

const T = Date.UTC(2026, 0, 5, 9);
const failing = (change: Partial<NonNullable<AgentState['failure']>> = {}): AgentState => ({
  ...initialState('s'),
  failure: { kind: 'timeout', detail: 'x', sinceMs: T, count: 1, quietUntilMs: null, notified: false, ...change },
});

describe('a notification of an outage', () => {
  it('after ten seconds, not for a blip', () => {
    expect(outageToNotify(failing(), T + 9999)).toBeNull();
    expect(outageToNotify(failing(), T + 10_000)).not.toBeNull();
    expect(outageToNotify(initialState('s'), T + 1e9)).toBeNull();
  });

  it.each(DIALER_ERROR_KINDS)('%s: what is wrong and what to do', (kind) => {
    const told = outageToNotify(failing({ kind }), T + 60_000);
    const { title, advice } = describeError(kind);
    expect(told && say(told)).toBe(kind === 'offline' ? null : `${say(title)}. ${say(advice)}`);
  });

  it('once for each outage, however long and under however many names', () => {
    let state = initialState('s');
    let told = 0;
    for (let second = 0; second < 120; second++) {
      const nowMs = T + second * 1000;
      state = reduceAgent(state, refused(second % 2 ? 'timeout' : 'server-error'), nowMs).state;
      if (outageToNotify(state, nowMs) === null) continue;
      told++;
      state = { ...state, failure: state.failure && { ...state.failure, notified: true } };
    }
    expect(told).toBe(1);
  });

  it('at once when polling rests: only a person can help', () => {
    const resting = { ...failing({ kind: 'wrong-login' }), resting: { sinceMs: T, mayTryAtMs: T } };
    expect(outageToNotify(resting, T)?.values).toEqual({
      problem: describeError('wrong-login').title,
      advice: describeError('wrong-login').advice,
    });
    expect(
      outageToNotify({ ...resting, failure: resting.failure && { ...resting.failure, notified: true } }, T),
    ).toBeNull();
  });
});
