import { DROPPED_BY_DIALER } from './dropped.ts';
import { type PlainForm, type PlainForms, plainForms } from './plain-form.ts';

/**
 * A part of the password counts from here on. Servers cut at 8, 16 or 20 characters, and with fewer than six in a row left to
 * be seen nobody is much nearer to the rest. Five would be found by chance in ordinary words.
 */
const SHORTEST_PART = 6;
/** Base64 of six bytes; hex of six bytes. */
const SHORTEST_BASE64 = 8;
const SHORTEST_HEX = 12;
/** A password as short as this is in many words; it is hidden where it stands by itself. */
const LONGEST_PART_OF_WORDS = 3;
/** Dates, amounts and parts of phone numbers have up to so many digits in a row. */
const LONGEST_PLAIN_NUMBER = 7;
const DOTS = '•••';

type Span = { from: number; to: number };

/** What is looked for in one form of a text. */
type Needles = {
  form: keyof PlainForms;
  /** Every `size` letters in a row of what is looked for. */
  parts: ReadonlySet<string>;
  size: number;
  /** Marks how parts begin, because most places of a text need no closer look. */
  begins: Uint8Array;
  /** The place of what was found, or null where it tells nothing. `run` is the plain form of what stands in the span. */
  place: (run: string, span: Span, text: string) => Span | null;
};

/** Kept from one answer to the next, because every poll has the same password, and to make these takes longer than to use them. */
let latest: { secret: string; needles: Needles[] } | null = null;

/**
 * Returns a function that replaces a secret in a text by dots, and any part of it that has six characters or more: as it is,
 * in any letter case, composed or decomposed, URL-encoded, HTML-escaped, with escapes of JSON or PHP, in any mix of these,
 * without the characters that the dialer removes, and in hex or base64, also where more was encoded (`user:password`). An
 * ordinary word or a short number that happens to be in the secret stays. The function takes time in proportion to the text.
 */
export function hideSecret(secret: string): (text: string) => string {
  return (text) => {
    if (latest?.secret !== secret) latest = { secret, needles: needlesFor(secret) };
    const { needles } = latest;
    return needles.length === 0 || text === '' ? text : withDots(text, spansIn(text, needles));
  };
}

function needlesFor(secret: string): Needles[] {
  const kept = secret.replaceAll(DROPPED_BY_DIALER, '');
  const forms = [secret, kept].map(plainForms);
  const inForm = (form: keyof PlainForms) => distinct(forms.map((each) => each[form].text));
  // What a wrong charset leaves must be enough to tell the secret by.
  const ascii = inForm('ascii').filter((each) => each.length >= SHORTEST_PART);
  const plain = [
    plainNeedles('written', inForm('written'), secret),
    plainNeedles('whole', inForm('whole'), secret),
    plainNeedles('ascii', ascii, secret),
  ];
  const texts = distinct([secret, kept, secret.normalize('NFC'), secret.normalize('NFD')]);
  const bytes = texts
    .map((each) => new TextEncoder().encode(each))
    .filter((each) => each.length > LONGEST_PART_OF_WORDS);
  const coded = [
    codeNeedles('whole', bytes.flatMap(base64Of), SHORTEST_BASE64),
    codeNeedles('hex', bytes.map(hexOf), SHORTEST_HEX),
  ];
  return [...plain, ...coded].filter(({ parts }) => parts.size > 0);
}

const distinct = (texts: string[]): string[] => [...new Set(texts)].filter((each) => each !== '');

function plainNeedles(form: keyof PlainForms, wanted: string[], secret: string): Needles {
  const words = new Set(wordsOf(secret));
  const isShort = secret.replaceAll(DROPPED_BY_DIALER, '').length <= LONGEST_PART_OF_WORDS;
  const place: Needles['place'] = (run, span, text) => {
    const found = wanted.find((each) => run.includes(each));
    if (found === undefined) return run.length < SHORTEST_PART || isOrdinary(run, span, text, words) ? null : span;
    return !isShort || (run === found && standsAlone(span, text)) ? span : null;
  };
  return { form, ...partsOf(wanted, SHORTEST_PART), place };
}

