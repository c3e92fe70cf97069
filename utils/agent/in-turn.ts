/** No piece of work takes as long as this: it hangs, and those behind it are not to wait for ever. */
const LONGEST_WORK_MS = 60_000;

/**
 * Returns a queue: a function that runs each piece of work after the one before has ended, even if that failed. It resolves
 * or rejects as the work does, and rejects where the work does not end within a minute; the next one then begins.
 */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const begin = () => ending(work());
    const result = last.then(begin, begin);
    last = result.catch(() => {});
    return result;
  };
}

function ending<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Something in the browser hangs.')), LONGEST_WORK_MS);
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
