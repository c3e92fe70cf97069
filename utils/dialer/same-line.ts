// Whether two texts that the dialer sent in one call name the same line. It compares more leniently than what looks for a
// number in a page (utils/page/phone-match.ts): there any of thousands of customers may be meant, here only this agent's
// call of a moment ago.

const FEWEST_DIGITS = 7;
/** Two numbers with this many digits in common at their end differ in what was dialled or written in front. */
const DIGITS_IN_COMMON = 10;

/** GOautodial's id of one call: a letter or two, date and time, and the lead id in ten digits. */
const CALL_ID = /\b[A-Z]{1,2}\d{15,24}\b/i;

/**
 * `same` or `other`; `unknown` where one of the texts names no line (blank, "anonymous", zeros), or one is the id of a call
 * and the other a number. A number stays the same with or without country code, trunk or dial prefix, extension, name, SIP
 * form or channel.
 */
export function compareLines(before: string, after: string): 'same' | 'other' | 'unknown' {
  const [one, other] = [lineOf(before), lineOf(after)];
  if (!one || !other) return 'unknown';
  if (one.callId || other.callId) {
    if (!one.callId || !other.callId) return 'unknown';
    return one.callId === other.callId ? 'same' : 'other';
  }
  return one.text === other.text || sameNumber(one.digits, other.digits) ? 'same' : 'other';
}

/** Whether both texts hold the same id of one call, which the dialer gives no other call. */
export function sameCallId(before: string, after: string): boolean {
  const id = callIdIn(before);
  return id !== null && id === callIdIn(after);
}

/** Whether the text holds an id that the dialer gives to one call only. */
export const hasCallId = (text: string): boolean => callIdIn(text) !== null;

const callIdIn = (text: string): string | null => CALL_ID.exec(text)?.[0].toUpperCase() ?? null;

type Line = { callId: string | null; text: string; digits: string };

/** Null where the text names no line. */
function lineOf(received: string): Line | null {
  const text = received.normalize('NFKC').trim();
  const user = userOf(text);
  // Words without a digit ("anonymous", "Restricted") and zeros are what a withheld number is sent as.
  if (!/[1-9]/.test(user)) return null;
  return { callId: callIdIn(text), text: user.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, ''), digits: digitsOf(user) };
}

/** What is left without a name in front and the host behind. */
function userOf(text: string): string {
  const named = /<([^<>]*)>/.exec(text)?.[1] ?? text;
  return named.split('@')[0] ?? '';
}

/** The number's own digits, without an extension or a channel's name. */
function digitsOf(user: string): string {
  // A channel such as PJSIP/4155550133-0000002a: technology in front, a number of its own behind.
  const isChannel = /^[a-z]\w*\//i.test(user);
  const number = isChannel ? user.slice(user.lastIndexOf('/') + 1).replace(/-[\da-f]+$/i, '') : user;
  const parts = number.split(/[;,#*]|(?:\be|(?<=\d)\s*e?)?xt?(?:ension|n)?\b[.:]?|x(?=\d)/i).map(onlyDigits);
  return parts.find((digits) => digits.length >= FEWEST_DIGITS) ?? onlyDigits(number);
}

const onlyDigits = (text: string) => text.replaceAll(/\D/g, '');

function sameNumber(before: string, after: string): boolean {
  if (before === '' || after === '') return false;
  return formsOf(before).some((one) => formsOf(after).some((other) => isSameEnding(one, other)));
}

/** The digits without the zeros of trunk and international prefixes, also where an 8 or 9 was dialled before them. */
const formsOf = (digits: string): string[] => [digits.replace(/^0+/, ''), digits.replace(/^[89]?0+/, '')];

function isSameEnding(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length >= FEWEST_DIGITS && long.endsWith(short)) return true;
  return short.length >= DIGITS_IN_COMMON && long.endsWith(short.slice(-DIGITS_IN_COMMON));
}