function codeNeedles(form: keyof PlainForms, wanted: string[], shortest: number): Needles {
  const plain = distinct(wanted.map((each) => plainForms(each)[form].text));
  return { form, ...partsOf(plain, shortest), place: (_run, span, text) => wholeCode(span, text) };
}

const BEGINNINGS = 4096;
/** A number below `BEGINNINGS` for the two letters at a place: the same for the same letters. */
const beginningAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 67 + (at + 1 < text.length ? text.charCodeAt(at + 1) : 0)) % BEGINNINGS;

function partsOf(wanted: string[], shortest: number): Pick<Needles, 'parts' | 'size' | 'begins'> {
  const size = Math.min(shortest, ...wanted.map(({ length }) => length));
  const parts = wanted.flatMap((each) =>
    Array.from({ length: each.length - size + 1 }, (_, at) => each.slice(at, at + size)),
  );
  const begins = new Uint8Array(BEGINNINGS);
  for (const part of parts) begins[beginningAt(part, 0)] = 1;
  return { parts: new Set(parts), size, begins };
}

/** `Welcome`, `2025`, `hunter` of "Welcome-hunter2025", as they are compared. */
const wordsOf = (secret: string): string[] =>
  secret
    .split(/[^\p{L}]+|(?<=\p{Ll})(?=\p{Lu})/u)
    .map((word) => plainForms(word).whole.text)
    .filter((word) => word !== '');

/** Whether it is a word that stands by itself in the text as in the secret, or a number as short as many are. */
function isOrdinary(run: string, span: Span, text: string, words: ReadonlySet<string>): boolean {
  if (/^\d+$/.test(run)) return run.length <= LONGEST_PLAIN_NUMBER;
  return words.has(run) && !/[^\p{L}]/u.test(text.slice(span.from, span.to)) && standsAlone(span, text);
}

const standsAlone = ({ from, to }: Span, text: string): boolean =>
  !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(from - 2, 0), from)) && !/^[\p{L}\p{N}]/u.test(text.slice(to, to + 2));

/** With what stands around it without a gap, because base64 and hex hold the rest there. */
function wholeCode(span: Span, text: string): Span {
  let { from, to } = span;
  while (from > 0 && /[\w+/%-]/.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && /[\w+/%=-]/.test(text.charAt(to))) to += 1;
  return { from, to };
}

/** In base64 the letters depend on how many bytes stand before. Of the three ways, what only these bytes tell. */
function base64Of(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = btoa('\0'.repeat(before) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const inner = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Where the secret stands in the text, in order. */
function spansIn(text: string, needles: Needles[]): Span[] {
  const forms = plainForms(text);
  return needles.flatMap((wanted) => spansOf(forms[wanted.form], text, wanted)).sort((a, b) => a.from - b.from);
}

function spansOf(form: PlainForm, text: string, needles: Needles): Span[] {
  const spans: Span[] = [];
  for (const [start, end] of runsOf(form.text, needles)) {
    const found = { from: form.from[start] ?? 0, to: form.to[end - 1] ?? 0 };
    // What the span before has taken in must not be gone through again: a text full of the secret would take long.
    if (found.to <= (spans.at(-1)?.to ?? 0)) continue;
    const span = needles.place(form.text.slice(start, end), found, text);
    if (span) spans.push(span);
  }
  return spans;
}

/** Where the form holds one of the parts; parts that overlap are one run. */
function runsOf(form: string, { parts, size, begins }: Needles): [start: number, end: number][] {
  const runs: [start: number, end: number][] = [];
  for (let at = 0; at + size <= form.length; at += 1) {
    if (size > 1 && begins[beginningAt(form, at)] === 0) continue;
    if (!parts.has(form.slice(at, at + size))) continue;
    const last = runs.at(-1);
    if (last && at < last[1]) last[1] = at + size;
    else runs.push([at, at + size]);
  }
  return runs;
}

function withDots(text: string, spans: Span[]): string {
  let shown = '';
  let end = 0;
  for (const { from, to } of spans) {
    if (from >= end) shown += text.slice(end, from) + DOTS;
    end = Math.max(end, to);
  }
  return shown + text.slice(end);
}
