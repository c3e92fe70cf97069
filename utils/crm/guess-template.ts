import { parseHttpAddress } from './crm-address.ts';

/** What the address of one record suggests for a CRM that no preset knows. */
export type GuessedTemplate = { address: string; recordTemplate: string; recordId: string };

/** What an id looks like in an address: a number, a GUID, or a longer word with digits in it. */
const ID = /^(?:\d{1,19}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[^/]*\d)[A-Za-z0-9_-]{6,64})$/i;

/**
 * Turns a record's address into a record template: `{record_id}` replaces the last piece that looks like an id, in the
 * path, a parameter or the hash. Null where no piece does. A guess to show to the person, not to act on.
 */
export function guessTemplate(address: string): GuessedTemplate | null {
  const url = parseHttpAddress(address.trim());
  if (url === null || /[{}]|%7b|%7d/i.test(address)) return null;
  const rest = `${url.pathname}${url.search}${url.hash}`;
  // Every second piece is a separator.
  const pieces = rest.split(/([/?#&=;]+)/);
  const at = pieces.findLastIndex(
    (piece, index) =>
      index % 2 === 0 &&
      ID.test(piece) &&
      !/^(?:v|api)\d/i.test(piece) &&
      // Only parameters with such a name, because "page=2" names no record.
      (pieces[index - 1] !== '=' || /id$|record|key$|^no$/i.test(pieces[index - 2] ?? '')),
  );
  const recordId = pieces[at];
  if (recordId === undefined) return null;
  const recordTemplate = pieces.map((piece, index) => (index === at ? '{record_id}' : piece)).join('');
  return { address: url.origin, recordTemplate, recordId };
}
