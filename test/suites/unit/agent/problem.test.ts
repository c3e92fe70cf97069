import { describe, expect, it } from 'vitest';
import { describeBlocked, problemOf } from '#utils/agent/problem.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { DIALER_ERROR_KINDS, describeError, type DialerErrorKind } from '#utils/dialer/errors.ts';
import { formatClock } from '#utils/words/duration.ts';
import { say } from '#utils/words/words.ts';

const T = Date.UTC(2026, 0, 5, 9);
const failed = (kind: DialerErrorKind): AgentState['failure'] => ({
  kind,
  detail: '',
  sinceMs: T,
  count: 1,
  quietUntilMs: null,
  notified: false,
});
const resting = (more: Partial<NonNullable<AgentState['resting']>> = {}) => ({ sinceMs: T, mayTryAtMs: T, ...more });
const said = (state: Parameters<typeof problemOf>[0]) => {
  const problem = problemOf(state);
  return problem && [say(problem.title), say(problem.advice)].join(' ');
};

it('nothing wrong: no problem', () => {
  expect(problemOf({ failure: null, resting: null })).toBeNull();
});

it.each(DIALER_ERROR_KINDS)('%s is what it is', (kind) => {
  expect(problemOf({ failure: failed(kind), resting: null })).toEqual(describeError(kind));
});

describe('while polling rests', () => {
  const clock = formatClock(T);

  it('refused: a person is needed, where nothing else brings it back', () => {
    expect(said({ failure: failed('wrong-login'), resting: resting() })).toMatch(/refused.*press “Try again”/);
    expect(said({ failure: null, resting: resting() })).toMatch(/refused/);
  });

  it.each(['wrong-login', 'no-permission'] as const)('%s that comes back by itself: says when', (kind) => {
    const words = said({ failure: failed(kind), resting: resting({ comesBackAtMs: T }) });
    expect(words).toContain(`tries again at ${clock}`);
    expect(words).not.toMatch(/press/);
  });

  it('time-outs are not called refused', () => {
    const words = said({ failure: failed('timeout'), resting: resting({ comesBackAtMs: T, unanswered: 'all' }) });
    expect(words).toMatch(/^The dialer hasn’t answered/);
    expect(words).toContain(clock);
  });

  it('some refused, some not answered: both are said', () => {
    const words = said({ failure: failed('timeout'), resting: resting({ comesBackAtMs: T, unanswered: 'some' }) });
    expect(words).toMatch(/refused or didn’t answer/);
  });
});

it.each([
  [undefined, /^Too many refused log-ins/],
  ['all', /^The dialer hasn’t answered/],
  ['some', /^The dialer refused or didn’t answer/],
] as const)('“Check connection” that sent nothing (unanswered: %s) says why, and until when', (unanswered, begins) => {
  const { title, advice } = describeBlocked(unanswered, T);
  expect(`${say(title)}. ${say(advice)}`).toMatch(begins);
  expect(say(advice)).toContain(formatClock(T));
});
