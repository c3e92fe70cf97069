import { nameOrBlank } from '#utils/crm/lead-names.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { isOtherRecord } from '#utils/crm/signature-parts.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { recordPage } from './crm-set-up.ts';
import type { CrmRecord } from './crm-world.ts';

/** What a page shows from a moment on. */
export type View = {
  kind: 'loading' | 'log-in' | 'gone' | 'error' | 'record' | 'list' | 'start';
  /** The record that the page is about, and how much of it stands there already. */
  record: CrmRecord | null;
  isDrawn: boolean;
  rows: CrmRecord[];
  /** Rows have a column for the code; all have one for the number. */
  showsCodes: boolean;
};

/** A page as a tab holds it: its address, and what it comes to show so many ms after it has loaded. */
export type Page = { address: string; loadedAtMs: number; stages: { afterMs: number; view: View }[] };

/** Pages must say that nothing is there for so long (page-report.ts). */
const NOTHING_LASTS_MS = 500;

export const view = (kind: View['kind'], more: Partial<View> = {}): View => ({
  kind,
  record: null,
  isDrawn: true,
  rows: [],
  showsCodes: true,
  ...more,
});

const LOADING = view('loading');

/** The page's view at a moment, and since when it is so (epoch ms). */
function viewAt({ loadedAtMs, stages }: Page, nowMs: number): { shown: View; sinceMs: number } {
  const latest = stages.findLast(({ afterMs }) => loadedAtMs + afterMs <= nowMs);
  return { shown: latest?.view ?? LOADING, sinceMs: loadedAtMs + (latest?.afterMs ?? 0) };
}

/** The record that a page is about at that moment, whatever it says of it. */
export const recordOn = (page: Page, nowMs: number): CrmRecord | null => viewAt(page, nowMs).shown.record;

export const asksForLogIn = (page: Page, nowMs: number): boolean => viewAt(page, nowMs).shown.kind === 'log-in';

/** When the page may come to say something else, epoch ms. */
export const changesOf = ({ loadedAtMs, stages }: Page): number[] =>
  stages.flatMap(({ afterMs }) => [loadedAtMs + afterMs, loadedAtMs + afterMs + NOTHING_LASTS_MS]);

type Finding = Pick<PageReport, 'found' | 'own' | 'matches' | 'candidates'>;
const NOTHING: Finding = { found: null, own: null, matches: 0, candidates: [] };

/** What the page says of itself to whoever looks for these keys, as find-record.ts, page-kind.ts and page-report.ts tell it. */
export function reportOf(page: Page, keys: RecordKeys, nowMs: number, typing: boolean): PageReport {
  const { shown, sinceMs } = viewAt(page, nowMs);
  const isNothing = shown.kind === 'gone' || shown.kind === 'error' || shown.kind === 'log-in';
  const finding = isNothing ? NOTHING : find(page.address, shown, keys);
  return {
    unsaved: typing,
    typing,
    address: page.address,
    ...finding,
    looks: kindOf(shown, finding, nowMs - sinceMs),
    content: shown.kind === 'loading' ? 0 : 200 + (shown.isDrawn ? 100 : 0) + shown.rows.length,
  };
}

function kindOf({ kind, rows }: View, { found, own, candidates }: Finding, forMs: number): PageReport['looks'] {
  const lasts = forMs >= NOTHING_LASTS_MS;
  if (kind === 'log-in') return 'log-in';
  if (kind === 'gone') return lasts ? 'not-found' : 'other';
  if (kind === 'error') return lasts ? 'error' : 'other';
  if (found === 'address' || own !== null) return 'record';
  if (found !== null && candidates.length === 0) return 'record';
  return kind === 'list' && rows.length === 0 && lasts ? 'not-found' : 'other';
}

function find(address: string, shown: View, keys: RecordKeys): Finding {
  const { record, rows, showsCodes } = shown;
  const own = record && shown.isDrawn ? ownOf(record, keys) : null;
  if (keys.signature && isOtherRecord(address, keys.signature)) {
    // On another record's page only its own code or lead id counts.
    return own === null || own === 'phone' ? NOTHING : { ...NOTHING, found: own, own, matches: 1 };
  }
  if (keys.signature && showsRecord(address, keys.signature)) return { ...NOTHING, found: 'address', own, matches: 1 };
  const linked = rows.filter(({ id }) => keys.signature && showsRecord(recordPage(id), keys.signature));
  if (linked.length > 0) return inRows('link', linked.slice(0, 1));
  if (own !== null) return { ...NOTHING, found: own, own, matches: 1 };
  const byCode = rows.filter(({ code }) => showsCodes && code.length > 1 && code === keys.vendorLeadCode);
  if (byCode.length > 0) return inRows('code', byCode);
  const byPhone = rows.filter(({ phone }) => keys.phones.includes(phone));
  return byPhone.length > 0 ? inRows('phone', byPhone) : NOTHING;
}

const inRows = (found: PageReport['found'], rows: CrmRecord[]): Finding => ({
  found,
  own: null,
  matches: rows.length,
  candidates: rows.slice(0, 8).map(({ id }) => ({ label: `Record ${id}`, addresses: [recordPage(id)] })),
});

/** What the record's own page shows of the call, under labels of its own. */
function ownOf({ code, leadId, phone, shows }: CrmRecord, keys: RecordKeys): PageReport['own'] {
  const isCode = code !== '' && code === keys.vendorLeadCode && nameOrBlank(code) !== '';
  if (shows.code && isCode) return 'code';
  if (shows.leadId && leadId !== '0' && leadId === keys.leadId) return 'lead-id';
  return shows.phone && keys.phones.includes(phone) ? 'phone' : null;
}

/** Where the links of the page's content lead. */
export const linksOn = (page: Page, nowMs: number): string[] =>
  viewAt(page, nowMs).shown.rows.map(({ id }) => recordPage(id));
