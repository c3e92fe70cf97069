import { createContext, runInContext } from 'node:vm';
import * as fc from 'fast-check';
import examples from 'libphonenumber-js/mobile/examples';
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';

type Parse = (text: string, country: CountryCode) => PhoneNumber | undefined;

/** How the product reads a number, with the library as it is, and as the build makes it lean. */
const whole: Parse = (text, defaultCountry) => parsePhoneNumberFromString(text, { defaultCountry, extract: false });
const context: { parse?: Parse } = {};
const code = await bundle(
  `import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
  globalThis.parse = (text, defaultCountry) => parsePhoneNumberFromString(text, { defaultCountry, extract: false });`,
);
runInContext(code, createContext(context));
const lean: Parse = (text, country) => context.parse?.(text, country);

/** All that the product takes of a number. */
function taken(parse: Parse, text: string, country: CountryCode) {
  const number = parse(text, country);
  return (
    number && {
      number: number.number,
      nationalNumber: number.nationalNumber,
      countryCallingCode: number.countryCallingCode,
      national: number.formatNational(),
      international: number.formatInternational(),
      isValid: number.isValid(),
      isPossible: number.isPossible(),
    }
  );
}

const same = (text: string, country: CountryCode) =>
  expect(taken(lean, text, country)).toEqual(taken(whole, text, country));

test.each(getCountries())('says of the numbers of %s what the whole library says', (country) => {
  const example = getExampleNumber(country, examples);
  if (!example) throw new Error('The country has no example.');
  expect(taken(lean, example.number, country)).toMatchObject({ number: example.number });
  for (const text of [
    example.number,
    example.nationalNumber,
    example.formatNational(),
    example.formatInternational(),
  ]) {
    for (const from of [country, 'US', 'DE'] as const) same(text, from);
  }
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 14 });
  fc.assert(
    fc.property(digits, fc.boolean(), (rest, isAbroad) => {
      const national = rest.join('');
      same(isAbroad ? `+${example.countryCallingCode}${national}` : national, country);
    }),
    { numRuns: 30 },
  );
});
