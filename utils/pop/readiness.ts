import type { PageReport } from '../messages/protocol.ts';
import { WAITS } from './waits.ts';

/** The id of the record that an address shows; null where it shows none. */
export type RecordIdAt = (address: string) => string | null;

/** One look at a page that is being waited for. */
export type Look = {
  /** The tab is loading. */
  loading: boolean;
  /** The page that the tab was sent to is there; until then the page before it answers. */
  arrived: boolean;
  /** What the page says; null where no script answers. */
  report: PageReport | null;
};

/** What has been seen of a page so far. Plain data. */
export type Readiness = {
  /** When waiting ends, epoch ms. */
  untilMs: number;
  /** When the page was first seen, epoch ms; null while it has not come. */
  cameAtMs: number | null;
  /** Of a search's result: the rows, and the one record that links lead to, and since when each is the same. */
  rows: Lasting;
  onlyLink: Lasting;
  /** Of any other page: where it is and how much it says, and since when that is the same. */
  page: Lasting;
};
type Lasting = { seen: string | null; sinceMs: number };

export type Verdict =
  /** Nothing is certain yet. */
  | { next: 'look-again' }
  /** No script answers, though the page is there. */
  | { next: 'bring-script' }
  /** A result without rows: its links may lead to one record. */
  | { next: 'read-links'; report: PageReport }
  | { next: 'done'; report: PageReport };

const notSeen = (nowMs: number): Lasting => ({ seen: null, sinceMs: nowMs });

export const awaitPage = (nowMs: number): Readiness => ({
  untilMs: nowMs + WAITS.pageThereMs,
  cameAtMs: null,
  rows: notSeen(nowMs),
  onlyLink: notSeen(nowMs),
  page: notSeen(nowMs),
});

/**
 * What a look at the page tells. Pure.
 *
 *   not there ──arrives──▶ loading ──loaded, or long enough──▶ there ──▶ done: log-in, error, gone, what lasts
 *                             └──────── what it shows ────────────────▶ done    └─▶ read-links (search), bring-script
 *
 * A page that shows the call's code, lead id or number as its own is done at once. One that only stands at the record's
 * address has to last, because apps draw their own "not found" a moment after they have loaded.
 */
export function judgeLook(
  before: Readiness,
  { loading, arrived, report }: Look,
  nowMs: number,
  isSearch: boolean,
): { readiness: Readiness; verdict: Verdict } {
  const lookAgain: Verdict = { next: 'look-again' };
  if (loading && (!arrived || !report)) return { readiness: before, verdict: lookAgain };
  const cameAtMs = before.cameAtMs ?? nowMs;
  const untilMs = before.cameAtMs === null ? nowMs + WAITS.pageSettlesMs : before.untilMs;
  const readiness = { ...before, cameAtMs, untilMs };
  // What is seen is there; that it is not, or only the address says so, may change until the page has loaded.
  const mayChange = !report || report.found === null || (report.found === 'address' && report.own === null);
  if (loading && mayChange && nowMs - cameAtMs < WAITS.pageLoadsMs) return { readiness, verdict: lookAgain };
  if (!report) return { readiness, verdict: { next: 'bring-script' } };
  if (report.looks === 'log-in' || report.looks === 'not-found' || report.looks === 'error')
    return { readiness, verdict: { next: 'done', report } };
  if (report.own !== null) return { readiness, verdict: { next: 'done', report } };
  if (!isSearch) return judgeSilent(readiness, report, nowMs);
  if (report.found === null) return { readiness, verdict: { next: 'read-links', report } };
  // More rows may follow the first; the record itself is what it is.
  if (report.candidates.length === 0) return { readiness, verdict: { next: 'done', report } };
  const rows = lasting(before.rows, JSON.stringify([report.matches, report.candidates]), nowMs);
  return {
    readiness: { ...readiness, rows },
    verdict: isLasting(rows, nowMs) ? { next: 'done', report } : lookAgain,
  };
}

/** A page that does not show whose record it is: done once it says the same for long enough. */
function judgeSilent(before: Readiness, report: PageReport, nowMs: number): { readiness: Readiness; verdict: Verdict } {
  const page = lasting(before.page, JSON.stringify([report.address, report.found, report.content]), nowMs);
  const isAtRecord = report.found === 'address' && report.content > 0;
  const lastsMs = isAtRecord ? WAITS.recordLastsMs : WAITS.pageLastsMs;
  return {
    readiness: { ...before, page },
    verdict: nowMs - page.sinceMs >= lastsMs ? { next: 'done', report } : { next: 'look-again' },
  };
}

/** What the links of a search's result tell: done once they lead to one record, and no more, for long enough. Pure. */
export function judgeLinks(
  before: Readiness,
  report: PageReport,
  links: string[],
  recordIdAt: RecordIdAt,
  nowMs: number,
): { readiness: Readiness; verdict: Verdict } {
  const only = onlyRecord(links, recordIdAt);
  const onlyLink = lasting(before.onlyLink, only?.id ?? null, nowMs);
  const readiness = { ...before, onlyLink };
  if (!only || !isLasting(onlyLink, nowMs)) return { readiness, verdict: { next: 'look-again' } };
  const candidates = [{ label: '', addresses: only.addresses }];
  return { readiness, verdict: { next: 'done', report: { ...report, matches: 1, candidates } } };
}

/** The record that links lead to, and those links, if it is one and no more. */
function onlyRecord(links: string[], recordIdAt: RecordIdAt): { id: string; addresses: string[] } | null {
  const found = links.flatMap((address) => {
    const id = recordIdAt(address);
    return id === null ? [] : { id, address };
  });
  const [only] = found;
  return only && found.every(({ id }) => id === only.id)
    ? { id: only.id, addresses: found.map(({ address }) => address) }
    : null;
}

const lasting = (before: Lasting, seen: string | null, nowMs: number): Lasting =>
  seen === before.seen ? before : { seen, sinceMs: nowMs };

const isLasting = ({ seen, sinceMs }: Lasting, nowMs: number): boolean =>
  seen !== null && nowMs - sinceMs >= WAITS.resultLastsMs;
