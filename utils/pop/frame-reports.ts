import type { RecordKeys } from '../crm/record-keys.ts';
import type { PageReport } from '../messages/protocol.ts';

/**
 * What frames of other granted origins report. A tab answers with its top frame's words only, so its frames report in
 * messages of their own, at about the same time. In memory only: after the background was ended, the next inspection
 * brings the reports again.
 */
export type FrameReports = {
  /** The tab has such a frame. */
  noteFrame(tabId: number): void;
  /** The frames of the tab are asked for this record, from now on. */
  ask(tabId: number, keys: RecordKeys): void;
  /** A frame was asked for this record, and this is what it sees. What nobody has asked for counts for nothing. */
  record(tabId: number, keys: RecordKeys, report: PageReport): void;
  has(tabId: number): boolean;
  /** The latest report that has found this record and came since then (by the clock that was given); null where there is none. */
  latestSince(tabId: number, keys: RecordKeys, atMs: number): PageReport | null;
};

export function createFrameReports(now: () => number): FrameReports {
  const known = new Map<number, { record: string; report: PageReport; atMs: number } | null>();
  const noteFrame = (tabId: number): void => {
    if (!known.has(tabId)) known.set(tabId, null);
  };
  /** The record that the frames of each tab were asked for last. */
  const asked = new Map<number, string>();
  return {
    noteFrame,
    ask: (tabId, keys) => void asked.set(tabId, recordOf(keys)),
    record(tabId, keys, report) {
      if (asked.get(tabId) !== recordOf(keys)) return;
      if (report.found === null) noteFrame(tabId);
      else known.set(tabId, { record: recordOf(keys), report, atMs: now() });
    },
    has: (tabId) => known.has(tabId),
    latestSince(tabId, keys, atMs) {
      const latest = known.get(tabId);
      return latest && latest.record === recordOf(keys) && latest.atMs >= atMs ? latest.report : null;
    },
  };
}

/** The same text for the same record. */
const recordOf = ({ signature, vendorLeadCode, leadId, phones }: RecordKeys): string =>
  JSON.stringify([signature?.path, signature?.query, signature?.hash, vendorLeadCode, leadId, phones]);

/**
 * A page with what a frame in it has found: where the page itself has found the record, only what the frame shows as the
 * record's own. Of typing, unsaved input and its address the page itself knows.
 */
export const withFrame = (page: PageReport, inFrame: PageReport): PageReport => {
  if (page.found !== null) return { ...page, own: inFrame.own };
  const { unsaved, typing, address } = page;
  return { ...inFrame, unsaved, typing, address };
};
