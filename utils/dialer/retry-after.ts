const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Reads a Retry-After header (seconds or an HTTP date, RFC 9110); ms, at most ten minutes; undefined if unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const waitMs = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : dateOf(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS) : undefined;
}

/** Epoch ms; NaN if it is no date. An HTTP date begins with a weekday; `Date.parse` would also take "-5". */
const dateOf = (header: string) => (/^\s*[a-z]{3}/i.test(header) ? Date.parse(header) : Number.NaN);
