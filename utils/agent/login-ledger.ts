import { z } from 'zod';
import type { AgentQuery, DialerAnswer } from '../dialer/client.ts';
import { isLoginError } from '../dialer/errors.ts';

// The log-in guard's arithmetic: which requests count as wrong log-ins, and when the next one may be sent. All of it is
// pure; login-guard.ts reads, sends and writes.

/** A dialer may lock an account after ten wrong log-ins (docs/dialer.md, "Requests"), and the call centre shares it. */
const MAX_WRONG_LOGINS = 3;
const LOGIN_WINDOW_MS = 15 * 60_000;
/** The server counts from the moment a request arrives, which may be a while after it was counted here. */
const ARRIVAL_MS = 30_000;
/** After this much quiet nothing is left that the dialer counts. */
const QUIET_MS = LOGIN_WINDOW_MS + ARRIVAL_MS;
/** Screen Pop makes two tries on its own. The third is kept for the person's "Try again". */
const MAX_UNATTENDED = 2;

/** What is known about the API log-in. It is kept when the background ends and when the browser restarts. */
export const loginLedgerSchema = z.object({
  /** Refused log-ins, and requests whose answer was lost: the background ended first, or stopped waiting. */
  attempts: z.array(z.object({ atMs: z.number(), refused: z.boolean() })).max(100),
  /** Fingerprint of the log-in that is not sent again until a person acts; null if there is none. */
  resting: z.string().nullable(),
  /** When the resting log-in is tried again by itself, because the dialer had accepted it before; missing where that takes a person. */
  comesBackAtMs: z.number().optional(),
  /** Fingerprint of the log-in that the dialer accepted last; null once it refuses that. */
  accepted: z.string().nullable(),
  /** Fingerprint of the log-in that the dialer accepted last, whatever came of it since. */
  onceAccepted: z.string().optional(),
});
export type LoginLedger = z.infer<typeof loginLedgerSchema>;
export const emptyLedger: LoginLedger = { attempts: [], resting: null, accepted: null };

/** Of how many log-ins the answer never came; undefined where the dialer refused them all. */
export type Unanswered = 'all' | 'some' | undefined;

/** What is known in this browser session. Writing it is cheap enough for every poll. */
export const loginTrustSchema = z.object({
  accepted: z.string().nullable(),
  /** Set while a request is under way. If a starting background finds it set, that request's answer was lost. */
  inFlightSinceMs: z.number().nullable(),
});
export type LoginTrust = z.infer<typeof loginTrustSchema>;
export const noTrust: LoginTrust = { accepted: null, inFlightSinceMs: null };

