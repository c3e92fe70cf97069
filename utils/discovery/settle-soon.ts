import type { RecordKeys } from '../crm/record-keys.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { RecordIdAt } from '../pop/readiness.ts';
import type { BrowserTabs } from '../pop/tabs.ts';

/** A tab whose page is waited for. */
export type Watch = {
  tabs: BrowserTabs;
  tabId: number;
  /** A clock that nobody sets, ms. */
  now(): number;
  wait(ms: number): Promise<void>;
};

/** A page that shows nothing of the record for so long shows nothing of it. A pop, which has one try, waits longer. */
const QUIET_MS = 4000;
const LOOK_EVERY_MS = 500;

/**
 * Waits for a page as a pop does, but not as long for one that shows nothing. `before` is the address that the tab was at:
 * its page goes on answering until the next is there.
 */
export async function settleSoon(
  watch: Watch,
  keys: RecordKeys,
  before: string,
  recordIdAt?: RecordIdAt,
): Promise<PageReport | null> {
  const { tabs, tabId } = watch;
  const ended = new AbortController();
  try {
    return await Promise.race([tabs.settle(tabId, keys, recordIdAt), quiet(watch, keys, before, ended.signal)]);
  } finally {
    ended.abort();
  }
}

/** The page's report once it has said for long enough that nothing of the record is there; never where it says something. */
async function quiet(
  { tabs, tabId, now, wait }: Watch,
  keys: RecordKeys,
  before: string,
  signal: AbortSignal,
): Promise<PageReport> {
  let seen: string | null = null;
  let sinceMs = now();
  for (;;) {
    await wait(LOOK_EVERY_MS);
    // Whoever asked has its answer.
    if (signal.aborted) return new Promise(() => {});
    const report = await tabs.see(tabId, keys);
    const isBlank = report === null || report.content === 0 || report.found !== null || report.address === before;
    const says = isBlank ? null : JSON.stringify([report.address, report.content]);
    if (says === null || says !== seen) {
      seen = says;
      sinceMs = now();
    } else if (report !== null && now() - sinceMs >= QUIET_MS) return report;
  }
}

/** The same, but rejects with the signal's reason as soon as it aborts. */
export async function orAborted<Result>(signal: AbortSignal, answer: Promise<Result>): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const give = () => reject(signal.reason);
  signal.addEventListener('abort', give);
  try {
    signal.throwIfAborted();
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
