import { inTurn } from '../agent/in-turn.ts';
import { NO_POP, type PopSession } from './pop-session.ts';

/** Where the session is kept. What is read there has been checked; null where there is none that can be read. */
export type PopMemory = {
  read(): Promise<PopSession | null>;
  write(session: PopSession): Promise<void>;
};

/** The one writer of the pop session. Changes are carried out one after another, each stored before the next. */
export type PopStore = {
  read(): Promise<PopSession>;
  /** Reads, changes and writes as one step; resolves to what is stored. A change that gives back the same writes nothing. */
  update(change: (session: PopSession) => PopSession): Promise<PopSession>;
};

export function createPopStore(memory: PopMemory): PopStore {
  const queue = inTurn();
  let current: PopSession | null = null;
  const load = async (): Promise<PopSession> => (current ??= (await memory.read()) ?? NO_POP);
  return {
    read: () => queue(load),
    update: (change) =>
      queue(async () => {
        const before = await load();
        const after = change(before);
        if (after !== before) await memory.write(after);
        return (current = after);
      }),
  };
}
