import { describeError, type ErrorWords } from '../dialer/errors.ts';
import { formatClock } from '../words/duration.ts';
import { sentence } from '../words/words.ts';
import type { Unanswered } from './login-ledger.ts';
import type { AgentState } from './state.ts';

/** What keeps Screen Pop from knowing the agent's status, and what to do about it; null where nothing does. */
export function problemOf({ failure, resting }: Pick<AgentState, 'failure' | 'resting'>): ErrorWords | null {
  if (!failure && !resting) return null;
  const kind = failure?.kind ?? 'wrong-login';
  const words = describeError(kind);
  if (resting?.comesBackAtMs === undefined) return words;
  const time = formatClock(resting.comesBackAtMs);
  if (resting.unanswered === 'all') {
    return {
      title: sentence('dialerError.unanswered.title'),
      advice: sentence('dialerError.unanswered.advice', { time }),
    };
  }
  if (resting.unanswered === 'some') {
    return {
      title: sentence('dialerError.partlyUnanswered.title'),
      advice: sentence('dialerError.partlyUnanswered.advice', { time }),
    };
  }
  if (kind === 'no-permission') return { ...words, advice: sentence('dialerError.noPermission.comesBack', { time }) };
  if (kind === 'gateway-login') return { ...words, advice: sentence('dialerError.gatewayLogin.comesBack', { time }) };
  return { ...words, advice: sentence('dialerError.wrongLogin.comesBack', { time }) };
}

/** Why "Check connection" sent nothing, and from when on it may. */
export function describeBlocked(unanswered: Unanswered, mayTryAtMs: number): ErrorWords {
  const time = formatClock(mayTryAtMs);
  if (unanswered === 'all') {
    return {
      title: sentence('dialerError.unanswered.title'),
      advice: sentence('dialerError.unanswered.check', { time }),
    };
  }
  if (unanswered === 'some') {
    return {
      title: sentence('dialerError.partlyUnanswered.title'),
      advice: sentence('dialerError.partlyUnanswered.check', { time }),
    };
  }
  return {
    title: sentence('dialerError.tooManyLogins.title'),
    advice: sentence('dialerError.tooManyLogins.check', { time }),
  };
}
