import { parseHttpAddress } from './crm-address.ts';

/** What the address of one record suggests for a CRM that no preset knows. */
export type GuessedTemplate = { address: string; recordTemplate: string; recordId: string };

/** An id as addresses write it: a number, a GUID, or a longer word with digits in it. */
const ID = /^(?:\d{1,19}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[^/]*\d)[A-Za-z0-9_-]{6,64})$/i;

/**
 * Turns a record's address into a record template by putting `{record_id}` where the last thing stands that looks like
 * an id: in a parameter, in the hash, or in the path. Null where nothing does. A guess to be shown, not to be acted on.
 */
export function guessTemplate(address: string): GuessedTemplate | null {
  const url = parseHttpAddress(address.trim());
  if (url === null || /[{}]|%7b|%7d/i.test(address)) return null;
  const rest = `${url.pathname}${url.search}${url.hash}`;
  // Split so that every second piece is a separator; the last piece that looks like a record's id is it.
  const pieces = rest.split(/([/?#&=;]+)/);
  const at = pieces.findLastIndex(
    (piece, index) =>
      index % 2 === 0 &&
      ID.test(piece) &&
      !/^(?:v|api)\d/i.test(piece) &&
      // Of the parameters only those that are called so: "page=2" names no record.
      (pieces[index - 1] !== '=' || /id$|record|key$|^no$/i.test(pieces[index - 2] ?? '')),
  );
  const recordId = pieces[at];
  if (recordId === undefined) return null;
  const recordTemplate = pieces.map((piece, index) => (index === at ? '{record_id}' : piece)).join('');
  return { address: url.origin, recordTemplate, recordId };
}
