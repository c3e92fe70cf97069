import type { DialerAnswer } from '../dialer/client.ts';
import { type DialerErrorKind, isLoginError } from '../dialer/errors.ts';

/**
 * What an answer says of the log-in that was sent. The list of refusals can never be complete, so only `accepted` is believed
 * of a log-in that has not been accepted yet, and `not-sent` of a request: everything else may have been a refusal.
 *
 * - `accepted`: the dialer gives this answer to a right log-in only.
 * - `refused`: the dialer's known words for a refused log-in.
 * - `not-sent`: surely no log-in reached the dialer: the request never left this computer, or the sign-on in front of the
 *   company's gateway sent it elsewhere.
 * - `no-answer`: nobody knows what the dialer made of it.
 * - `outage`: what servers and proxies say when the dialer does not work, whatever the log-in.
 * - `unknown-words`: the dialer's API says that something is wrong, in words that are not known.
 * - `other`: any other answer.
 */
export type LoginVerdict = 'accepted' | 'refused' | 'not-sent' | 'no-answer' | 'outage' | 'unknown-words' | 'other';

const VERDICTS: Partial<Record<DialerErrorKind, LoginVerdict>> = {
  offline: 'not-sent',
  'gateway-sign-in': 'not-sent',
  timeout: 'no-answer',
  // A connection that was cut after the request had arrived looks the same as one that was never made.
  unreachable: 'outage',
  'server-error': 'outage',
  'rate-limited': 'outage',
  'database-failed': 'outage',
  'program-failed': 'outage',
  'dialer-refused': 'unknown-words',
};

/** What this answer says of the log-in that was sent. */
export function verdictOf(answer: DialerAnswer): LoginVerdict {
  if (answer.ok || answer.error.provesLogin) return 'accepted';
  return isLoginError(answer.error) ? 'refused' : (VERDICTS[answer.error.kind] ?? 'other');
}
