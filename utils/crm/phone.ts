import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { asciiDigits } from './plain-text.ts';

const fewestDigits = 7;
const mostDigits = 18;

/** One phone number in the forms that CRMs are searched by. */
export type PhoneForms = {
  /**
   * See `RecordKeys.phones`: international without "+"; as the country itself writes it, where that differs by more
   * than a zero in front; national. Empty where the number has fewer than 7 digits.
   */
  digits: string[];
  /** `+` and country code; null where the country is not known. */
  e164: string | null;
};

/**
 * Reads a phone number however it is written: digits of any script, any spaces, an extension (left out), `+`, `00` or
 * `011` in front, or a country code with nothing in front; with a name, as a SIP address or as a channel. `defaultCountry`
 * (ISO 3166, two letters) is the country of numbers without a country code; an unknown country counts as none.
 */
export function phoneForms(text: string, defaultCountry = ''): PhoneForms {
  const plain = phoneText(text);
  const number = numberIn(text, defaultCountry);
  if (number) {
    const forms = new Set([number.number.slice(1), ...writtenOtherwise(number), number.nationalNumber]);
    return {
      digits: [...forms].filter((form) => form.length >= fewestDigits),
      e164: number.number,
    };
  }
  return { digits: plain === '' ? [] : [asciiDigits(plain)], e164: null };
}

/** The number in a text, as `phoneForms` reads it; undefined where its country is not known, or there is none. */
export function numberIn(text: string, defaultCountry: string): PhoneNumber | undefined {
  const plain = phoneText(text);
  return plain === '' ? undefined : parse(plain, isSupportedCountry(defaultCountry) ? defaultCountry : undefined);
}

/** Whether two texts are the same whole number: the end of one alone is not. */
export function isSameNumber(text: string, other: string, defaultCountry: string): boolean {
  const { digits } = phoneForms(other, defaultCountry);
  return phoneForms(text, defaultCountry).digits.some((form) => digits.includes(form));
}

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

/**
 * The digits as the country itself writes them, where they are not the end of the international number: some countries
 * write more than a zero in front (Hungary's 06) or other digits inside (Argentina's 15 for a mobile).
 */
function writtenOtherwise(number: PhoneNumber): string[] {
  const written = asciiDigits(number.formatNational());
  return written.replace(/^0/, '') === number.nationalNumber ? [] : [written];
}

function parse(plain: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const digits = asciiDigits(plain);
  if (/^\D*\+/.test(plain)) return known(`+${digits}`, undefined, 'possible');
  const outgoing = internationalPrefix(digits, country);
  if (outgoing !== '') {
    const number = known(`+${digits.slice(outgoing.length)}`, undefined, 'valid');
    if (number) return number;
  }
  const national = country && known(digits, country, 'valid');
  if (national) return national;
  // Dialers store "+14155550100" as "14155550100"; shorter ones are more likely national numbers.
  const bare = digits.length >= 11 && !digits.startsWith('0') ? known(`+${digits}`, undefined, 'valid') : undefined;
  return bare ?? (country && known(digits, country, 'possible'));
}

function internationalPrefix(digits: string, country: CountryCode | undefined): string {
  if (digits.startsWith('00')) return '00';
  // "011" is dialled in North America only; elsewhere it begins area codes (Sheffield's 0114).
  const dialled = country ? getCountryCallingCode(country) === '1' : digits.length >= 13;
  return dialled && digits.startsWith('011') ? '011' : '';
}

function known(text: string, country: CountryCode | undefined, demand: 'possible' | 'valid'): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false });
  if (number === undefined) return undefined;
  return (demand === 'valid' ? number.isValid() : number.isPossible()) ? number : undefined;
}
