import type { PageReport } from '../messages/protocol.ts';
import { awaitPage, judgeLinks, judgeLook, type Readiness, type RecordIdAt, type Verdict } from './readiness.ts';
import { WAITS } from './waits.ts';

/** A tab's page, as it is looked at while it is waited for. */
export type PageInTab = {
  /** Null once the tab is gone. */
  state(): Promise<{ loading: boolean; arrived: boolean } | null>;
  /** What the page says of itself; null where no script answers. */
  report(): Promise<PageReport | null>;
  links(): Promise<string[]>;
  /** Brings the script to a page that has none; false where the browser does not let it in. */
  bringScript(): Promise<boolean>;
  /** What is known of a page that cannot be looked into; null where nothing is. */
  unreadable(): Promise<PageReport | null>;
};

export type Clock = { now(): number; wait(ms: number): Promise<void> };

/**
 * Looks at a page until it has made up its mind (record, rows, log-in, not found) or a bound is reached: what it said last;
 * null where it said nothing, or its tab is gone. With `recordIdAt` the page is a search's result, which may also be links
 * that all lead to one record.
 */
export async function settlePage(page: PageInTab, clock: Clock, recordIdAt?: RecordIdAt): Promise<PageReport | null> {
  let readiness = awaitPage(clock.now());
  let last: PageReport | null = null;
  let refusedSinceMs: number | null = null;
  for (; clock.now() < readiness.untilMs; await clock.wait(WAITS.lookEveryMs)) {
    const state = await page.state();
    if (!state) return null;
    if (state.loading && !state.arrived) continue;
    last = await page.report();
    const judged = judgeLook(readiness, { ...state, report: last }, clock.now(), recordIdAt !== undefined);
    const { verdict, ...after } = await withLinks(page, clock, judged, recordIdAt);
    readiness = after.readiness;
    if (verdict.next === 'done') return verdict.report;
    if (verdict.next !== 'bring-script' || (await page.bringScript())) {
      refusedSinceMs = null;
      continue;
    }
    const known = await page.unreadable();
    if (known) return known;
    // Once says nothing: between two pages, the browser refuses the script for the one that goes.
    refusedSinceMs ??= clock.now();
    if (clock.now() - refusedSinceMs >= WAITS.refusedLastsMs) return null;
  }
  return last;
}

async function withLinks(
  page: PageInTab,
  clock: Clock,
  judged: { readiness: Readiness; verdict: Verdict },
  recordIdAt: RecordIdAt | undefined,
) {
  const { readiness, verdict } = judged;
  if (verdict.next !== 'read-links' || !recordIdAt) return judged;
  return judgeLinks(readiness, verdict.report, await page.links(), recordIdAt, clock.now());
}
