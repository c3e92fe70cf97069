/** Between two looks: a tenth of the time waited so far, within these bounds. Looks cost the processor, and waits are many. */
const PAUSE_MS = { least: 25, most: 250 };
/** Nothing that is waited for takes so long, not even on a busy machine: whoever has waited that long waits in vain. */
export const HANGS_MS = 40_000;

/**
 * Waits until `probe` returns something other than undefined, null or false, and returns that.
 * Throws an Error that names `what`, the time waited and the last thing the probe returned or threw. Unit: ms.
 */
export async function waitUntil<T>(what: string, probe: Probe<T>, timeoutMs = HANGS_MS): Promise<T> {
  const startedAt = performance.now();
  const deadline = startedAt + timeoutMs;
  let lastSeen = 'nothing: the first look did not end in time';
  for (;;) {
    const left = deadline - performance.now();
    const look = await lookWithin(probe, Math.max(left, PAUSE_MS.least));
    if (look !== undefined) {
      if (look.found !== undefined) return look.found;
      lastSeen = look.seen;
    }
    if (performance.now() >= deadline) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}. Last seen: ${lastSeen}`);
    }
    const waited = performance.now() - startedAt;
    await after(Math.min(Math.max(waited / 10, PAUSE_MS.least), PAUSE_MS.most));
  }
}

/** One look; undefined if it took longer. The timer goes with the look, or it would keep a finished program waiting. */
async function lookWithin<T>(probe: Probe<T>, limitMs: number): Promise<Look<T> | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  try {
    return await Promise.race([observe(probe), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

export type Probe<T> = () => Promise<T | undefined | null | false> | T | undefined | null | false;

interface Look<T> {
  readonly found?: T;
  readonly seen: string;
}

async function observe<T>(probe: Probe<T>) {
  try {
    const value = await probe();
    const look: Look<T> =
      value === undefined || value === null || value === false ? { seen: String(value) } : { found: value, seen: '' };
    return look;
  } catch (error) {
    const look: Look<T> = { seen: String(error) };
    return look;
  }
}

function after(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, delayMs, undefined));
}
