import * as z from 'zod/mini';
import type { AgentQuery } from '../dialer/client.ts';
import type { LastLogins } from './state.ts';

// What the log-in guard keeps, and when the next log-in may be sent. All of it is pure; login-answer.ts says what an answer
// changes, and login-guard.ts reads, sends and writes.

/** A dialer may lock an account after ten wrong log-ins (docs/dialer.md, "Requests"), and the call centre shares it. */
const MAX_LOGINS = 3;
const LOGIN_WINDOW_MS = 15 * 60_000;
/** The server counts from the moment a request arrives, which may be a while after it was counted here. */
const ARRIVAL_MS = 30_000;
/** After this much quiet nothing is left that the dialer counts. */
export const QUIET_MS = LOGIN_WINDOW_MS + ARRIVAL_MS;
/** Screen Pop makes two tries on its own. The third is kept for the person's "Try again". */
export const MAX_UNATTENDED = 2;
/** A log-in that was accepted before gets a second try, whatever other log-ins were refused beside it. */
const SECOND_TRY = 2;
/** With three log-ins of others, this many stay below ten. */
const MAX_OF_ACCEPTED = 6;
/** No quiet that a dialer asks for in its own words is longer: somebody may have unlocked the account. */
export const LONGEST_LOCK_MS = 60 * 60_000;

/** What is known about the API log-in. It is kept when the background ends and when the browser restarts. */
export const loginLedgerSchema = z.object({
  /** Log-ins that were not accepted: refused, answered otherwise, or with an answer that was lost. */
  attempts: z
    .array(
      z.object({
        atMs: z.number(),
        refused: z.boolean(),
        /** Set where an answer came that neither accepts nor refuses. */
        otherwise: z.optional(z.literal(true)),
        /** Its fingerprint; missing where that is not known, as in a ledger of an earlier version. */
        login: z.optional(z.string()),
      }),
    )
    .check(z.maxLength(100)),
  /** When the accepted log-in was answered in words that may be a refusal, epoch ms, since it was accepted last. */
  doubts: z.optional(z.array(z.number()).check(z.maxLength(100))),
  /** Fingerprint of the log-in that is not sent again until a person acts; null if there is none. */
  resting: z.nullable(z.string()),
  /** When the resting log-in is tried again by itself; missing where that takes a person. */
  comesBackAtMs: z.optional(z.number()),
  /** The dialer has said that this log-in is locked. */
  lock: z.optional(z.object({ login: z.string(), untilMs: z.number() })),
  /** Fingerprint of the log-in that the dialer accepted last; null once it refuses that. */
  accepted: z.nullable(z.string()),
  /** Fingerprint of the log-in that the dialer accepted last, whatever came of it since. */
  onceAccepted: z.optional(z.string()),
  /** Fingerprints of those that it accepted before. */
  acceptedBefore: z.optional(z.array(z.string()).check(z.maxLength(10))),
});
export type LoginLedger = z.infer<typeof loginLedgerSchema>;
export const emptyLedger: LoginLedger = { attempts: [], resting: null, accepted: null };
type Attempt = LoginLedger['attempts'][number];

/** What is known in this browser session. Writing it is cheap enough for every poll. */
export const loginTrustSchema = z.object({
  accepted: z.nullable(z.string()),
  /** Set while a request is under way. If a starting background finds it set, that request's answer was lost. */
  inFlightSinceMs: z.nullable(z.number()),
});
export type LoginTrust = z.infer<typeof loginTrustSchema>;
export const noTrust: LoginTrust = { accepted: null, inFlightSinceMs: null };

