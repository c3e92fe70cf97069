/** Resolves after so many ms, or at once when the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** The browser’s own timers, in the background. */
export const wait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

/** While an earlier call hangs, the next one is given this long: what hangs once hangs for a while, and nobody should wait each time. */
const HANGING_MS = 250;

/**
 * Bounds calls to the browser, because a promise of its storage may never settle, and whoever waits for one would wait for
 * ever. The functions that it returns reject where the browser has not answered within so many ms; what the call does may
 * still happen later.
 */
export function within(ms: number, waitFor: Wait = wait) {
  let hanging = false;

  const bounded = <Result>(answer: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const answered = new AbortController();
      const ends = () => {
        hanging = false;
        answered.abort();
      };
      answer.then(
        (result) => (ends(), resolve(result)),
        (error: unknown) => (ends(), reject(error instanceof Error ? error : new Error(String(error)))),
      );
      const giveUp = async () => {
        await waitFor(hanging ? Math.min(HANGING_MS, ms) : ms, answered.signal);
        if (answered.signal.aborted) return;
        hanging = true;
        reject(new Error('The browser did not answer in time.'));
      };
      void giveUp();
    });

  return <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      bounded(call(...args));
}
