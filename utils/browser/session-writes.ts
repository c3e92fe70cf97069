/** How values get into storage.session. */
export type SessionWrites = {
  /** Writes the value, together with those that wait. Resolves once it is stored. */
  now(key: string, value: unknown): Promise<void>;
  /** Writes the value with the next one that is written, or after 50 ms. Resolves once it is stored. */
  soon(key: string, value: unknown): Promise<void>;
};

/** A value that waits this long for another goes by itself. */
const ALONE_AFTER_MS = 50;

/** One call of the browser for values that change together, because calls of storage are the costliest part of a poll. */
export function createSessionWrites(set: (values: Record<string, unknown>) => Promise<void>): SessionWrites {
  let waiting: {
    values: Record<string, unknown>;
    stored: PromiseWithResolvers<void>;
    timer: ReturnType<typeof setTimeout>;
  } | null = null;

  function write(values: Record<string, unknown>): Promise<void> {
    const along = waiting;
    if (!along) return set(values);
    waiting = null;
    clearTimeout(along.timer);
    const writing = set({ ...along.values, ...values });
    along.stored.resolve(writing);
    return writing;
  }

  return {
    now: (key, value) => write({ [key]: value }),
    soon(key, value) {
      waiting ??= {
        values: {},
        stored: Promise.withResolvers<void>(),
        timer: setTimeout(() => void write({}).catch(() => {}), ALONE_AFTER_MS),
      };
      waiting.values[key] = value;
      return waiting.stored.promise;
    },
  };
}
