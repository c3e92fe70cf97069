import { describeCheck, describeError, type DialerErrorKind, type ErrorWords, isLoginError } from '../dialer/errors.ts';
import { formatClock } from '../words/duration.ts';
import { sentence, type Words } from '../words/words.ts';
import type { AgentState, LastLogins } from './state.ts';

type Known = Pick<AgentState, 'failure' | 'resting'> & Partial<Pick<AgentState, 'nextPollAtMs'>>;

/** What keeps Screen Pop from knowing the agent's status, and what to do about it; null where nothing does. */
export function problemOf({ failure, resting, nextPollAtMs = null }: Known): ErrorWords | null {
  if (!failure && !resting) return null;
  const kind = failure?.kind ?? 'wrong-login';
  if (resting) return resting.comesBackAtMs === undefined ? describeError(kind) : describeRest(kind, resting);
  const isDoubted = failure?.notAccepted || isLoginError({ kind });
  if (!isDoubted || nextPollAtMs === null) return describeError(kind);
  return describeRest(kind, {
    comesBackAtMs: nextPollAtMs,
    lastLogins: failure?.notAccepted ? 'not-accepted' : 'refused',
  });
}

/** What is wrong while polling rests, and when it goes on by itself. */
function describeRest(
  kind: DialerErrorKind,
  { comesBackAtMs = 0, lastLogins = 'refused' }: Partial<NonNullable<AgentState['resting']>>,
): ErrorWords {
  const time = formatClock(comesBackAtMs);
  const { title } = describeError(kind);
  if (isLoginError({ kind }) && REFUSED_AT_LAST.has(lastLogins)) {
    return { title, advice: refusedUntil(kind, time) };
  }
  switch (lastLogins) {
    case 'locked':
      return { title: sentence('dialerError.locked.title'), advice: sentence('dialerError.locked.advice', { time }) };
    case 'unanswered':
      return {
        title: sentence('dialerError.unanswered.title'),
        advice: sentence('dialerError.unanswered.advice', { time }),
      };
    case 'partly-unanswered':
      return {
        title: sentence('dialerError.partlyUnanswered.title'),
        advice: sentence('dialerError.partlyUnanswered.advice', { time }),
      };
    case 'doubted':
      return { title, advice: sentence('dialerError.doubted.advice', { time }) };
    default:
      return { title, advice: sentence('dialerError.notAccepted.advice', { todo: todoFor(kind), time }) };
  }
}

function refusedUntil(kind: DialerErrorKind, time: string): Words {
  if (kind === 'no-permission') return sentence('dialerError.noPermission.comesBack', { time });
  if (kind === 'gateway-login') return sentence('dialerError.gatewayLogin.comesBack', { time });
  return sentence('dialerError.wrongLogin.comesBack', { time });
}

/** Where the last of them was refused, this is what they came to: the dialer's words are known then. */
const REFUSED_AT_LAST: ReadonlySet<LastLogins> = new Set(['refused', 'not-accepted', 'doubted']);

/** These pass by themselves: there is nothing to look after, and the time says when they are looked for again. */
const PASSES: ReadonlySet<DialerErrorKind> = new Set(['server-error', 'rate-limited', 'timeout', 'offline']);

const todoFor = (kind: DialerErrorKind): Words =>
  PASSES.has(kind) ? sentence('dialerError.notAccepted.nothingToDo') : describeCheck(kind, { isCut: false }).advice;

/** Why "Check connection" sent nothing, and from when on it may. */
export function describeBlocked(lastLogins: LastLogins, mayTryAtMs: number): ErrorWords {
  const time = formatClock(mayTryAtMs);
  switch (lastLogins) {
    case 'locked':
      return { title: sentence('dialerError.locked.title'), advice: sentence('dialerError.locked.check', { time }) };
    case 'unanswered':
      return {
        title: sentence('dialerError.unanswered.title'),
        advice: sentence('dialerError.unanswered.check', { time }),
      };
    case 'partly-unanswered':
      return {
        title: sentence('dialerError.partlyUnanswered.title'),
        advice: sentence('dialerError.partlyUnanswered.check', { time }),
      };
    case 'refused':
      return {
        title: sentence('dialerError.tooManyLogins.title'),
        advice: sentence('dialerError.tooManyLogins.check', { time }),
      };
    default:
      return {
        title: sentence('dialerError.notAccepted.title'),
        advice: sentence('dialerError.tooManyLogins.check', { time }),
      };
  }
}

/**
 * What "Check connection" says of a failed answer to a password; and from when on it may ask again, where that is not at
 * once.
 */
export function describeAnswered(
  kind: DialerErrorKind,
  password: { isCut: boolean },
  { lastLogins, mayTryAtMs }: { lastLogins: LastLogins; mayTryAtMs: number },
  nowMs: number,
): ErrorWords {
  const words = lastLogins === 'locked' ? describeBlocked(lastLogins, mayTryAtMs) : describeCheck(kind, password);
  if (lastLogins === 'locked' || mayTryAtMs <= nowMs) return words;
  const time = formatClock(mayTryAtMs);
  return { ...words, advice: sentence('dialerError.notAccepted.check', { todo: words.advice, time }) };
}
