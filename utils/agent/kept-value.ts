export type KeptValue<T> = {
  /** The value: read the first time, kept from then on. A read that failed is not kept, so the next one may succeed. */
  read(): Promise<T>;
  /** The value if it has been read; null if it has not. */
  known(): Promise<T | null>;
  /** The value has changed: the next `read` reads it anew. */
  forget(): void;
};

/** Keeps in memory what takes several calls to the browser to read, because no call should wait for them. */
export function keptValue<T>(readAnew: () => Promise<T>): KeptValue<T> {
  let kept: Promise<T> | null = null;
  return {
    read() {
      if (kept) return kept;
      const reading = readAnew();
      kept = reading;
      reading.catch(() => {
        if (kept === reading) kept = null;
      });
      return reading;
    },
    known: async () => kept,
    forget() {
      kept = null;
    },
  };
}
