import { decode } from '../crm/record-signature.ts';
import { recordIdOf, recordOfRow } from '../crm/record-address.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { sentence } from '../words/words.ts';
import type { CardContent, PageReport } from '../messages/protocol.ts';

const LONGEST_PATH = 60;

/** Where a row leads. Only a record's own address is gone to unasked: any other link may do something (`/5/archive`). */
export type RowTarget = CardContent['candidates'][number] & { isRecord: boolean };

/** Where rows of a list lead, each address once, and whether all of the rows lead to one. */
export function recordsIn(crm: ResolvedCrm, { matches, candidates }: PageReport) {
  const records = new Map<string | null, RowTarget[]>();
  for (const { label, addresses } of candidates) {
    const { record, offered } = recordOfRow(crm, addresses);
    const address = record ?? offered;
    const target = address === null ? [] : [targetOf(label, address, record !== null)];
    if (!records.has(address)) records.set(address, target);
  }
  const isOne = matches === 1 || (matches === candidates.length && records.size === 1 && !records.has(null));
  return { isOne, records: [...records.values()].flat() };
}

/** A link that is no record's is named by where it leads, because the agent decides whether to follow it. */
const targetOf = (label: string, address: string, isRecord: boolean): RowTarget => {
  const { pathname, search, hash } = new URL(address);
  const path = decode(pathname + search + hash).slice(0, LONGEST_PATH);
  return { label: isRecord ? label || address : sentence('card.openLink', { path }), address, isRecord };
};

/** The card's buttons for these. */
export const buttonsFor = (targets: readonly RowTarget[]): CardContent['candidates'] =>
  targets.map(({ label, address }) => ({ label, address }));

/** The card's one button for a row that matches. */
export const offerOf = ({ label, address, isRecord }: RowTarget): NonNullable<CardContent['offer']> => ({
  label: isRecord ? OPEN_RECORD : label,
  address,
});

/** The label of the button that opens a record which the card offers. */
export const OPEN_RECORD = sentence('card.openRecord');

/** Whether the page shows the call's code or lead id as its record's own; a number may be a whole household's. */
export const namesLead = ({ looks, own }: Pick<PageReport, 'looks' | 'own'>): boolean =>
  looks === 'record' && (own === 'code' || own === 'lead-id');

/** What a page has come to show after its pop, and what the card says of it. */
export type LateFind = {
  kind: 'shown' | 'choose';
  address: string | null;
  card: Pick<CardContent, 'note' | 'offer' | 'candidates'>;
};

/**
 * Turns a late report of a page on which nothing had been found into a find; null where it may be somebody else's record.
 * `isOwn`: the pop opened that page, so it is not just what the agent has before them.
 */
export function lateFind(
  crm: ResolvedCrm,
  { url, report, isOwn }: { url: string; report: PageReport; isOwn: boolean },
): LateFind | null {
  const { found, matches, candidates } = report;
  const nothing = { note: null, offer: null, candidates: [] };
  if (recordIdOf(crm, url) !== null) {
    // What is in a row of a record's page belongs to that record.
    return namesLead(report) ? { kind: 'shown', address: url, card: nothing } : null;
  }
  // A form for a new record may be filled with the caller's number: only rows are records.
  if (found === null || candidates.length === 0) return null;
  const { isOne, records } = recordsIn(crm, report);
  const [only] = records;
  if (!only && !isOwn) return null;
  // The number also stands in the list of recent calls.
  if (found === 'phone' && !records.some(({ address }) => recordIdOf(crm, address) !== null)) return null;
  if (!isOne)
    return {
      kind: 'choose',
      address: null,
      card: { ...nothing, note: sentence('pop.choose', matches), candidates: buttonsFor(records) },
    };
  return {
    kind: 'shown',
    address: null,
    card: { ...nothing, offer: only ? offerOf(only) : null },
  };
}
