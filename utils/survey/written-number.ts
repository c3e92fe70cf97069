import { asciiDigits, simplified } from '../crm/plain-text.ts';
import { samePhone } from '../page/phone-match.ts';

/** Digits with what may stand between them. */
const RUN = /[+(]{0,2}\d[\d\s()./\u00b7\u2010-\u2015-]*/g;
const BETWEEN_GROUPS = /\s/;
const LONGEST_TEXT = 2000;
const MOST_GROUPS = 40;
const MOST_DIGITS = 18;

/**
 * One of the numbers as it is written in the text, from its first sign to its last digit; null where none stands there.
 * Where several numbers follow one another, the most of them that is still this number.
 */
export const writtenNumber = (text: string, phones: string[]): string | null => {
  const given = text.slice(0, LONGEST_TEXT);
  const plain = simplified(given);
  // Characters that take two places in one of the texts and one in the other would shift what is cut out.
  const source = plain.length === given.length ? given : plain;
  for (const { 0: run, index } of plain.matchAll(RUN)) {
    const found = longestSame(groupsOf(run), phones);
    if (found) return source.slice(index + found.start, index + found.end);
  }
  return null;
};

type Group = { start: number; end: number; digits: string };

/** The parts of a run between its spaces, without what does not belong to a number at their ends. */
const groupsOf = (run: string): Group[] => {
  const groups: Group[] = [];
  let start = 0;
  for (const part of run.split(BETWEEN_GROUPS)) {
    const digits = asciiDigits(part);
    if (digits !== '') groups.push({ start, end: start + lengthToLastDigit(part), digits });
    start += part.length + 1;
  }
  return groups.slice(0, MOST_GROUPS);
};

const lengthToLastDigit = (part: string): number => {
  let end = part.length;
  while (end > 0 && !/\d/.test(part.charAt(end - 1))) end -= 1;
  return end;
};

const longestSame = (groups: Group[], phones: string[]): { start: number; end: number } | null => {
  let longest: { start: number; end: number; length: number } | null = null;
  for (const [first, { start }] of groups.entries()) {
    let digits = '';
    for (const group of groups.slice(first)) {
      digits += group.digits;
      if (digits.length > MOST_DIGITS) break;
      const isSame = phones.some((phone) => samePhone(digits, phone));
      if (isSame && digits.length > (longest?.length ?? 0)) longest = { start, end: group.end, length: digits.length };
    }
  }
  return longest;
};
