// Loaded into the CRM's pages: no phone library, only what telling numbers apart on a page needs.
import { asciiDigits, simplified } from '../crm/plain-text.ts';

const fewestDigits = 7;
// Part of what stands there may be a number only if it is too long to be the local end of another one.
const fewestDigitsOfPart = 9;
const mostDigits = 18;
const mostGroups = 12;

// Groups of digits hold together by dots, dashes and brackets. Between groups stands one space (of any kind) or slash, or
// a dash with spaces around it.
const phoneRun =
  /[+(]?\d(?:[\d().\u2010-\u2015\u00B7-]|(?<=[\d.)-])[ \u00A0\u2000-\u200A\u202F/](?:[/\u2010-\u2015-][ \u00A0])?[\d+(])*/g;
const groupSeparator = /[ \u00A0\u2000-\u200A\u202F/](?:[/\u2010-\u2015-][ \u00A0])?/;

/**
 * The digit strings in a text that may be a phone number, with whatever separators it is written and in whatever script,
 * in order and each once: all of a run of groups if it has 7 to 18 digits, and, since a number may stand next to another one, every
 * part of it that has 9 or more. Extensions are left out where a letter, ";" or "#" marks them.
 */
export function phonesIn(text: string): string[] {
  const found = new Set<string>();
  const plain = simplified(text);
  for (const match of plain.matchAll(phoneRun)) {
    const before = plain.charAt(match.index - 1);
    const after = plain.slice(match.index + match[0].length);
    const groups = match[0].split(groupSeparator).map(asciiDigits);
    // A group that is grown together with letters is part of a word (an id, a hash), not of a number.
    if (/[a-z_]/i.test(before)) groups.shift();
    if (/^[a-z_]/i.test(after) && !/^e?xt?(?![a-z])/i.test(after)) groups.pop();
    for (const [first] of groups.entries()) {
      let joined = '';
      for (const [at, group] of groups.slice(first, first + mostGroups).entries()) {
        joined += group;
        if (joined.length > mostDigits) break;
        const isWhole = first === 0 && at === groups.length - 1;
        if (joined.length >= (isWhole ? fewestDigits : fewestDigitsOfPart)) found.add(joined);
      }
    }
  }
  return [...found];
}

/**
 * Whether two digit strings (without "+") name the same line: they are equal but for zeros in front (trunk and
 * international prefixes), or one is the other behind its country code and trunk prefix.
 *
 * The shorter one must have 7 digits or more and be the whole end of the longer; what the longer has in front must be a
 * country code whose numbers can be that short. Ten digits that are a North American number are never a three-digit
 * country code and a local number: "212 555 0100" is not Morocco's "555 0100".
 */
export function samePhone(a: string, b: string): boolean {
  const [left, right] = [withoutPrefix(a), withoutPrefix(b)];
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.length < fewestDigits || !long.endsWith(short)) return false;
  const front = long.slice(0, long.length - short.length);
  if (front === '') return true;
  if (front === '8') return short.length === 10;
  const [, country = ''] = /^(.+?)0?$/.exec(front) ?? [];
  return (
    (isCountryCode(front) || isCountryCode(country)) && canBeWhole(short, long, isCountryCode(front) ? front : country)
  );
}

function withoutPrefix(digits: string): string {
  return digits.replace(/^(?:011(?=\d{9})|0+)/, '');
}

// ITU-T E.164 assigns country codes of one, two or three digits, none the beginning of another.
function isCountryCode(text: string): boolean {
  return /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[058]|9[679])\d)$/.test(
    text,
  );
}

function canBeWhole(short: string, long: string, country: string): boolean {
  if (country === '1' || country === '7') return short.length === 10;
  if (short.length >= 9) return true;
  if (country.length === 3) return !(long.length === 10 && /^[2-9]\d\d[2-9]\d{6}$/.test(long));
  // Two-digit codes whose numbers have eight digits: Denmark, Norway, Singapore.
  return short.length === 8 && /^(?:45|47|65)$/.test(country);
}
