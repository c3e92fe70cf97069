/**
 * What a text says once the escapes of HTML, URLs, JSON and PHP are undone and letter case, accents, blanks and what the
 * dialer drops are left out: `text` has one letter after the other, and the letter at `at` was written by the characters from
 * `from[at]` up to `to[at]` of the original.
 */
export type PlainForm = { text: string; from: number[]; to: number[] };

/** Code points, and where each stands in the original. */
type Run = { codes: number[]; from: number[]; to: number[] };

/** `+` is a space in a form. */
const LEFT_OUT = /[\s\p{Cc}'"\\;+]/u;
/** Escapes within escapes are undone this often; each time costs once through the text. */
const MOST_LAYERS = 6;
/** Stands for a letter of which only the name is known, and for a byte that is no letter. */
const UNKNOWN = 0xfffd;

/** HTML's names of what is on a keyboard, each with its sign. All other names stand for letters outside ASCII. */
const NAMES =
  `amp& lt< gt> quot" apos' excl! num# dollar$ percnt% lpar( rpar) ast* midast* plus+ comma, period. sol/ bsol\\ colon: semi; ` +
  'equals= quest? commat@ lsqb[ lbrack[ rsqb] rbrack] hat^ lowbar_ underbar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace} hyphen- dash-';
const NAMED = new Map<string, string>([
  ...NAMES.split(' ').map((each): [string, string] => [each.slice(0, -1), each.slice(-1)]),
  ['nbsp', ' '],
  ['tab', ' '],
  ['newline', ' '],
]);

export type PlainForms = {
  /** All letters as they are written, no escape undone: what looks like one may be part of a password. */
  written: PlainForm;
  /** All letters. */
  whole: PlainForm;
  /** Only ASCII, because letters outside it are what a wrong charset garbles. */
  ascii: PlainForm;
  /** Only the digits of hexadecimal numbers, because anything may stand between two bytes. */
  hex: PlainForm;
};

const blank = (): PlainForm => ({ text: '', from: [], to: [] });

/** The plain forms of a text, in time in proportion to it. Never throws. */
export function plainForms(text: string): PlainForms {
  const given = runOf(text);
  const [written, whole, ascii, hex] = [blank(), blank(), blank(), blank()];
  for (let at = 0; at < given.codes.length; at += 1) put(written, given, at, lettersAt(given, at));
  const plain = unescaped(given);
  for (let at = 0; at < plain.codes.length; at += 1) {
    const code = plain.codes[at] ?? UNKNOWN;
    const letters = lettersAt(plain, at);
    put(whole, plain, at, letters);
    if (code < 128 && !isMark(plain.codes[at + 1] ?? 0)) put(ascii, plain, at, letters);
    if (isHexDigit(code)) put(hex, plain, at, letters);
  }
  return { written, whole, ascii, hex };
}

function put(form: PlainForm, { from, to }: Run, at: number, letters: string): void {
  form.text += letters;
  for (let unit = 0; unit < letters.length; unit += 1) {
    form.from.push(from[at] ?? 0);
    form.to.push(to[at] ?? 0);
  }
}

const isHexDigit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
const isMark = (code: number): boolean => code >= 0x300 && /^\p{M}$/u.test(String.fromCodePoint(code));

/** What is compared of a code point: `''` where it does not count. */
function lettersAt({ codes }: Run, at: number): string {
  const code = codes[at] ?? UNKNOWN;
  return KNOWN[code] ?? lettersOutsideAscii(code);
}

const lettersOutsideAscii = (code: number): string =>
  String.fromCodePoint(code)
    .normalize('NFKD')
    // "ß" has a capital form only in upper case.
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[\p{M}\s]/gu, '');

const KNOWN: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return LEFT_OUT.test(letter) ? '' : letter.toLowerCase();
});

function runOf(text: string): Run {
  const run: Run = { codes: [], from: [], to: [] };
  let at = 0;
  for (const letter of text) {
    run.codes.push(letter.codePointAt(0) ?? UNKNOWN);
    run.from.push(at);
    run.to.push((at += letter.length));
  }
  return run;
}

