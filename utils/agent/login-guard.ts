import { z } from 'zod';
import type { AgentQuery, DialerAnswer } from '../dialer/client.ts';
import { isLoginError } from '../dialer/errors.ts';

/** The server may lock an account after ten wrong log-ins (dialer-facts), and the whole call centre shares it. */
export const MAX_WRONG_LOGINS = 3;
export const LOGIN_WINDOW_MS = 15 * 60_000;
/** The server counts from when a request arrives, which may be a while after it was counted here. */
const ARRIVAL_MS = 30_000;
/** Between the tries that are made without a person. */
export const LOGIN_RETRY_MS = 60_000;
/** The third of the three is kept for the person's own "Try again". */
const MAX_UNATTENDED = 2;

/** What is known about the API log-in. Kept over worker deaths and browser restarts. */
export const loginLedgerSchema = z.object({
  /** Refused log-ins, and requests whose answer never came to be known: the background ended first, or gave up waiting. */
  attempts: z.array(z.object({ atMs: z.number(), refused: z.boolean() })).max(100),
  /** Fingerprint of the log-in that rests until a person acts; null while none does. */
  resting: z.string().nullable(),
  /** Fingerprint of the log-in that the dialer last accepted. */
  accepted: z.string().nullable(),
});
export type LoginLedger = z.infer<typeof loginLedgerSchema>;
export const emptyLedger: LoginLedger = { attempts: [], resting: null, accepted: null };

/** The same for this browser session, cheap enough to be written at every poll. */
export const loginTrustSchema = z.object({
  accepted: z.string().nullable(),
  /** Set while a request is under way; still set on waking, it tells that an answer was lost. */
  inFlightSinceMs: z.number().nullable(),
});
export type LoginTrust = z.infer<typeof loginTrustSchema>;
export const noTrust: LoginTrust = { accepted: null, inFlightSinceMs: null };

export type LoginMemory = {
  readLedger(): Promise<LoginLedger>;
  writeLedger(ledger: LoginLedger): Promise<void>;
  readTrust(): Promise<LoginTrust>;
  writeTrust(trust: LoginTrust): Promise<void>;
};

// An attempt "in the future" is one made before the clock was set back: it must not count for longer than the window.
const recent = (ledger: LoginLedger, nowMs: number) =>
  ledger.attempts
    .filter(({ atMs }) => Math.abs(nowMs - atMs) < LOGIN_WINDOW_MS + ARRIVAL_MS)
    .sort((a, b) => a.atMs - b.atMs);

/** From when on one more log-in keeps within three in fifteen minutes, epoch ms; `nowMs` if at once. */
export function mayLogInAtMs(ledger: LoginLedger, nowMs: number): number {
  const oldest = recent(ledger, nowMs).at(-MAX_WRONG_LOGINS);
  return oldest ? Math.min(oldest.atMs, nowMs) + LOGIN_WINDOW_MS + ARRIVAL_MS : nowMs;
}

/** Whether the answer shows that user and password are right. */
const provesLogin = (answer: DialerAnswer) => answer.ok || answer.error.kind === 'agent-not-logged-in';
const refusesLogin = (answer: DialerAnswer) => !answer.ok && isLoginError(answer.error);

