import { emptyLedger, type LoginLedger, type LoginTrust, noTrust, withRequest } from './login-ledger.ts';
import type { LoginMemory } from './login-memory.ts';
import { DISK_ANSWERS_MS, SESSION_ANSWERS_MS } from './forgiving-memory.ts';
import { type Wait, within } from './within.ts';

/** Where a ledger is kept. */
type LedgerPlace = {
  /** Null where there is none. */
  read(): Promise<LoginLedger | null>;
  write(ledger: LoginLedger | null): Promise<void>;
};

type Places = {
  /** Outlives the browser session. */
  disk: LedgerPlace;
  /** A copy for as long as the browser session lasts. */
  spare: LedgerPlace;
  /** Null where there is none. */
  readTrust(): Promise<LoginTrust | null>;
  writeTrust: LoginMemory['writeTrust'];
};

type Means = { wait: Wait; now: () => number; reportFault: (error: unknown) => void };

/** Unanswered requests that an unknown ledger is taken to hold: one more may be sent, and an accepted log-in settles them. */
const UNKNOWN_REQUESTS = 2;

/**
 * The log-in guard’s memory over storage that may refuse, or never answer. The ledger is on disk, and a copy of it in the
 * session, because one of the two may be out of order; then nobody knows later which is newer, so what either of them counts is
 * counted. What cannot be read counts as requests that may have been refused. So wrong log-ins stay within their bound.
 */
export function forgivingLoginMemory(places: Places, { wait, now, reportFault }: Means): LoginMemory {
  // The disk may hang while the session's storage does not.
  const [ofDisk, ofSession] = [within(DISK_ANSWERS_MS, wait), within(SESSION_ANSWERS_MS, wait)];
  const [readDisk, writeDisk] = [ofDisk(places.disk.read), ofDisk(places.disk.write)];
  const [readSpare, writeSpare] = [ofSession(places.spare.read), ofSession(places.spare.write)];
  const [readTrust, writeTrust] = [ofSession(places.readTrust), ofSession(places.writeTrust)];
  /** Whether all that counts was read. */
  let isKnown = true;

  const orNothing = <T>(read: Promise<T>) =>
    read.then(
      (value) => ({ value }),
      (error: unknown) => (reportFault(error), null),
    );

  const isReadableNow = async () => (await orNothing(readDisk())) !== null && (await orNothing(readSpare())) !== null;

  return {
    async readLedger() {
      const [onDisk, spared] = [await orNothing(readDisk()), await orNothing(readSpare())];
      const ledger = bothLedgers(onDisk?.value ?? null, spared?.value ?? null);
      isKnown = Boolean(spared?.value) || (onDisk !== null && spared !== null);
      return isKnown ? ledger : withUnknown(ledger, now());
    },
    async writeLedger(ledger) {
      if (!isKnown && (await isReadableNow())) throw new Error('The ledger can be read again, and has to be.');
      const [onDisk, inSession] = await Promise.allSettled([writeDisk(ledger), writeSpare(ledger)]);
      if (onDisk.status === 'fulfilled') return;
      if (inSession.status === 'rejected') throw onDisk.reason;
      reportFault(onDisk.reason);
    },
    async readTrust() {
      try {
        return (await readTrust()) ?? noTrust;
      } catch (error) {
        // Then the log-in counts as one in doubt, which is the cautious side.
        reportFault(error);
        return noTrust;
      }
    },
    async writeTrust(trust, when) {
      try {
        await writeTrust(trust, when);
      } catch (error) {
        // That a log-in is no longer trusted must outlive this background; that it still is need not.
        if (trust.accepted === null) throw error;
        reportFault(error);
      }
    },
  };
}

function withUnknown(ledger: LoginLedger, nowMs: number): LoginLedger {
  let counted = ledger;
  for (let request = 0; request < UNKNOWN_REQUESTS; request++) counted = withRequest(counted, nowMs, nowMs);
  return counted;
}

/** What either of two ledgers holds. */
function bothLedgers(one: LoginLedger | null, other: LoginLedger | null): LoginLedger {
  if (!one || !other) return one ?? other ?? emptyLedger;
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  const rests = other.resting === null ? one : other;
  const locks = (one.lock?.untilMs ?? 0) > (other.lock?.untilMs ?? 0) ? one : other;
  const nameOf = (attempt: LoginLedger['attempts'][number]) => `${attempt.atMs} ${attempt.refused} ${attempt.login}`;
  const known = new Set(other.attempts.map(nameOf));
  const attempts = [...one.attempts.filter((attempt) => !known.has(nameOf(attempt))), ...other.attempts];
  return {
    ...one,
    ...other,
    attempts: attempts.slice(-100),
    doubts: [...new Set([...(one.doubts ?? []), ...(other.doubts ?? [])])].slice(-100),
    resting: rests.resting,
    comesBackAtMs: rests.comesBackAtMs,
    lock: locks.lock,
    // Refusals of it are counted all the same, and a right log-in must not be held back because a disk was full.
    accepted: other.accepted ?? one.accepted,
  };
}