function unescaped(given: Run): Run {
  let run = given;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const inner = withoutOneLayer(run);
    if (inner.codes.length === run.codes.length) break;
    run = inner;
  }
  return run;
}

/** An escape: what it stands for, and how many code points it takes. */
type Escape = { code: number; length: number };

const AMPERSAND = 0x26;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

function withoutOneLayer({ codes, from, to }: Run): Run {
  const inner: Run = { codes: [], from: [], to: [] };
  for (let at = 0; at < codes.length;) {
    const code = codes[at] ?? UNKNOWN;
    const found = escapeAt(codes, at, code);
    const length = found?.length ?? 1;
    inner.codes.push(found?.code ?? code);
    inner.from.push(from[at] ?? 0);
    inner.to.push(to[at + length - 1] ?? 0);
    at += length;
  }
  return inner;
}

function escapeAt(codes: number[], at: number, code: number): Escape | null {
  if (code === AMPERSAND) return entityAt(codes, at);
  if (code === PERCENT) return bytesAt(codes, at, 1);
  if (code !== BACKSLASH) return null;
  const letter = codes[at + 1];
  // `\x41` is a byte, `\u0041` a letter.
  return letter === 0x78 ? bytesAt(codes, at, 2) : letter === 0x75 ? unitsAt(codes, at) : null;
}

/** The longest escapes of HTML that are looked at: `&#x00000e4;`, `&hellip;`. */
const LONGEST_ENTITY = 14;

function entityAt(codes: number[], at: number): Escape | null {
  const text = String.fromCodePoint(...codes.slice(at + 1, at + LONGEST_ENTITY));
  const [whole, decimal, hex, name] = /^(?:#(\d{1,9})|#x([\da-f]{1,9})|([a-z][a-z\d]{1,9}););?/i.exec(text) ?? [];
  if (whole === undefined) return null;
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : codeOfName(name ?? '');
  return { code: isLetter(code) ? code : UNKNOWN, length: whole.length + 1 };
}

const codeOfName = (name: string): number => NAMED.get(name.toLowerCase())?.codePointAt(0) ?? UNKNOWN;
const isLetter = (code: number): boolean => code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

/** A letter in UTF-8, each byte behind a mark of so many characters (`%`, `\x`). */
function bytesAt(codes: number[], at: number, mark: 1 | 2): Escape | null {
  const size = mark + 2;
  const byteOf = (index: number): number | null => {
    const start = at + index * size;
    const isMarked = codes[start] === codes[at] && (mark === 1 || codes[start + 1] === 0x78);
    return isMarked ? hexAt(codes, start + mark, 2) : null;
  };
  const first = byteOf(0);
  if (first === null) return null;
  const count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  if (count === 1) return { code: first < 128 ? first : UNKNOWN, length: size };
  let code = first & (0xff >> (count + 1));
  for (let index = 1; index < count; index += 1) {
    const byte = byteOf(index);
    if (byte === null || byte >> 6 !== 0b10) return { code: UNKNOWN, length: size };
    code = (code << 6) | (byte & 0x3f);
  }
  return { code: isLetter(code) ? code : UNKNOWN, length: count * size };
}

/** `\u0041`, or two of these that make one letter. */
function unitsAt(codes: number[], at: number): Escape | null {
  const high = hexAt(codes, at + 2, 4);
  if (high === null) return null;
  const isPair = codes[at + 6] === BACKSLASH && codes[at + 7] === 0x75;
  const low = isPair ? (hexAt(codes, at + 8, 4) ?? 0) : 0;
  if (high >> 10 === 0x36 && low >> 10 === 0x37) {
    return { code: 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff), length: 12 };
  }
  return { code: isLetter(high) ? high : UNKNOWN, length: 6 };
}

function hexAt(codes: number[], at: number, digits: 2 | 4): number | null {
  const text = String.fromCodePoint(...codes.slice(at, at + digits));
  return text.length === digits && /^[\da-f]+$/i.test(text) ? Number.parseInt(text, 16) : null;
}
