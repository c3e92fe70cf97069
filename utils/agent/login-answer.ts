import type { DialerAnswer } from '../dialer/client.ts';
import {
  LONGEST_LOCK_MS,
  type LoginLedger,
  type LoginTrust,
  MAX_UNATTENDED,
  noTrust,
  QUIET_MS,
  recent,
  recentDoubts,
  recentOf,
  wasAccepted,
  withAttempt,
  withoutRequest,
  withoutRest,
} from './login-ledger.ts';
import { type LoginVerdict, verdictOf } from './login-verdict.ts';

// What a request's answer changes in what the log-in guard knows. All of it is pure.

/** So many answers in unknown words in a row are a hiccup. After these, the accepted log-in is sent every few minutes only. */
const DOUBTS_AT_USUAL_PACE = 3;
/** At this pace, and with those, six are sent in fifteen minutes. */
const DOUBTED_EVERY_MS = QUIET_MS / 4;
/** A new log-in that nobody attends to is sent at this pace in the long run, which leaves the third try to a person. */
const UNATTENDED_EVERY_MS = QUIET_MS / MAX_UNATTENDED;
const MOST_ACCEPTED_BEFORE = 5;

/** A request as it was sent. */
export type SentLogin = {
  /** Fingerprint of its log-in. */
  login: string;
  ledger: LoginLedger;
  trust: LoginTrust;
  /** When the request was added to the ledger, epoch ms; null if its log-in was trusted and so was not counted. */
  countedAtMs: number | null;
};

/** The ledger after a request's answer; the same object if nothing changes. */
export function ledgerAfter(sent: SentLogin, answer: DialerAnswer, nowMs: number): LoginLedger {
  const verdict = verdictOf(answer);
  if (verdict === 'accepted') return afterAccepted(sent);
  if (verdict === 'refused') return afterRefused(sent, answer, nowMs);
  const { login, ledger, countedAtMs } = sent;
  if (ledger.accepted === login) {
    const uncounted = countedAtMs === null ? ledger : withoutRequest(ledger, countedAtMs);
    return verdict === 'unknown-words' ? withDoubt(login, uncounted, nowMs) : uncounted;
  }
  if (countedAtMs === null) return ledger;
  if (!mayBeRefusal(login, ledger, verdict)) return withoutRequest(ledger, countedAtMs);
  const noted = withAttempt(
    withoutRequest(ledger, countedAtMs),
    { atMs: countedAtMs, refused: false, ...(verdict !== 'no-answer' && { otherwise: true }), login },
    nowMs,
  );
  return wasAccepted(login, ledger) ? noted : afterNotAccepted(login, noted, answer, nowMs);
}

/** An outage says nothing against a log-in that was accepted before. */
const mayBeRefusal = (login: string, ledger: LoginLedger, verdict: LoginVerdict) =>
  verdict !== 'not-sent' && (verdict !== 'outage' || !wasAccepted(login, ledger));

function afterAccepted({ login, ledger, countedAtMs }: SentLogin): LoginLedger {
  const isUsual = ledger.resting !== login && ledger.doubts === undefined && ledger.lock?.login !== login;
  if (isUsual && countedAtMs === null) return ledger;
  const { doubts: _doubts, lock, ...rested } = ledger.resting === login ? withoutRest(ledger) : ledger;
  const before = [ledger.onceAccepted, ledger.accepted, ...(ledger.acceptedBefore ?? [])];
  const others = [...new Set(before)].flatMap((each) => (each && each !== login ? [each] : []));
  return {
    ...rested,
    ...(lock && lock.login !== login && { lock }),
    // Success settles the lost and strange answers to this log-in. Refusals stay counted until their fifteen minutes are over.
    attempts: ledger.attempts.filter((attempt) => attempt.refused || (attempt.login ?? login) !== login),
    accepted: login,
    onceAccepted: login,
    acceptedBefore: others.slice(0, MOST_ACCEPTED_BEFORE),
  };
}

function afterRefused({ login, ledger, countedAtMs }: SentLogin, answer: DialerAnswer, nowMs: number): LoginLedger {
  const atMs = countedAtMs ?? nowMs;
  const refused = withAttempt(withoutRequest(ledger, atMs), { atMs, refused: true, login }, nowMs);
  const isKnown = wasAccepted(login, ledger);
  const lockMs = answer.ok ? undefined : answer.error.lockedMs;
  const isLocked = lockMs !== undefined;
  const counted = isKnown
    ? recentOf(login, refused, nowMs).filter((attempt) => attempt.refused)
    : recent(refused, nowMs);
  // One that has come back by itself has rested before: it rests again at once, and leaves the budget to the person.
  const rests = isLocked || counted.length >= MAX_UNATTENDED || ledger.resting === login;
  const quietUntilMs = nowMs + Math.min(Math.max(lockMs ?? 0, QUIET_MS), LONGEST_LOCK_MS);
  return {
    ...refused,
    accepted: ledger.accepted === login ? null : ledger.accepted,
    onceAccepted: ledger.accepted === login ? login : ledger.onceAccepted,
    ...(rests && { resting: login, comesBackAtMs: isKnown || isLocked ? quietUntilMs : undefined }),
    ...(isLocked && { lock: { login, untilMs: quietUntilMs } }),
  };
}

/** An answer in unknown words to the accepted log-in. A few in a row slow polling down, because they may be refusals. */
function withDoubt(login: string, ledger: LoginLedger, nowMs: number): LoginLedger {
  const doubts = [...recentDoubts(ledger, nowMs), nowMs];
  if (doubts.length < DOUBTS_AT_USUAL_PACE) return { ...ledger, doubts };
  return { ...ledger, doubts, resting: login, comesBackAtMs: nowMs + DOUBTED_EVERY_MS };
}

/** A log-in that was never accepted, after any answer that does not accept it: it rests, and comes back by itself. */
function afterNotAccepted(login: string, ledger: LoginLedger, answer: DialerAnswer, nowMs: number): LoginLedger {
  const error = answer.ok ? null : answer.error;
  const [last = nowMs, ...earlier] = recent(ledger, nowMs)
    .map(({ atMs }) => atMs)
    .reverse();
  // "Too many requests" is what many servers say of too many log-ins.
  const isTooMany = error?.kind === 'rate-limited';
  if (earlier.length + 1 < MAX_UNATTENDED && !isTooMany) return ledger;
  const quietUntilMs = nowMs + Math.max(error?.retryAfterMs ?? 0, isTooMany ? QUIET_MS : 0);
  const backAtMs = Math.max((earlier[MAX_UNATTENDED - 2] ?? 0) + QUIET_MS, last + UNATTENDED_EVERY_MS, quietUntilMs);
  return { ...ledger, resting: login, comesBackAtMs: backAtMs };
}

/** The session's trust after a request's answer. */
export function trustAfter({ login, trust, countedAtMs }: SentLogin, answer: DialerAnswer): LoginTrust {
  const verdict = verdictOf(answer);
  if (verdict === 'accepted') return { accepted: login, inFlightSinceMs: null };
  // A log-in that somebody tries out says nothing against the one in use.
  if (countedAtMs !== null) return trust;
  return verdict === 'refused' ? noTrust : { accepted: login, inFlightSinceMs: null };
}
