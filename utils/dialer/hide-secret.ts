/** The dialer removes these before it compares, so its error text may echo the rest (docs/dialer.md, "Requests"). */
const DROPPED = /['"\\; ]/;

/** Whether the dialer drops a character of this password, so that one stored with it never matches. */
export const losesCharacters = (password: string) => DROPPED.test(password);

/**
 * Returns a function that replaces a secret in a text by dots: as it is, in any letter case, URL-encoded, HTML-escaped, with
 * escapes of JSON or PHP, in any mix of these, and without the characters that the dialer removes. The function takes time
 * in proportion to the text.
 */
export function hideSecret(secret: string): (text: string) => string {
  const kept = secret.replace(/^['"\\; ]+/, '').replace(/['"\\; ]+$/, '');
  if (kept === '') return (text) => text;
  const pattern = new RegExp(piecesOf(kept).map(sourceOf).join(''), 'giu');
  return (text) => text.replace(pattern, '•••');
}

/** Single characters, and runs of characters that the dialer may have removed. */
const piecesOf = (text: string) => text.match(/['"\\; ]+|[^]/gu) ?? [];

function sourceOf(piece: string): string {
  if (!DROPPED.test(piece)) return formsOf(piece);
  const any = Array.from(`'"\\; `, formsOf).join('|');
  return `(?:${any}){0,${2 * piece.length + 2}}`;
}

const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0');

// Every repetition is bounded, because an error page could make an unbounded search slow.
function formsOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const percent = Array.from(new TextEncoder().encode(char), (byte) => `%(?:25){0,3}${hex(byte, 2)}`).join('');
  const units = Array.from({ length: char.length }, (_, at) => `\\\\{1,4}u${hex(char.charCodeAt(at), 4)}`).join('');
  const named = /[a-z0-9]/i.test(char) ? '' : '|[a-z]{2,8}';
  const entity = `&(?:amp;){0,3}(?:#0{0,6}${code}|#x0{0,6}${hex(code)}${named});`;
  const space = char === ' ' ? '|\\+' : '';
  return `(?:${entity}|${percent}|${units}|\\\\{0,4}\\u{${hex(code)}}${space})`;
}
