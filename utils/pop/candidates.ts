import { recordAmong } from '../crm/record-address.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CardContent, PageReport } from '../messages.ts';

/** The records that rows of a list lead to, each once, and whether all of the rows lead to one. */
export function recordsIn(crm: ResolvedCrm, { matches, candidates }: PageReport) {
  const records = new Map<string | null, CardContent['candidates']>();
  for (const { label, addresses } of candidates) {
    const address = recordAmong(crm, addresses);
    if (!records.has(address)) records.set(address, address === null ? [] : [{ label: label || address, address }]);
  }
  const isOne = matches === 1 || (matches === candidates.length && records.size === 1 && !records.has(null));
  return { isOne, records: [...records.values()].flat() };
}

/** What the card says above them. */
export const chooseWords = (matches: number): string => `${matches} records match this call: choose one.`;

/** The label of the button that opens a record which the card offers. */
export const OPEN_WORDS = 'Open the record';
