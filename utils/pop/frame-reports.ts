import type { RecordKeys } from '../crm/record-keys.ts';
import type { PageReport } from '../messages/protocol.ts';

/**
 * What frames of other granted origins have said of themselves. A tab answers with its top frame's words only; its frames'
 * come in messages of their own, about as soon.
 */
export type FrameReports = {
  /** A frame is in that tab. */
  came(tabId: number): void;
  /** A frame was asked for this record and has answered. */
  told(tabId: number, keys: RecordKeys, report: PageReport): void;
  areIn(tabId: number): boolean;
  /** The last that has found this record and was told since then; null where none has. */
  foundSince(tabId: number, keys: RecordKeys, atMs: number): PageReport | null;
};

export function createFrameReports(now: () => number): FrameReports {
  const known = new Map<number, { of: string; report: PageReport; atMs: number } | null>();
  return {
    came(tabId) {
      if (!known.has(tabId)) known.set(tabId, null);
    },
    told(tabId, keys, report) {
      if (report.found !== null) known.set(tabId, { of: nameOf(keys), report, atMs: now() });
      else this.came(tabId);
    },
    areIn: (tabId) => known.has(tabId),
    foundSince(tabId, keys, atMs) {
      const last = known.get(tabId);
      return last && last.of === nameOf(keys) && last.atMs >= atMs ? last.report : null;
    },
  };
}

const nameOf = ({ signature, vendorLeadCode, leadId, phones }: RecordKeys): string =>
  JSON.stringify([signature?.path, signature?.query, signature?.hash, vendorLeadCode, leadId, phones]);

/** A page with what a frame in it has found: typed and unsaved input it knows of itself. */
export const withFrame = ({ unsaved, typing }: PageReport, inFrame: PageReport): PageReport => ({
  ...inFrame,
  unsaved,
  typing,
});
