// No phone library here, because this is loaded into the CRM's pages: only what it takes to tell numbers apart.
import { asciiDigits, simplified } from '../crm/plain-text.ts';

const FEWEST_DIGITS = 7;
// Part of a run of digits counts only if it is too long to be the local end of another number.
const FEWEST_DIGITS_OF_PART = 9;
const MOST_DIGITS = 18;
const MOST_GROUPS = 12;

// Dots, dashes and brackets hold the digits of a group together. Between groups is one space (of any kind), a slash, or a
// dash with spaces around it.
const PHONE_RUN =
  /[+(]?\d(?:[\d().\u2010-\u2015\u00B7-]|(?<=[\d.)-])[ \u00A0\u2000-\u200A\u202F/](?:[/\u2010-\u2015-][ \u00A0])?[\d+(])*/g;
const GROUP_SEPARATOR = /[ \u00A0\u2000-\u200A\u202F/](?:[/\u2010-\u2015-][ \u00A0])?/;

/**
 * The digit strings in a text that may be phone numbers, in any script and with any separators, in order and each once. A
 * run of digit groups counts as a whole if it has 7 to 18 digits. Each part of it with 9 digits or more counts too, because
 * two numbers may be side by side. An extension does not count if a letter, ";" or "#" marks it.
 */
export function phonesIn(text: string): string[] {
  const found = new Set<string>();
  const plain = simplified(text);
  for (const match of plain.matchAll(PHONE_RUN)) {
    const before = plain.charAt(match.index - 1);
    const after = plain.slice(match.index + match[0].length);
    const groups = match[0].split(GROUP_SEPARATOR).map(asciiDigits);
    // A group that touches a letter is part of a word (an id, a hash), not of a number.
    if (/[a-z_]/i.test(before)) groups.shift();
    if (/^[a-z_]/i.test(after) && !/^e?xt?(?![a-z])/i.test(after)) groups.pop();
    for (const [first] of groups.entries()) {
      let joined = '';
      for (const [index, group] of groups.slice(first, first + MOST_GROUPS).entries()) {
        joined += group;
        if (joined.length > MOST_DIGITS) break;
        const isWhole = first === 0 && index === groups.length - 1;
        if (joined.length >= (isWhole ? FEWEST_DIGITS : FEWEST_DIGITS_OF_PART)) found.add(joined);
      }
    }
  }
  return [...found];
}

/**
 * Whether two digit strings (without "+") name the same line. They do if they are equal without the zeros in front (trunk
 * and international prefixes), or if the longer is a country code, perhaps a trunk prefix, and then the shorter.
 *
 * The shorter one needs at least 7 digits, and the country code must have numbers as short as it. A North American number
 * of ten digits is never read as a three-digit country code and a local number: "212 555 0100" is not Morocco's "555 0100".
 */
export function samePhone(a: string, b: string): boolean {
  const [left, right] = [withoutPrefix(a), withoutPrefix(b)];
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.length < FEWEST_DIGITS || !long.endsWith(short)) return false;
  const front = long.slice(0, long.length - short.length);
  if (front === '') return true;
  // Russia's trunk prefix.
  if (front === '8') return short.length === 10;
  const country = [front, front.replace(/0$/, '')].find(isCountryCode);
  return country !== undefined && canBeWhole(short, long, country);
}

function withoutPrefix(digits: string): string {
  return digits.replace(/^(?:011(?=\d{9})|0+)/, '');
}

// ITU-T E.164 assigns country codes of one, two or three digits. None is the beginning of another.
function isCountryCode(text: string): boolean {
  return /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[058]|9[679])\d)$/.test(
    text,
  );
}

/** Whether a number of this country can be as short as `short`. */
function canBeWhole(short: string, long: string, country: string): boolean {
  if (country === '1' || country === '7') return short.length === 10;
  if (short.length >= 9) return true;
  if (country.length === 3) return !(long.length === 10 && /^[2-9]\d\d[2-9]\d{6}$/.test(long));
  // Denmark, Norway and Singapore have numbers of eight digits.
  return short.length === 8 && /^(?:45|47|65)$/.test(country);
}
