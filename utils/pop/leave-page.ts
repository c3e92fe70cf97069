import type { Clock } from './settle-page.ts';
import { WAITS } from './waits.ts';

/** A tab that has been sent to another page. */
export type TabBeingSent = {
  /** Null once the tab is gone. */
  state(): Promise<{ url: string | undefined; loading: boolean; arrived: boolean } | null>;
  /** What the page that is to be left says when it is asked anything; `none`: there is no script to answer. */
  ask(): Promise<'answers' | 'none' | 'silent'>;
};

/**
 * Waits until it is certain that a tab leaves the page at `from` for the one at `to`, which mostly is at once. `stayed`: the
 * page asked “Leave site?”, and the agent said no, or nothing for as long as the caller can wait.
 *
 * Browsers do not tell of that question. In Chrome the tab is on its way meanwhile, and the page is silent, as no page is
 * that merely waits for a slow server; when the agent has said no, the tab is no longer on its way. In Firefox the tab is
 * not on its way before the agent has said yes.
 */
export async function awaitLeaving(
  tab: TabBeingSent,
  { from, to }: { from: string | undefined; to: string },
  clock: Clock,
): Promise<'went' | 'stayed'> {
  const untilMs = clock.now() + WAITS.leaveSiteMs;
  // A page that was there already, a place in it, or one whose address is not told.
  const mayLookTheSame = from === undefined || isSamePage(from, to);
  let wasOnItsWay = false;
  let wasSilent = false;
  for (;;) {
    const state = await tab.state();
    if (!state || state.arrived || state.url !== from) return 'went';
    if (!state.loading && mayLookTheSame) return wasSilent ? 'stayed' : 'went';
    if (!state.loading && wasOnItsWay) return 'stayed';
    if (clock.now() >= untilMs) return 'stayed';
    if (state.loading) {
      wasOnItsWay = true;
      const answer = await tab.ask();
      if (answer === 'silent') wasSilent = true;
      // It may answer because the agent has just said no.
      else if ((await tab.state())?.loading !== false) return 'went';
      else continue;
    }
    await clock.wait(WAITS.lookEveryMs);
  }
}

const isSamePage = (from: string, to: string): boolean => from.split('#', 1)[0] === to.split('#', 1)[0];
