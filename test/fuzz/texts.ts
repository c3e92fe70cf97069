// Texts that programs stumble over, shared by all subjects.
import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';

/** What means something to one of the readers: HTML, JSON, URLs, escapes, phone numbers, the dialer's own words. */
const PIECES = [
  '<', '>', '</', '<a>', '<![CDATA[', ']]>', '<message>', '<result>', '<html>', '&', '&amp;', '&#x0;', '&#65;',
  '&nosuch;', '&#',
  '%', '%25', '%2e%2e', '%2F', '%5C', '%00', '%C3', '%e9', '\\', '\\u0041', '\\ud800', '\\x41', '\\"', '\\n', '+',
  '"', "'", '`', '{', '}', '[', ']', '(', ')', ':', ';', ',', '.', '..', '/', '//', '/../', '/./', '?', '#', '=', '@',
  '|', '*', ' ', '  ', '\t', '\n', '\r\n', '\0', '\u00a0', '\u200b', '\u202e', '\ufeff', '\ufffd', '\ud800', '\udc00',
  '\u2028', '0', '1', '00', '7', '42', '9007199254740993', '1e999', '-1', '4155550133', '+1 (415) 555-0133',
  '\u0661\u0662', '\u{1d7d7}', 'a', 'Z', 'é', 'e\u0301', 'ß', 'İ', 'ﬁ', '漢', '👩‍👩‍👧', 'x;y', 'ext', 'sip:', 'PJSIP/',
  'tel:', 'null', 'undefined', 'NaN', 'true', 'READY', 'IN CALL', 'INCALL', 'PAUSED', 'PAUSE - ', 'LUNCH BREAK',
  'DISPO', '[A]', '__proto__', 'constructor', 'toString', 'http://', 'https://', 'https:/', 'javascript:', 'data:',
  'evil.example', '@evil.example', '//evil.example', ':8443', '[::1]', 'xn--',
]; // prettier-ignore

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);

/** Mostly short, now and then a piece or two again and again. */
export const nasty = (longest: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 12, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(piece, piece, piece, fc.integer({ min: 1, max: 400 }), piece)
          .map(([start, one, other, times, end]) => start + (one + other).repeat(times) + end),
      },
    )
    .map((text) => text.slice(0, longest));

/** As long as the product ever reads: one of the pieces until the end. */
export const pumped = (length: number): fc.Arbitrary<string> =>
  fc
    .tuple(piece, piece, piece)
    .map(([start, again, end]) => `${start}${(again || 'a').repeat(length / (again || 'a').length)}${end}`);

/** Signs that no ordinary text has in such a row, so that what is found of a password comes from it. */
const RARE = Array.from(`qxzjkvwQXZJKVW0123456789!@#$%^&*_-=[]{}|:,.<>?/~\`éß€ñ漢";\\' `);

export const password: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...RARE), { minLength: 8, maxLength: 30 })
  .map((letters) => letters.join(''))
  .filter((text) => isTelling(keptOf(text)));

/** Whether there is enough of it to be told from other text by six of its signs. */
const isTelling = (kept: string): boolean =>
  kept.length >= 8 && new Set(kept).size >= 6 && /[qxzjkvw]{1}/.test(kept) && !/[&%\\]/.test(kept);

/** As it is compared: without what the dialer drops, in small letters. */
const keptOf = (text: string): string => text.replaceAll(/['"\\;+\s]/g, '').toLowerCase();

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Ways in which a program that means well shows what it was sent. */
const FORMS: readonly ((password: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD'),
  (text) => base64(text),
  (text) => base64(`MyUser:${text}`),
  (text) => base64(`u1:${text}`),
  (text) => Buffer.from(`x${text}`).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => new URLSearchParams({ goPass: text, x: '1' }).toString(),
  (text) => JSON.stringify(JSON.stringify(text)),
  (text) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  (text) => text.replaceAll(/['"\\; ]/g, ''),
  (text) => text.replaceAll(/['"\\]/g, String.raw`\$&`),
  (text) => text.slice(0, 8),
  (text) => text.slice(3),
];

/** What a server may echo of the password. */
export const echoOf = (secret: string): fc.Arbitrary<string> => fc.constantFrom(...FORMS.map((form) => form(secret)));

const LONGEST_PART = 5;

/**
 * The part of the password that a text shows, in clear, base64 or hex; null for none. Another way than the product's own:
 * every part is looked for by itself.
 */
export function partShown(secret: string, text: string): string | null {
  const shown = keptOf(text);
  const clear = partsOf(keptOf(secret), LONGEST_PART + 1).filter(
    // An ordinary word or a short number may stay.
    (part) => !/^(?:\d+|\p{L}+)$/u.test(part),
  );
  const bytes = partsOf(Buffer.from(secret).toString('hex'), 14);
  const coded = ['', 'x', 'xx'].flatMap((before) =>
    partsOf(
      base64(before + secret)
        .slice(4, -4)
        .toLowerCase(),
      10,
    ),
  );
  return [...clear, ...bytes, ...coded].find((part) => part !== '' && shown.includes(part)) ?? null;
}

const partsOf = (text: string, length: number): string[] =>
  Array.from({ length: Math.max(text.length - length + 1, 0) }, (_, at) => text.slice(at, at + length));
