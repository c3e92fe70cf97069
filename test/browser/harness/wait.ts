const POLL_MS = 25;

/**
 * Waits until `probe` returns something other than undefined, null or false, and returns that.
 * Throws an Error that names `what`, the time waited and the last thing the probe returned or threw. Unit: ms.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lastSeen = 'nothing: the first look did not end in time';
  for (;;) {
    const left = deadline - performance.now();
    const look = await Promise.race([observe(probe), after(Math.max(left, POLL_MS))]);
    if (look !== undefined) {
      if (look.found !== undefined) return look.found;
      lastSeen = look.seen;
    }
    if (performance.now() >= deadline) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}. Last seen: ${lastSeen}`);
    }
    await after(POLL_MS);
  }
}

interface Look<T> {
  readonly found?: T;
  readonly seen: string;
}

async function observe<T>(probe: () => Promise<T | undefined | null | false> | T | undefined | null | false) {
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
