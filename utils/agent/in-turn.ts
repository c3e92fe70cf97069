/**
 * Returns a queue: a function that runs each piece of work after the one before has ended, even if that failed. It resolves
 * or rejects as the work does.
 */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
}
