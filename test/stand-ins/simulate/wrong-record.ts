import type { PopOutcome } from '#utils/agent/state.ts';
import type { PagePop, PageReport } from '#utils/messages/protocol.ts';
import { mayOutline } from '#utils/page/page-report.ts';
import { idAt } from './crm-set-up.ts';
import type { CrmRecord, CrmWorld } from './crm-world.ts';

/** What stands in a tab that shows a pop. */
export type Standing = { pop: PagePop; record: CrmRecord | null; report: PageReport };

/** What a pop has claimed, and of which record; null where its claim is right, or it claims nothing. */
type Claim = string | null;

const OPENED: ReadonlySet<PopOutcome['kind']> = new Set(['shown', 'opened', 'beside']);

// A wrong record is one of another customer that the agent is told is the caller's, by the outcome of a pop, by a card, an
// outline or a link that is remembered, or that a pop leaves in front without saying that nothing confirms it.

/** What is wrong with the outcome of a lead's pop, whose tab holds this record in the end. */
export function wrongOutcome(
  world: CrmWorld,
  lead: number,
  { kind, confirmedBy, address, words }: PopOutcome,
  inFront: CrmRecord | null,
): Claim {
  const id = address === null ? null : idAt(address);
  const named = id === null ? null : world.at(id);
  if (confirmedBy && named && !world.isHis(lead, named))
    return `confirmed by the ${confirmedBy}: ${recordWords(named)}`;
  if (!OPENED.has(kind) || !inFront || world.isHis(lead, inFront)) return null;
  if (confirmedBy && kind !== 'beside') return `confirmed by the ${confirmedBy}, in front: ${recordWords(inFront)}`;
  return words === null ? `in front without a word: ${recordWords(inFront)}` : null;
}

/** What is wrong with a pop as it stands on a page after it has ended. */
export function wrongStanding(world: CrmWorld, lead: number, { pop, record, report }: Standing): Claim {
  if (!record || world.isHis(lead, record) || pop.card.endedAtMs !== null) return null;
  // The head of a page is outlined where the page is the record.
  if (pop.highlight && mayOutline(report, pop.keys) && report.looks === 'record')
    return `outlined: ${recordWords(record)}`;
  const { note, offer, candidates } = pop.card;
  const isAboutPage = report.looks === 'record' && offer === null && candidates.length === 0;
  return isAboutPage && note === null ? `a card without a word on ${recordWords(record)}` : null;
}

/** What is wrong with a link that is remembered for a lead; `lead` is null where it is remembered for nobody that is one. */
export function wrongLink(world: CrmWorld, lead: number | null, address: string): Claim {
  const id = idAt(address);
  const record = id === null ? null : world.at(id);
  if (lead === null) return `remembered for whoever has no name: ${address}`;
  return record && !world.isHis(lead, record) ? `remembered: ${recordWords(record)}` : null;
}

const recordWords = ({ id, owner }: CrmRecord): string =>
  `record ${id}, of ${owner === null ? 'nobody who calls' : `lead ${owner}`}`;
