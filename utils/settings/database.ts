import { createStore, type UseStore } from 'idb-keyval';
import { within } from '../agent/within.ts';

/** A database on a busy disk takes a second or two to open. Where it takes longer than this, it hangs. */
const ANSWERS_MS = 5000;
/** One that hangs is opened anew after this, and not at every call: each opening would hang, too. */
const OPEN_ANEW_AFTER_MS = 20_000;

/**
 * An object store of the extension’s own IndexedDB, for the functions of idb-keyval. It outlives its connection: one that was
 * lost, or that never came about, is opened anew, and what does not answer rejects.
 */
export function openStore({ name, store }: { name: string; store: string }): UseStore {
  const bounded = within(ANSWERS_MS);
  let connection: { use: UseStore; openedAtMs: number } | null = null;

  const connect = () => (connection ??= { use: createStore(name, store), openedAtMs: performance.now() });

  return async (mode, callback) => {
    const mine = connect();
    let hasBegun = false;
    const use = bounded((to: UseStore) =>
      to(mode, (objects) => {
        hasBegun = true;
        return callback(objects);
      }),
    );
    try {
      return await use(mine.use);
    } catch (error) {
      const isLost = error instanceof DOMException && error.name === 'InvalidStateError';
      const hangs = performance.now() - mine.openedAtMs > OPEN_ANEW_AFTER_MS;
      if ((isLost || (!hasBegun && hangs)) && connection === mine) connection = null;
      // Nothing was asked of a connection that was lost.
      if (!isLost || hasBegun) throw error;
      return use(connect().use);
    }
  };
}
