import type { PageRoot } from './page-roots.ts';

export type PageWatch = { restart: () => void; stop: () => void };

type Options = {
  /** Every tree to be watched; asked anew after each look, since shadow roots and frames come and go. */
  roots: () => PageRoot[];
  /** Looks at the page; true once there is something to keep up with, false while it is still waited for. */
  look: () => boolean;
  /** Called once when the bound was reached and nothing was found. */
  onGiveUp: () => void;
};

const BOUND_MS = 20_000;
const SOONEST_MS = 40;
const LATEST_MS = 1000;
/** A look may cost at most a twentieth of the time until the next. */
const SPACING = 20;
/** Looks that no mutation announces: a value set by a script, a shadow root attached, a style sheet that came late. */
const UNANNOUNCED_MS = [250, 500, 1000, 2000, 4000, 8000, 15_000, BOUND_MS + 100];
const WATCHED = { childList: true, subtree: true, characterData: true, attributes: true };

/**
 * Looks at the page now and after it has changed, until it is stopped, the signal aborts, or nothing was found within
 * 20 s. The observer is taken away at the first change and put back after the look that follows, so a page that changes
 * all the time pays for one callback per look, and a quiet one for none.
 */
export const watchPage = ({ roots, look, onGiveUp }: Options, signal: AbortSignal): PageWatch => {
  let timers: ReturnType<typeof setTimeout>[] = [];
  let pending: ReturnType<typeof setTimeout> | undefined;
  let delay = SOONEST_MS;
  let startedAt = 0;
  let lookedAt = 0;
  let found = false;
  const observer = new MutationObserver(() => {
    observer.disconnect();
    // After a quiet while a change is looked at almost at once; in a flood less and less often.
    delay = performance.now() - lookedAt > LATEST_MS ? SOONEST_MS : Math.min(LATEST_MS, delay * 2);
    schedule(delay);
  });

  const schedule = (inMs: number): void => {
    clearTimeout(pending);
    pending = setTimeout(run, inMs);
  };
  const run = (): void => {
    const from = performance.now();
    const was = found;
    found = look();
    lookedAt = performance.now();
    if (was && !found) startedAt = lookedAt;
    if (!found && lookedAt - startedAt > BOUND_MS) {
      stop();
      onGiveUp();
      return;
    }
    delay = Math.max(delay, (lookedAt - from) * SPACING);
    observer.disconnect();
    for (const root of roots()) observer.observe(root, WATCHED);
  };
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(pending);
    timers.forEach(clearTimeout);
    timers = [];
  };
  const restart = (): void => {
    stop();
    startedAt = performance.now();
    delay = SOONEST_MS;
    found = false;
    timers = UNANNOUNCED_MS.map((ms) => setTimeout(() => found || run(), ms));
    run();
  };
  signal.addEventListener('abort', stop, { once: true });
  restart();
  return { restart, stop };
};
