import * as fc from 'fast-check';

/** Something that reads untrusted input. `check` makes cases of it, and says what the first bad one is. */
export type Subject = {
  name: string;
  /** How many of its cases are made where a subject of pure text gets one. */
  share: number;
  check: (chances: { seed: number; runs: number; path?: string }) => Promise<Checked>;
};

export type Checked = {
  failure: { seed: number; path: string; counterexample: string; why: string } | null;
  /** The case that took longest, ms. */
  slowestMs: number;
};

/** No case may take longer. */
const LIMIT_MS = 50;
/**
 * A case that took longer than this is run again so often, and its processor time counts: neither a pause for the garbage nor
 * another program of the machine is the code's.
 */
const LOOK_AGAIN_MS = 15;
const AGAIN = 3;

/** A subject whose cases are made by `cases`; `run` throws an error that says what is wrong with one. */
export function subject<Case>(
  name: string,
  share: number,
  cases: fc.Arbitrary<Case>,
  run: (one: Case) => void | Promise<void>,
): Subject {
  async function check({ seed, runs, path }: { seed: number; runs: number; path?: string }): Promise<Checked> {
    let slowestMs = 0;
    const timed = async (one: Case): Promise<void> => {
      const startedAt = performance.now();
      const running = run(one);
      if (running) await running;
      let tookMs = performance.now() - startedAt;
      for (let times = 0; times < AGAIN && tookMs > LOOK_AGAIN_MS; times += 1) {
        const before = process.cpuUsage();
        await run(one);
        const { user, system } = process.cpuUsage(before);
        tookMs = Math.min(tookMs, (user + system) / 1000);
      }
      slowestMs = Math.max(slowestMs, tookMs);
      if (tookMs > LIMIT_MS) throw new Error(`It took ${tookMs.toFixed(0)} ms, ${AGAIN + 1} times.`);
    };
    const details = await fc.check(fc.asyncProperty(cases, timed), {
      seed,
      numRuns: runs,
      ...(path === undefined ? {} : { path }),
    });
    if (!details.failed) return { failure: null, slowestMs };
    const { counterexample, counterexamplePath, errorInstance } = details;
    const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
    return {
      failure: { seed, path: counterexamplePath ?? '', counterexample: fc.stringify(counterexample), why },
      slowestMs,
    };
  }
  return { name, share, check };
}

/** Throws where something does not hold. */
export function must(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Error(words);
}