/** Names a log-in without revealing it: a SHA-256 in hex. It is kept only where content scripts cannot read. */
export async function loginFingerprint({ url, login }: AgentQuery): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([url, login?.user, login?.password]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the dialer has accepted this log-in at any time. */
export const wasAccepted = (login: string, { accepted, onceAccepted, acceptedBefore = [] }: LoginLedger): boolean =>
  [accepted, onceAccepted, ...acceptedBefore].includes(login);

/**
 * The ledger as the clock is now; the same object if nothing is in the future. What is was noted before the clock was set
 * back: it counts from now on, so that setting a clock back neither frees a log-in nor holds one for days.
 */
export function atThisClock(ledger: LoginLedger, nowMs: number): LoginLedger {
  const { attempts, doubts = [], lock } = ledger;
  const isLockAhead = lock !== undefined && lock.untilMs > nowMs + LONGEST_LOCK_MS + QUIET_MS;
  if (!isLockAhead && attempts.every(({ atMs }) => atMs <= nowMs) && doubts.every((atMs) => atMs <= nowMs)) {
    return ledger;
  }
  return {
    ...ledger,
    attempts: attempts.map((attempt) => ({ ...attempt, atMs: Math.min(attempt.atMs, nowMs) })),
    ...(ledger.doubts && { doubts: doubts.map((atMs) => Math.min(atMs, nowMs)) }),
    ...(isLockAhead && { lock: { ...lock, untilMs: nowMs + QUIET_MS } }),
  };
}

const isRecent = (atMs: number, nowMs: number) => nowMs - atMs < QUIET_MS;

/** The attempts that still count, oldest first. */
export const recent = ({ attempts }: LoginLedger, nowMs: number): Attempt[] =>
  attempts.filter(({ atMs }) => isRecent(atMs, nowMs)).sort((a, b) => a.atMs - b.atMs);

/** Those of this log-in, and those of which it is not known whose they were. */
export const recentOf = (login: string, ledger: LoginLedger, nowMs: number): Attempt[] =>
  recent(ledger, nowMs).filter((attempt) => (attempt.login ?? login) === login);

/** The answers in unknown words that still count against the accepted log-in, epoch ms, oldest first. */
export const recentDoubts = ({ doubts = [] }: LoginLedger, nowMs: number): number[] =>
  doubts.filter((atMs) => isRecent(atMs, nowMs)).sort((a, b) => a - b);

/** The ledger with one more attempt in it. */
export const withAttempt = (ledger: LoginLedger, attempt: Attempt, nowMs: number): LoginLedger => ({
  ...ledger,
  attempts: [...recent(ledger, nowMs), attempt],
});

/** The ledger with one more request in it, whose answer is not known yet (or has been lost); of any log-in where none is given. */
export const withRequest = (ledger: LoginLedger, atMs: number, nowMs: number, login?: string): LoginLedger =>
  withAttempt(ledger, { atMs, refused: false, ...(login !== undefined && { login }) }, nowMs);

/** The ledger without that request. */
export function withoutRequest(ledger: LoginLedger, atMs: number): LoginLedger {
  const at = ledger.attempts.findLastIndex((attempt) => attempt.atMs === atMs && !attempt.refused);
  return at === -1 ? ledger : { ...ledger, attempts: ledger.attempts.toSpliced(at, 1) };
}

/** The ledger once a person has asked that the resting log-in be tried. */
export const withoutRest = (ledger: LoginLedger): LoginLedger => ({
  ...ledger,
  resting: null,
  comesBackAtMs: undefined,
});

/**
 * When a request was sent whose answer was lost because the background ended, and with which log-in, epoch ms; null if there
 * is none.
 */
export function lostRequest(
  login: string,
  ledger: LoginLedger,
  trust: LoginTrust,
  nowMs: number,
): { login: string; atMs: number } | null {
  if (trust.inFlightSinceMs !== null) {
    return { login: trust.accepted ?? login, atMs: Math.min(trust.inFlightSinceMs, nowMs) };
  }
  // A request under way when the browser closed is not on record, because the trust went with the session. The dialer may
  // have refused it.
  const isNewSession = trust.accepted === null && ledger.accepted === login;
  return isNewSession && recentOf(login, ledger, nowMs).every(({ refused }) => refused) ? { login, atMs: nowMs } : null;
}

/** Until when nothing is sent because the dialer has said "locked", epoch ms; null if it has not, or that is over. */
function lockedUntilMs(login: string, { lock, accepted }: LoginLedger, nowMs: number): number | null {
  if (!lock || lock.untilMs <= nowMs) return null;
  // Somebody who tries another account says nothing against the one in use.
  return lock.login === login || accepted !== login ? lock.untilMs : null;
}

/** When the `most`-th last of these times is no longer counted, epoch ms; `nowMs` if there are fewer. */
function freeAtMs(timesMs: number[], most: number, nowMs: number): number {
  const oldest = timesMs.at(-most);
  return oldest === undefined ? nowMs : oldest + QUIET_MS;
}

/** The earliest time at which this log-in may be sent, epoch ms; `nowMs` if at once. */
export function mayLogInAtMs(login: string, ledger: LoginLedger, nowMs: number): number {
  return Math.max(lockedUntilMs(login, ledger, nowMs) ?? nowMs, budgetAtMs(login, ledger, nowMs));
}

function budgetAtMs(login: string, ledger: LoginLedger, nowMs: number): number {
  const timesOf = (attempts: Attempt[]) => attempts.map(({ atMs }) => atMs);
  const all = timesOf(recent(ledger, nowMs));
  if (!wasAccepted(login, ledger)) return freeAtMs(all, MAX_LOGINS, nowMs);
  const own = recentOf(login, ledger, nowMs);
  const ownTimes = timesOf(own);
  const withDoubts = [...ownTimes, ...recentDoubts(ledger, nowMs)].sort((a, b) => a - b);
  const inAllAtMs = freeAtMs(withDoubts, MAX_OF_ACCEPTED, nowMs);
  if (ledger.accepted === login) {
    // Only three lost answers in a row hold it back. Earlier refusals say nothing against it, because they may have come
    // while the person was still typing it.
    return Math.max(inAllAtMs, freeAtMs(timesOf(own.filter(({ refused }) => !refused)), MAX_LOGINS, nowMs));
  }
  return own.length < SECOND_TRY ? inAllAtMs : Math.max(inAllAtMs, freeAtMs(all, MAX_LOGINS, nowMs));
}

/** Why a log-in must not be sent now: it rests or is locked, or its tries have been used up; null if it may be sent. */
export function blockedBy(login: string, ledger: LoginLedger, nowMs: number): 'resting' | 'budget' | null {
  if (lockedUntilMs(login, ledger, nowMs) !== null) return 'resting';
  if (ledger.resting === login && !isQuietOver(ledger, nowMs)) return 'resting';
  return mayLogInAtMs(login, ledger, nowMs) > nowMs ? 'budget' : null;
}

/** Whether a resting log-in is to be tried again by itself. A time further off was set before the clock was set back. */
const isQuietOver = ({ comesBackAtMs }: LoginLedger, nowMs: number) =>
  comesBackAtMs !== undefined && (comesBackAtMs <= nowMs || comesBackAtMs > nowMs + LONGEST_LOCK_MS);

/** From when on a log-in that rests or is locked is tried by itself, epoch ms; undefined where that takes a person. */
export function nextByItselfAtMs(login: string, ledger: LoginLedger, nowMs: number): number | undefined {
  const lockedMs = lockedUntilMs(login, ledger, nowMs);
  if (ledger.resting !== login) return lockedMs ?? undefined;
  if (ledger.comesBackAtMs === undefined) return undefined;
  return Math.max(ledger.comesBackAtMs, lockedMs ?? 0);
}

/** What came of the log-ins that count. */
export function lastLogins(login: string, ledger: LoginLedger, nowMs: number): LastLogins {
  if (lockedUntilMs(login, ledger, nowMs) !== null) return 'locked';
  const isKnown = wasAccepted(login, ledger);
  const counted = isKnown ? recentOf(login, ledger, nowMs) : recent(ledger, nowMs);
  const isDoubted = isKnown && recentDoubts(ledger, nowMs).length > 0;
  if (isDoubted || counted.some(({ otherwise }) => otherwise)) return isKnown ? 'doubted' : 'not-accepted';
  const refused = counted.filter((attempt) => attempt.refused).length;
  if (refused === counted.length) return 'refused';
  return refused === 0 ? 'unanswered' : 'partly-unanswered';
}
