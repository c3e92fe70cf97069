import type { PageRoot } from './page-roots.ts';

// How a page is watched
//
//   restart ──▶ look ──▶ observe ──first mutation──▶ stop observing, wait 40 ms to 1 s ──▶ look ──▶ observe …
//                           │
//                           ├── nothing found yet: looks at fixed times too ──▶ look ──▶ observe …
//                           ├── what it says does not count yet: looks when it will ──▶ look ──▶ observe …
//                           └── nothing found for 20 s: stop
//
// The observer is removed at the first mutation and put back after the look that follows. So a page that changes all the
// time pays for one callback per look, and a quiet page pays for none. In a flood of mutations the wait doubles from look
// to look, and it is at least 20 times as long as the look took.

/** `againInMs`: the page says something that counts only if it still says so then. */
export type Look = { isFound: boolean; againInMs: number | null };

export type PageWatch = { restart: () => void; stop: () => void };

type Options = {
  /** The trees to observe. They are asked for after each look, because shadow roots and frames come and go. */
  roots: () => PageRoot[];
  /** Looks at the page. While the record is not found, it is waited for. */
  look: () => Look;
};

const GIVE_UP_AFTER_MS = 20_000;
const SHORTEST_WAIT_MS = 40;
const LONGEST_WAIT_MS = 1000;
/** A look may take at most a twentieth of the time until the next one. */
const WAIT_PER_LOOK = 20;
/** Times of looks that need no mutation: a script may set a value, a shadow root or a style sheet may come late. */
const FIXED_LOOKS_MS = [250, 500, 1000, 2000, 4000, 8000, 15_000, GIVE_UP_AFTER_MS + 100];
const EVERY_MUTATION = { childList: true, subtree: true, characterData: true, attributes: true };

/**
 * Looks at the page now and after each change, until it is stopped, the signal aborts, or nothing was found for 20 s.
 */
export const watchPage = ({ roots, look }: Options, signal: AbortSignal): PageWatch => {
  let fixedLooks: ReturnType<typeof setTimeout>[] = [];
  let plannedLook: ReturnType<typeof setTimeout> | undefined;
  let lookAgain: ReturnType<typeof setTimeout> | undefined;
  let waitMs = SHORTEST_WAIT_MS;
  let waitingSinceMs = 0;
  let lookedAtMs = 0;
  let isFound = false;

  const observer = new MutationObserver(() => {
    observer.disconnect();
    const wasQuiet = performance.now() - lookedAtMs > LONGEST_WAIT_MS;
    waitMs = wasQuiet ? SHORTEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
    clearTimeout(plannedLook);
    plannedLook = setTimeout(lookAndObserve, waitMs);
  });

  const lookAndObserve = (): void => {
    const startedAtMs = performance.now();
    const wasFound = isFound;
    const seen = look();
    isFound = seen.isFound;
    lookedAtMs = performance.now();
    if (wasFound && !isFound) waitingSinceMs = lookedAtMs;
    if (!isFound && lookedAtMs - waitingSinceMs > GIVE_UP_AFTER_MS) {
      stop();
      return;
    }
    waitMs = Math.max(waitMs, (lookedAtMs - startedAtMs) * WAIT_PER_LOOK);
    observer.disconnect();
    clearTimeout(lookAgain);
    if (seen.againInMs !== null) lookAgain = setTimeout(lookAndObserve, seen.againInMs + SHORTEST_WAIT_MS);
    for (const root of roots()) observer.observe(root, EVERY_MUTATION);
  };

  const stop = (): void => {
    observer.disconnect();
    clearTimeout(plannedLook);
    clearTimeout(lookAgain);
    for (const timer of fixedLooks) clearTimeout(timer);
    fixedLooks = [];
  };

  const lookUnlessFound = (): void => {
    if (!isFound) lookAndObserve();
  };

  const restart = (): void => {
    stop();
    waitingSinceMs = performance.now();
    waitMs = SHORTEST_WAIT_MS;
    isFound = false;
    fixedLooks = FIXED_LOOKS_MS.map((atMs) => setTimeout(lookUnlessFound, atMs));
    lookAndObserve();
  };

  signal.addEventListener('abort', stop, { once: true });
  restart();
  return { restart, stop };
};