/** Names a log-in without telling it; lives only where content scripts cannot read. */
export async function loginFingerprint({ url, user, password }: AgentQuery): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([url, user, password]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The guard is the one writer: what it has read or written once, it need not read again at every poll. */
function readOnce(memory: LoginMemory): LoginMemory {
  const ledger = kept(memory.readLedger, memory.writeLedger);
  const trust = kept(memory.readTrust, memory.writeTrust);
  return { readLedger: ledger.read, writeLedger: ledger.write, readTrust: trust.read, writeTrust: trust.write };
}

function kept<T>(read: () => Promise<T>, write: (value: T) => Promise<void>) {
  let current: T | null = null;
  return {
    read: async () => (current ??= await read()),
    async write(value: T) {
      current = null;
      await write(value);
      current = value;
    },
  };
}

export type GuardedAnswer =
  /** `rests`: no further request for this log-in until a person acts. */
  { answer: DialerAnswer; rests: boolean; mayTryAtMs: number } | { blocked: 'resting' | 'budget'; mayTryAtMs: number };

type Send = (signal: AbortSignal) => Promise<DialerAnswer>;

export type LoginGuard = {
  /**
   * Sends one request unless it could be a wrong log-in too many. One request is under way at a time: a second caller
   * waits for the first. Rejects with the signal's reason when the caller gave up before the request was sent.
   */
  ask(query: AgentQuery, send: Send, signal: AbortSignal): Promise<GuardedAnswer>;
  /** A person acted ("Try again", new settings): resting ends; the budget stays. */
  resume(): Promise<void>;
};

/**
 * Keeps one install within three wrong log-ins in fifteen minutes, deaths of the background and browser restarts
 * included: a request whose log-in is not known to be right is counted before it is sent.
 */
export function createLoginGuard(
  stored: LoginMemory,
  now: () => number,
  fingerprint: typeof loginFingerprint = loginFingerprint,
): LoginGuard {
  const memory = readOnce(stored);
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work);
    queue = result.catch(() => {});
    return result;
  };

  /** That the last answer has come, being stored. */
  let noting: Promise<void> = Promise.resolve();

  async function ask(query: AgentQuery, send: Send, signal: AbortSignal): Promise<GuardedAnswer> {
    const noted = noting;
    noting = Promise.resolve();
    await noted;
    signal.throwIfAborted();
    const login = await fingerprint(query);
    const trust = await memory.readTrust();
    let ledger = await memory.readLedger();
    const trusted = trust.accepted === login && trust.inFlightSinceMs === null;
    const sentAtMs = now();

    if (!trusted) {
      const lostAtMs = lostRequest(login, trust, ledger, sentAtMs);
      if (lostAtMs !== null) {
        ledger = counted(ledger, lostAtMs, false);
        await memory.writeLedger(ledger);
        await memory.writeTrust(noTrust);
      }
      const mayTryAtMs = mayLogInAtMs(ledger, sentAtMs);
      if (ledger.resting === login) return { blocked: 'resting', mayTryAtMs };
      if (mayTryAtMs > sentAtMs && !isLikelyRight(login, ledger, sentAtMs)) return { blocked: 'budget', mayTryAtMs };
      ledger = counted(ledger, sentAtMs, false);
      await memory.writeLedger(ledger);
    } else {
      await memory.writeTrust({ accepted: login, inFlightSinceMs: sentAtMs });
    }

    // A log-in in doubt is seen through to its answer even when the caller has given up: cut off, it would stay in doubt
    // and use up the budget, and three quickly saved settings would shut the extension out. One that is cut off counts
    // as lost, like one whose background ended.
    const answer = await send(trusted ? signal : new AbortController().signal);
    const settled = await settle(login, ledger, trusted ? null : sentAtMs, answer);
    return { answer, rests: settled.resting === login, mayTryAtMs: mayLogInAtMs(settled, now()) };
  }

  /** When a request was sent of which nobody knows the answer, because the background ended; null if none was. */
  function lostRequest(login: string, trust: LoginTrust, ledger: LoginLedger, nowMs: number): number | null {
    if (trust.inFlightSinceMs !== null) return trust.inFlightSinceMs;
    // What was under way when the browser closed is not on record, and may have been refused.
    const isNewSession = trust.accepted === null && ledger.accepted === login;
    return isNewSession && recent(ledger, nowMs).every(({ refused }) => refused) ? nowMs : null;
  }

  /**
   * The log-in accepted last is only held back when three answers in a row were lost: refusals from before it was
   * accepted, such as while the person was still typing it, say nothing against it.
   */
  const isLikelyRight = (login: string, ledger: LoginLedger, nowMs: number) =>
    ledger.accepted === login && recent(ledger, nowMs).filter(({ refused }) => !refused).length < MAX_WRONG_LOGINS;

  /** A slow dialer may have refused a log-in all the same: one that was never accepted stays in doubt. */
  const isLost = (login: string, ledger: LoginLedger, answer: DialerAnswer) =>
    !answer.ok && answer.error.kind === 'timeout' && ledger.accepted !== login;

  async function settle(
    login: string,
    ledger: LoginLedger,
    reservedAtMs: number | null,
    answer: DialerAnswer,
  ): Promise<LoginLedger> {
    let settled = ledger;
    let trust: LoginTrust = { accepted: login, inFlightSinceMs: null };
    if (reservedAtMs !== null && !provesLogin(answer)) {
      // What becomes of a log-in that somebody tries out says nothing against the one in use.
      const inUse = await memory.readTrust();
      trust = inUse.accepted === login ? noTrust : inUse;
    }
    if (refusesLogin(answer)) {
      const atMs = reservedAtMs ?? now();
      const refused = counted(uncounted(ledger, atMs), atMs, true);
      const rests = recent(refused, now()).length >= MAX_UNATTENDED;
      const accepted = ledger.accepted === login ? null : ledger.accepted;
      settled = { ...refused, accepted, resting: rests ? login : null };
      if (reservedAtMs === null) trust = noTrust;
    } else if (reservedAtMs !== null && provesLogin(answer)) {
      // Success settles what was in doubt; refused log-ins stay counted until their fifteen minutes are over.
      settled = { attempts: ledger.attempts.filter(({ refused }) => refused), resting: null, accepted: login };
    } else if (reservedAtMs !== null && !isLost(login, ledger, answer)) {
      settled = uncounted(ledger, reservedAtMs);
    }
    if (settled !== ledger) await memory.writeLedger(settled);
    const writing = memory.writeTrust(trust);
    // An accepted log-in was accepted again: nobody need wait for that but the next request. Should the background end
    // before it is stored, this answer counts as lost, which is the cautious side.
    const isUsual = reservedAtMs === null && provesLogin(answer);
    if (!isUsual) await writing;
    noting = writing;
    noting.catch(() => {});
    return settled;
  }

  const counted = (ledger: LoginLedger, atMs: number, refused: boolean): LoginLedger => ({
    ...ledger,
    attempts: [...recent(ledger, now()), { atMs, refused }],
  });
  const uncounted = (ledger: LoginLedger, atMs: number): LoginLedger => {
    const at = ledger.attempts.findLastIndex((attempt) => attempt.atMs === atMs && !attempt.refused);
    return at === -1 ? ledger : { ...ledger, attempts: ledger.attempts.toSpliced(at, 1) };
  };

  return {
    ask: (query, send, signal) => inTurn(() => ask(query, send, signal)),
    resume: () =>
      inTurn(async () => {
        const ledger = await memory.readLedger();
        if (ledger.resting !== null) await memory.writeLedger({ ...ledger, resting: null });
      }),
  };
}
