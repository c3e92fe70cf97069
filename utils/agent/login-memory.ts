import type { LoginLedger, LoginTrust } from './login-ledger.ts';

/** Where the log-in guard keeps what it knows, over deaths of the background and browser restarts. */
export type LoginMemory = {
  readLedger(): Promise<LoginLedger>;
  writeLedger(ledger: LoginLedger): Promise<void>;
  readTrust(): Promise<LoginTrust>;
  /** `soon`: together with what else is written in the next moment. */
  writeTrust(trust: LoginTrust, when?: 'now' | 'soon'): Promise<void>;
};

/** The same memory, read once: the guard is its one writer, so it need not read at every poll what it wrote itself. */
export function readOnce(stored: LoginMemory): LoginMemory {
  const ledger = kept(stored.readLedger, stored.writeLedger);
  const trust = kept(stored.readTrust, stored.writeTrust);
  return { readLedger: ledger.read, writeLedger: ledger.write, readTrust: trust.read, writeTrust: trust.write };
}

function kept<T, Rest extends unknown[]>(read: () => Promise<T>, write: (value: T, ...rest: Rest) => Promise<void>) {
  let current: T | null = null;
  return {
    read: async () => (current ??= await read()),
    async write(value: T, ...rest: Rest) {
      // After a write that failed nobody knows what is stored: it is read again.
      current = null;
      await write(value, ...rest);
      current = value;
    },
  };
}
