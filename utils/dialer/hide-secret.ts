/** Upstream drops these before it compares, and may echo the rest (dialer-facts, "Requests"). */
const DROPPED = /['"\\; ]/;

/**
 * Returns a function that blots a secret out of a text: as it is, in any letter case, URL-encoded, HTML-escaped, with
 * escapes of JSON or PHP, mixed, and without the characters that upstream drops. Takes time in proportion to the text.
 */
export function hideSecret(secret: string): (text: string) => string {
  const kept = secret.replace(/^['"\\; ]+/, '').replace(/['"\\; ]+$/, '');
  if (kept === '') return (text) => text;
  const pattern = new RegExp(piecesOf(kept).map(sourceOf).join(''), 'giu');
  return (text) => text.replace(pattern, '•••');
}

/** Single characters, and runs of those that may have been dropped. */
const piecesOf = (text: string) => text.match(/['"\\; ]+|[^]/gu) ?? [];

function sourceOf(piece: string): string {
  if (!DROPPED.test(piece)) return formsOf(piece);
  const any = Array.from(`'"\\; `, formsOf).join('|');
  return `(?:${any}){0,${2 * piece.length + 2}}`;
}

const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0');

// Every repetition is bounded, so that no page can make the search slow.
function formsOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const percent = Array.from(new TextEncoder().encode(char), (byte) => `%(?:25){0,3}${hex(byte, 2)}`).join('');
  const units = Array.from({ length: char.length }, (_, at) => `\\\\{1,4}u${hex(char.charCodeAt(at), 4)}`).join('');
  const named = /[a-z0-9]/i.test(char) ? '' : '|[a-z]{2,8}';
  const entity = `&(?:amp;){0,3}(?:#0{0,6}${code}|#x0{0,6}${hex(code)}${named});`;
  const space = char === ' ' ? '|\\+' : '';
  return `(?:${entity}|${percent}|${units}|\\\\{0,4}\\u{${hex(code)}}${space})`;
}
