import { describe, expect, it } from 'vitest';
import { describeAnswered, describeBlocked, problemOf } from '#utils/agent/problem.ts';
import type { AgentState } from '#utils/agent/state.ts';
import {
  DIALER_ERROR_KINDS,
  describeCheck,
  describeError,
  type DialerErrorKind,
  isLoginError,
} from '#utils/dialer/errors.ts';
import { formatClock } from '#utils/words/duration.ts';
import { say } from '#utils/words/words.ts';

const T = Date.UTC(2026, 0, 5, 9);
const failed = (kind: DialerErrorKind): NonNullable<AgentState['failure']> => ({
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

  it.each(DIALER_ERROR_KINDS.filter((kind) => isLoginError({ kind })))(
    '%s that comes back by itself: says when',
    (kind) => {
      const words = said({ failure: failed(kind), resting: resting({ comesBackAtMs: T }) });
      expect(words).toContain(`tries again at ${clock}`);
      expect(words).not.toMatch(/press/);
    },
  );

  it('time-outs are not called refused', () => {
    const words = said({
      failure: failed('timeout'),
      resting: resting({ comesBackAtMs: T, lastLogins: 'unanswered' }),
    });
    expect(words).toMatch(/^The dialer hasn’t answered/);
    expect(words).toContain(clock);
  });

  it('some refused, some not answered: both are said', () => {
    const words = said({
      failure: failed('timeout'),
      resting: resting({ comesBackAtMs: T, lastLogins: 'partly-unanswered' }),
    });
    expect(words).toMatch(/refused or didn’t answer/);
  });

  it.each(DIALER_ERROR_KINDS.filter((kind) => !isLoginError({ kind })))(
    '%s to a log-in that was never accepted: what it is, that, and when',
    (kind) => {
      const words = said({
        failure: failed(kind),
        resting: resting({ comesBackAtMs: T, lastLogins: 'not-accepted' }),
      });
      expect(words).toContain(say(describeError(kind).title));
      expect(words).toContain(`tries again at ${clock}`);
      expect(words).toContain('hasn’t accepted this log-in yet');
      expect(words).not.toContain('resumes');
      // The same in the minute between the first and the second try.
      const waits = { ...failed(kind), notAccepted: true } as const;
      expect(said({ failure: waits, resting: null, nextPollAtMs: T })).toBe(words);
    },
  );

  it('an answer in unknown words to a log-in that was accepted before: it may be a refusal, and when', () => {
    const words = said({
      failure: failed('dialer-refused'),
      resting: resting({ comesBackAtMs: T, lastLogins: 'doubted' }),
    });
    expect(words).toContain(`tries again at ${clock}`);
    expect(words).toContain('may mean that it refuses');
  });

  it('locked: until when nothing is sent', () => {
    const words = said({
      failure: failed('wrong-login'),
      resting: resting({ comesBackAtMs: T, lastLogins: 'locked' }),
    });
    expect(words).toMatch(/^The dialer has locked/);
    expect(words).toContain(clock);
  });
});

it('a refused log-in that does not rest yet: says when it is tried again, and not that checking has stopped', () => {
  const words = said({ failure: failed('wrong-login'), resting: null, nextPollAtMs: T });
  expect(words).toContain(`tries again at ${formatClock(T)}`);
  expect(words).not.toContain('stopped');
});

it.each([
  ['refused', /^Too many refused log-ins/],
  ['unanswered', /^The dialer hasn’t answered/],
  ['partly-unanswered', /^The dialer refused or didn’t answer/],
  ['not-accepted', /^The dialer hasn’t accepted/],
  ['doubted', /^The dialer hasn’t accepted/],
  ['locked', /^The dialer has locked/],
] as const)('“Check connection” that sent nothing (%s) says why, and until when', (lastLogins, begins) => {
  const { title, advice } = describeBlocked(lastLogins, T);
  expect(`${say(title)}. ${say(advice)}`).toMatch(begins);
  expect(say(advice)).toContain(formatClock(T));
});

describe('“Check connection” that got an answer', () => {
  const WHOLE = { isCut: false };
  const next = { lastLogins: 'not-accepted', mayTryAtMs: T } as const;

  it('says what it is; and from when on it may be pressed again, where that is not at once', () => {
    expect(describeAnswered('server-error', WHOLE, next, T)).toEqual(describeCheck('server-error', WHOLE));
    const { title, advice } = describeAnswered('server-error', WHOLE, next, T - 1);
    expect(say(title)).toBe(say(describeError('server-error').title));
    expect(say(advice)).toContain(`wait until ${formatClock(T)}`);
  });

  it('of a lock says until when', () => {
    const { title, advice } = describeAnswered('wrong-login', WHOLE, { ...next, lastLogins: 'locked' }, T - 1);
    expect(say(title)).toMatch(/locked/);
    expect(say(advice)).toContain(formatClock(T));
  });
});
