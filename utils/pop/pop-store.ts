import { inTurn } from '../agent/in-turn.ts';
import { SESSION_ANSWERS_MS } from '../agent/forgiving-memory.ts';
import { type Wait, wait, within } from '../agent/within.ts';
import { NO_POP, type PopSession } from './pop-session.ts';

/** Where the session is kept. What is read there has been checked; null where there is none that can be read. */
export type PopMemory = {
  read(): Promise<PopSession | null>;
  write(session: PopSession): Promise<void>;
};

/**
 * The one writer of the pop session. Changes are carried out one after another, each stored before the next. Storage that
 * refuses, or never answers, costs no call its record: the change holds in memory, and is stored with the next one.
 */
export type PopStore = {
  read(): Promise<PopSession>;
  /** Reads, changes and writes as one step; resolves to the session after it. A change that gives back the same writes nothing. */
  update(change: (session: PopSession) => PopSession): Promise<PopSession>;
};

export function createPopStore(
  memory: PopMemory,
  reportFault: (error: unknown) => void,
  waitFor: Wait = wait,
): PopStore {
  const queue = inTurn();
  const bounded = within(SESSION_ANSWERS_MS, waitFor);
  const [readStored, write] = [bounded(memory.read), bounded(memory.write)];
  let current: PopSession | null = null;
  let stored: PopSession | null = null;
  const read = () =>
    readStored().catch((error: unknown) => {
      reportFault(error);
      return null;
    });
  const load = async (): Promise<PopSession> => (current ??= stored = (await read()) ?? NO_POP);
  return {
    read: () => queue(load),
    update: (change) =>
      queue(async () => {
        const after = change(await load());
        current = after;
        if (after === stored) return after;
        try {
          await write(after);
          stored = after;
        } catch (error) {
          reportFault(error);
        }
        return after;
      }),
  };
}
