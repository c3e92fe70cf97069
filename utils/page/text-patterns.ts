import { simplified } from '../crm/plain-text.ts';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Matches the code anywhere in a text, also inside a longer word: a cheap first test before `hasToken`. */
export const anywhere = (code: string): RegExp => new RegExp(escaped(code));

const WORD_BEFORE = /[a-z\d][-_./@]?$/i;
const WORD_AFTER = /^[-_./@]?[a-z\d]/i;
/** Code units beside the code that are read: a separator, and a letter from outside the BMP, which takes two. */
const BESIDE = 3;

/** Whether the code, which must not be blank, is in the text without being part of a longer word, number or code. */
export const hasToken = (text: string, code: string): boolean => {
  let start = text.indexOf(code);
  while (start >= 0) {
    const end = start + code.length;
    const before = simplified(text.slice(Math.max(0, start - BESIDE), start));
    const after = simplified(text.slice(end, end + BESIDE));
    if (!WORD_BEFORE.test(before) && !WORD_AFTER.test(after)) return true;
    start = text.indexOf(code, end);
  }
  return false;
};

/** Code points of the digit zero in the scripts in which phone numbers are written. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** What may be between the digits of a number: spaces of any kind, brackets, dots, dashes, direction marks. */
const SEPARATORS = '[\\s()./\\u00ad\\u00b7\\u200b-\\u200f\\u2010-\\u2015\\u202a-\\u202e\\u2060-\\u2069-]{0,4}';
const TAIL_DIGITS = 7;

/** Matches the last seven digits of a number (all, if it has fewer) in any grouping and any common script. */
export const phoneTail = (digits: string): RegExp => {
  const tail = Array.from(digits.slice(-TAIL_DIGITS));
  return new RegExp(tail.map(inAnyScript).join(SEPARATORS));
};

const inAnyScript = (digit: string): string => {
  const forms = ZEROS.map((zero) => String.fromCodePoint(zero + Number(digit)));
  return `[${forms.join('')}]`;
};
