import type { PageReport } from '../messages.ts';

/**
 * What frames of other granted origins have said of themselves. A tab answers with its top frame's words only; its frames'
 * come in messages of their own, about as soon.
 */
export type FrameReports = {
  /** A frame is in that tab. */
  came(tabId: number): void;
  told(tabId: number, report: PageReport): void;
  areIn(tabId: number): boolean;
  /** The last that has found the record and was told since then; null where none has. */
  foundSince(tabId: number, atMs: number): PageReport | null;
};

export function createFrameReports(now: () => number): FrameReports {
  const known = new Map<number, { report: PageReport; atMs: number } | null>();
  return {
    came(tabId) {
      if (!known.has(tabId)) known.set(tabId, null);
    },
    told(tabId, report) {
      if (report.found !== null || !known.has(tabId)) known.set(tabId, { report, atMs: now() });
    },
    areIn: (tabId) => known.has(tabId),
    foundSince(tabId, atMs) {
      const last = known.get(tabId);
      return last && last.atMs >= atMs && last.report.found !== null ? last.report : null;
    },
  };
}

/** A page with what a frame in it has found: typed and unsaved input it knows of itself. */
export const withFrame = (page: PageReport, { found, matches, candidates, looks }: PageReport): PageReport => ({
  ...page,
  found,
  matches,
  candidates,
  looks,
});
