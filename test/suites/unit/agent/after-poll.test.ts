import { describe, expect, it } from 'vitest';
import { afterPoll } from '#utils/agent/after-poll.ts';
import type { GuardedAnswer } from '#utils/agent/login-guard.ts';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import { refused, said, vendorCall } from './answers.ts';

const { polling } = defaultSettings;
const T = Date.UTC(2026, 0, 5, 9);
const LATER = T + 600_000;

const after = (asked: GuardedAnswer, before: AgentState = initialState('a')) =>
  afterPoll(before, asked, { polling, locked: false, random: 0.5, nowMs: T });
const answered = (answer: DialerAnswer, rests = false): GuardedAnswer => ({ answer, rests, mayTryAtMs: LATER });

describe('the next poll', () => {
  it.each<[string, GuardedAnswer, number | null]>([
    ['comes at the pace of the status', answered(said('READY')), T + polling.readyMs],
    ['comes a minute after a refused log-in', answered(refused('wrong-login')), T + 60_000],
    ['waits for a person once the log-in rests', answered(refused('wrong-login'), true), null],
    ['waits for a person while the log-in rests', { blocked: 'resting', mayTryAtMs: LATER }, null],
    [
      'comes a while after a rest that ends by itself, each agent’s at another time',
      { answer: refused('wrong-login'), rests: true, mayTryAtMs: T, comesBackAtMs: LATER },
      LATER + 30_000,
    ],
    ['keeps to that while it rests', { blocked: 'resting', mayTryAtMs: T, comesBackAtMs: LATER }, LATER + 30_000],
    ['comes when the budget allows it', { blocked: 'budget', mayTryAtMs: LATER }, LATER],
  ])('%s', (_what, asked, nextPollAtMs) => {
    expect(after(asked).state.nextPollAtMs).toBe(nextPollAtMs);
  });
});

describe('a poll that was not sent', () => {
  const blocked: GuardedAnswer = { blocked: 'budget', mayTryAtMs: LATER };

  it('is shown as a refused log-in, because that is why', () => {
    const { state } = after(blocked);
    expect(state).toMatchObject({ failure: { kind: 'wrong-login' }, resting: { sinceMs: T, mayTryAtMs: LATER } });
  });

  it('is shown as what it is where no answer came', () => {
    expect(after({ ...blocked, unanswered: 'all' }).state).toMatchObject({
      failure: { kind: 'timeout' },
      resting: { unanswered: 'all', comesBackAtMs: LATER },
    });
    expect(after({ ...blocked, unanswered: 'some' }).state).toMatchObject({
      failure: { kind: 'wrong-login' },
      resting: { unanswered: 'some' },
    });
  });

  it('changes nothing that is known, nor since when polling rests', () => {
    const call = after(answered(said('IN CALL', vendorCall))).state;
    const before = { ...call, resting: { sinceMs: T - 1000, mayTryAtMs: T } };
    const { state, ended } = after(blocked, before);
    expect(ended).toBeNull();
    expect(state).toMatchObject({ call: call.call, status: call.status, resting: { sinceMs: T - 1000 } });
  });
});

it('a call ends with the answer that says so, and not with a refused log-in', () => {
  const { state } = after(answered(said('IN CALL', vendorCall)));
  expect(after(answered(refused('wrong-login'), true), state).ended).toBeNull();
  expect(after(answered(said('DISPOSITION', vendorCall)), state).ended).toMatchObject({ endedAtMs: T });
});
