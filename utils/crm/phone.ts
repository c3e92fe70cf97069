import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { asciiDigits } from './plain-text.ts';

const fewestDigits = 7;

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
 * `011` in front, or a country code with nothing in front. `defaultCountry` (ISO 3166, two letters) is the country of
 * numbers without a country code; an unknown country counts as none.
 */
export function phoneForms(text: string, defaultCountry = ''): PhoneForms {
  const country = isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  const plain = plainNumber(text.trim());
  const number = plain === '' ? undefined : parse(plain, country);
  if (number) {
    const forms = new Set([number.number.slice(1), ...writtenOtherwise(number), number.nationalNumber]);
    return {
      digits: [...forms].filter((form) => form.length >= fewestDigits),
      e164: number.number,
    };
  }
  const digits = asciiDigits(plain);
  return { digits: digits.length >= fewestDigits ? [digits] : [], e164: null };
}

/**
 * The number in ASCII without extension or scheme; blank where it contains letters, because then it is no phone number.
 */
function plainNumber(typed: string): string {
  const ascii = typed
    .replace(/\p{Nd}/gu, asciiDigits)
    .replace(/[\uFF0B\uFE62]/gu, '+')
    .replace(/[\s\u00A0\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu, ' ');
  const number = ascii
    .replace(/^(?:tel|callto|sips?):/i, '')
    .replace(/(?<=\d\D{0,4})(?:;|,|#|e?xt?(?:ension|n)?\b|x\d).*$/iu, '');
  return /[\p{L}@]/u.test(number) ? '' : number.trim();
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
  if (digits.length < fewestDigits || digits.length > 18) return undefined;
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
