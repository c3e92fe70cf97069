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
  /** Written only while the disk refuses. */
  spare: LedgerPlace;
  /** Null where there is none. */
  readTrust(): Promise<LoginTrust | null>;
  writeTrust: LoginMemory['writeTrust'];
};

type Means = { wait: Wait; now: () => number; reportFault: (error: unknown) => void };

/** Unanswered requests that an unknown ledger is taken to hold: one more may be sent, and an accepted log-in settles them. */
const UNKNOWN_REQUESTS = 2;

/**
 * The log-in guard’s memory over storage that may refuse, or never answer. The ledger is in its place on disk, or, while that
 * can’t be read or written, in the spare one, which wins where there is one, because it was written later. What is unknown
 * counts as requests that may have been refused: wrong log-ins stay within their bound without the disk, too.
 */
export function forgivingLoginMemory(places: Places, { wait, now, reportFault }: Means): LoginMemory {
  // The disk may hang while the session's storage does not.
  const [onDisk, inSession] = [within(DISK_ANSWERS_MS, wait), within(SESSION_ANSWERS_MS, wait)];
  const [readDisk, writeDisk] = [onDisk(places.disk.read), onDisk(places.disk.write)];
  const [readSpare, writeSpare] = [inSession(places.spare.read), inSession(places.spare.write)];
  const [readTrust, writeTrust] = [inSession(places.readTrust), inSession(places.writeTrust)];
  let isSpareInUse = false;

  function unknownLedger(): LoginLedger {
    let ledger = emptyLedger;
    for (let request = 0; request < UNKNOWN_REQUESTS; request++) ledger = withRequest(ledger, now(), now());
    return ledger;
  }

  return {
    async readLedger() {
      const spared = await readSpare().catch(() => null);
      if (spared) {
        isSpareInUse = true;
        return spared;
      }
      try {
        return (await readDisk()) ?? emptyLedger;
      } catch (error) {
        reportFault(error);
        return unknownLedger();
      }
    },
    async writeLedger(ledger) {
      try {
        await writeDisk(ledger);
      } catch (error) {
        reportFault(error);
        await writeSpare(ledger);
        isSpareInUse = true;
        return;
      }
      if (!isSpareInUse) return;
      await writeSpare(null);
      isSpareInUse = false;
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
