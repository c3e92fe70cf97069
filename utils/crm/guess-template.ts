import { parseHttpAddress } from './crm-address.ts';
import { looksLikeId } from './id-form.ts';
import { decode, withoutSlug } from './record-signature.ts';

/** What the address of one record suggests for a CRM that no preset knows. */
export type GuessedTemplate = { address: string; recordTemplate: string; recordId: string };

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
      looksLikeId(withoutSlug(decode(piece))) &&
      !/^(?:v|api)\d/i.test(piece) &&
      // Only parameters with such a name, because "page=2" names no record.
      (pieces[index - 1] !== '=' || /id$|record|key$|^no$/i.test(pieces[index - 2] ?? '')),
  );
  const recordId = pieces[at];
  if (recordId === undefined) return null;
  const recordTemplate = pieces.map((piece, index) => (index === at ? '{record_id}' : piece)).join('');
  return { address: url.origin, recordTemplate, recordId: withoutSlug(decode(recordId)) };
}
