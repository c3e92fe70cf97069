import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { fewestDigits, phoneText } from './phone-text.ts';
import { asciiDigits } from './plain-text.ts';

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
