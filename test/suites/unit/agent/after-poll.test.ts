import { describe, expect, it } from 'vitest';
import { afterPoll } from '#utils/agent/after-poll.ts';
import { dueInMs } from '#utils/agent/poll-plan.ts';
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
const answered = (answer: DialerAnswer, rests = false): GuardedAnswer => ({
  answer,
  rests,
  mayTryAtMs: LATER,
  lastLogins: 'refused',
});

describe('the next poll', () => {
  it.each<[string, GuardedAnswer, number | null]>([
    ['comes at the pace of the status', answered(said('READY')), T + polling.readyMs],
    ['comes a minute after a refused log-in', answered(refused('wrong-login')), T + 60_000],
    ['waits for a person once the log-in rests', answered(refused('wrong-login'), true), null],
    [
      'waits for a person while the log-in rests',
      { blocked: 'resting', mayTryAtMs: LATER, lastLogins: 'refused' },
      null,
    ],
    [
      'comes a while after a rest that ends by itself, each agent’s at another time',
      { answer: refused('wrong-login'), rests: true, mayTryAtMs: T, comesBackAtMs: LATER, lastLogins: 'refused' },
      LATER + 30_000,
    ],
    [
      'keeps to that while it rests',
      { blocked: 'resting', mayTryAtMs: T, comesBackAtMs: LATER, lastLogins: 'refused' },
      LATER + 30_000,
    ],
    ['comes when the budget allows it', { blocked: 'budget', mayTryAtMs: LATER, lastLogins: 'refused' }, LATER],
  ])('%s', (_what, asked, nextPollAtMs) => {
    expect(after(asked).state.nextPollAtMs).toBe(nextPollAtMs);
  });
});

describe('a log-in that the dialer has never accepted', () => {
  const odd = (retryAfterMs?: number): GuardedAnswer => ({
    ...answered(refused('server-error', retryAfterMs)),
    unproven: 'new',
  });

  it('is tried again after a minute, or after the quiet that the server asks for, and is said to be that', () => {
    expect(after(odd()).state).toMatchObject({ nextPollAtMs: T + 60_000, failure: { notAccepted: true } });
    expect(after(odd(300_000)).state.nextPollAtMs).toBe(T + 300_000);
    expect(after({ ...odd(), unproven: 'doubted' }).state).toMatchObject({ nextPollAtMs: T + 60_000 });
    expect(after({ ...odd(), unproven: 'doubted' }).state.failure?.notAccepted).toBeUndefined();
  });
});

it('a long rest is shown whole, and its plan stays within what counts as a plan', () => {
  const comesBackAtMs = T + 3_600_000;
  const asked = { ...answered(refused('wrong-login'), true), comesBackAtMs };
  const { state } = after(asked);
  expect(state.resting?.comesBackAtMs).toBe(comesBackAtMs + 30_000);
  expect(dueInMs(state, { hurried: false, nowMs: T + 1 })).toBeGreaterThan(15 * 60_000);
});

describe('a poll that was not sent', () => {
  const blocked: GuardedAnswer = { blocked: 'budget', mayTryAtMs: LATER, lastLogins: 'refused' };

  it('is shown as a refused log-in, because that is why', () => {
    const { state } = after(blocked);
    expect(state).toMatchObject({ failure: { kind: 'wrong-login' }, resting: { sinceMs: T, mayTryAtMs: LATER } });
  });

  it('is shown as what it is where no answer came', () => {
    expect(after({ ...blocked, lastLogins: 'unanswered' }).state).toMatchObject({
      failure: { kind: 'timeout' },
      resting: { lastLogins: 'unanswered', comesBackAtMs: LATER },
    });
    expect(after({ ...blocked, lastLogins: 'partly-unanswered' }).state).toMatchObject({
      failure: { kind: 'wrong-login' },
      resting: { lastLogins: 'partly-unanswered' },
    });
    expect(after({ ...blocked, lastLogins: 'not-accepted' }).state).toMatchObject({
      failure: { kind: 'dialer-refused' },
      resting: { lastLogins: 'not-accepted' },
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
