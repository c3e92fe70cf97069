import { decode } from './record-signature.ts';
import type { RecordSignature } from './record-signature.ts';

/** Words of record addresses that name neither a record nor a kind of record. */
const WORDS_OF_ROUTES =
  /^(?:view|show|edit|detail|details|detailview|record|records|read|open|form|list|tab|lead_view|index\.php|main\.aspx|web|app|crm|r|#)$/i;

const parts = ({ path, query, hash }: RecordSignature): string[] =>
  [...path.split('/'), ...Object.values(query), ...(hash ?? '').split(/[/;?&=#]/)]
    .map(decode)
    .filter((part) => part !== '');

/** The id in the record's address: its last part that contains a digit; null where there is none. */
export const recordId = (signature: RecordSignature): string | null =>
  parts(signature).findLast((part) => /\d/.test(part)) ?? null;

/**
 * The start of the word that names the kind of record, in lower case ("conta" of "contacts", so that "Contact" matches
 * too); null where the address has none.
 */
export const recordKind = (signature: RecordSignature): string | null => {
  const word = parts(signature).findLast((part) => !/\d/.test(part) && part.length >= 3 && !WORDS_OF_ROUTES.test(part));
  return word ? word.toLowerCase().slice(0, 5) : null;
};
