import { asciiDigits } from './plain-text.ts';

// What can be said of a number without knowing any country's.

/** Fewer digits are no line, but an extension or an id. */
export const fewestDigits = 7;
const mostDigits = 18;

/** "anonymous", "unavailable", "restricted", "unknown" and "private" on a keypad: some networks send them as a number. */
const withheldOnKeypad = /^(?:1?266696687|86282452253|7378742833|8656696|7748229)$/;

/**
 * The number in what the dialer says, as it is written there but in ASCII, without name, scheme, host or extension. Blank
 * where there is none that could be a line: withheld ("anonymous", "0000000000"), an internal extension, an id.
 */
export function phoneText(typed: string): string {
  const plain = withoutExtension(withoutLabel(addressIn(asciiOf(typed)))).trim();
  // An IP address is a host without a number.
  if (!/^[\d\s()+./\u00B7\u2010-\u2015[\]-]+$/.test(plain) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain)) return '';
  const digits = asciiDigits(plain);
  const isLine =
    digits.length >= fewestDigits && digits.length <= mostDigits && new Set(digits.replace(/^0+/, '')).size > 1;
  return isLine && !withheldOnKeypad.test(digits) ? plain : '';
}

function asciiOf(text: string): string {
  return text
    .replace(/\p{Nd}/gu, asciiDigits)
    .replace(/[\uFF0B\uFE62]|%2B/giu, '+')
    .replace(/[\s\u00A0\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu, ' ')
    .trim();
}

/** What is called: inside of `"Ada" <…>`, without `sip:` and host, or the number in a channel's name. */
function addressIn(text: string): string {
  const [, inside] = /<([^<>]*)>[^<>]*$/.exec(text) ?? [];
  const address = (inside ?? text.replace(/^"[^"]*"/, '')).trim().replace(/^(?:tel|callto|sips?):(?:\/\/)?/i, '');
  // "PJSIP/4155550133-0000001a", "Local/4155550133@from-internal-0001;2", "DAHDI/i1/4155550133-5"
  const [, called] = /^[a-z]\w*\/(?:[^/@]*\/)*([^/@]*)/i.exec(address) ?? [];
  if (called === undefined) return address.replace(/[:@][^]*/, (rest) => (rest.includes('@') ? '' : rest));
  const number = called.replace(/;[^]*/, '').replace(/-[0-9a-f]+$/i, '');
  return asciiDigits(number).length >= fewestDigits ? number : called;
}

/** Without words before the number and behind it: "Mobile: 415…", "415… (Mobile)", "Ada Quill 415…". */
function withoutLabel(text: string): string {
  return text
    .replace(/[([][^\d()[\]]*[)\]]/g, (part) => (/\p{L}/u.test(part) ? ' ' : part))
    .replace(/^\p{L}[^\d+]*(?::\s*|\s)(?=[+(\d])/u, '')
    .replace(/(?<=\d\)?)\s+(?!e?xt?(?:ension|n)?\b|x\d)\p{L}[\p{L}\s.]*$/iu, '');
}

function withoutExtension(text: string): string {
  return text.replace(/(?<=\d\D{0,4})(?:;|,|#|e?xt?(?:ension|n)?\b|x\d)[^]*/iu, '');
}