/** Names a log-in without revealing it: a SHA-256 in hex. It is kept only where content scripts cannot read. */
export async function loginFingerprint({ url, login }: AgentQuery): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([url, login?.user, login?.password]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// An attempt "in the future" was made before the clock was set back: it must not count for longer than the window.
const recent = (ledger: LoginLedger, nowMs: number) =>
  ledger.attempts.filter(({ atMs }) => Math.abs(nowMs - atMs) < QUIET_MS).sort((a, b) => a.atMs - b.atMs);

/** The earliest time at which one more log-in stays within three in fifteen minutes, epoch ms; `nowMs` if at once. */
export function mayLogInAtMs(ledger: LoginLedger, nowMs: number): number {
  const oldest = recent(ledger, nowMs).at(-MAX_WRONG_LOGINS);
  return oldest ? Math.min(oldest.atMs, nowMs) + QUIET_MS : nowMs;
}

/** The ledger with one more request in it, whose answer is not known yet (or has been lost). */
export const withRequest = (ledger: LoginLedger, atMs: number, nowMs: number): LoginLedger =>
  withAttempt(ledger, { atMs, refused: false }, nowMs);

const withAttempt = (ledger: LoginLedger, attempt: LoginLedger['attempts'][number], nowMs: number): LoginLedger => ({
  ...ledger,
  attempts: [...recent(ledger, nowMs), attempt],
});

function withoutRequest(ledger: LoginLedger, atMs: number): LoginLedger {
  const at = ledger.attempts.findLastIndex((attempt) => attempt.atMs === atMs && !attempt.refused);
  return at === -1 ? ledger : { ...ledger, attempts: ledger.attempts.toSpliced(at, 1) };
}

/** When a request was sent whose answer was lost because the background ended, epoch ms; null if there is none. */
export function lostRequestAtMs(login: string, ledger: LoginLedger, trust: LoginTrust, nowMs: number): number | null {
  if (trust.inFlightSinceMs !== null) return trust.inFlightSinceMs;
  // A request under way when the browser closed is not on record, because the trust went with the session. The dialer may
  // have refused it.
  const isNewSession = trust.accepted === null && ledger.accepted === login;
  return isNewSession && recent(ledger, nowMs).every(({ refused }) => refused) ? nowMs : null;
}

/** Why a log-in must not be sent now: it rests, or three have been used up; null if it may be sent. */
export function blockedBy(login: string, ledger: LoginLedger, nowMs: number): 'resting' | 'budget' | null {
  if (ledger.resting === login && !isQuietOver(ledger, nowMs)) return 'resting';
  return mayLogInAtMs(ledger, nowMs) > nowMs && !isLikelyRight(login, ledger, nowMs) ? 'budget' : null;
}

/** Whether a resting log-in is to be tried again by itself. A time further off was set before the clock was set back. */
const isQuietOver = ({ comesBackAtMs }: LoginLedger, nowMs: number) =>
  comesBackAtMs !== undefined && (comesBackAtMs <= nowMs || comesBackAtMs > nowMs + QUIET_MS);

/** The ledger once a person has asked that the resting log-in be tried. */
export const withoutRest = (ledger: LoginLedger): LoginLedger => ({
  ...ledger,
  resting: null,
  comesBackAtMs: undefined,
});

/** Of how many of the counted log-ins the answer never came: the dialer may have refused those, or not. */
export function unansweredIn(ledger: LoginLedger, nowMs: number): Unanswered {
  const counted = recent(ledger, nowMs);
  const unanswered = counted.filter(({ refused }) => !refused).length;
  if (unanswered === 0) return undefined;
  return unanswered === counted.length ? 'all' : 'some';
}

/**
 * The log-in accepted last is only held back after three lost answers in a row. Earlier refusals say nothing against it,
 * because they may have come while the person was still typing it.
 */
const isLikelyRight = (login: string, ledger: LoginLedger, nowMs: number) =>
  ledger.accepted === login && recent(ledger, nowMs).filter(({ refused }) => !refused).length < MAX_WRONG_LOGINS;

/** A request as it was sent. */
export type SentLogin = {
  /** Fingerprint of its log-in. */
  login: string;
  ledger: LoginLedger;
  trust: LoginTrust;
  /** When the request was added to the ledger, epoch ms; null if its log-in was trusted and so was not counted. */
  countedAtMs: number | null;
};

/** Whether the answer shows that user and password are right. */
const provesLogin = (answer: DialerAnswer) => answer.ok || answer.error.kind === 'agent-not-logged-in';
const refusesLogin = (answer: DialerAnswer) => !answer.ok && isLoginError(answer.error);

/** The ledger after a request's answer; the same object if nothing changes. */
export function ledgerAfter(
  { login, ledger, countedAtMs }: SentLogin,
  answer: DialerAnswer,
  nowMs: number,
): LoginLedger {
  if (refusesLogin(answer)) {
    const atMs = countedAtMs ?? nowMs;
    const refused = withAttempt(withoutRequest(ledger, atMs), { atMs, refused: true }, nowMs);
    const onceAccepted = ledger.accepted === login ? login : ledger.onceAccepted;
    // One that has come back by itself has rested before: it rests again at once, and leaves the budget to the person.
    const rests = recent(refused, nowMs).length >= MAX_UNATTENDED || ledger.resting === login;
    return {
      ...refused,
      accepted: ledger.accepted === login ? null : ledger.accepted,
      onceAccepted,
      resting: rests ? login : null,
      comesBackAtMs: rests && onceAccepted === login ? nowMs + QUIET_MS : undefined,
    };
  }
  if (countedAtMs === null) return ledger;
  // Success settles every lost answer. Refused log-ins stay counted until their fifteen minutes are over.
  if (provesLogin(answer))
    return {
      ...withoutRest(ledger),
      attempts: ledger.attempts.filter(({ refused }) => refused),
      accepted: login,
      onceAccepted: login,
    };
  return mayBeRefused(login, ledger, answer) ? ledger : withoutRequest(ledger, countedAtMs);
}

/** A slow dialer may have refused the log-in before Screen Pop stopped waiting. A log-in accepted last is believed. */
const mayBeRefused = (login: string, ledger: LoginLedger, answer: DialerAnswer) =>
  !answer.ok && answer.error.kind === 'timeout' && ledger.accepted !== login;

/** The session's trust after a request's answer. */
export function trustAfter({ login, trust, countedAtMs }: SentLogin, answer: DialerAnswer): LoginTrust {
  if (provesLogin(answer)) return { accepted: login, inFlightSinceMs: null };
  // A log-in that somebody tries out says nothing against the one in use.
  if (countedAtMs !== null) return trust;
  return refusesLogin(answer) ? noTrust : { accepted: login, inFlightSinceMs: null };
}
