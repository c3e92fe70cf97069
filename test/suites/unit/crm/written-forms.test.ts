import * as fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { phoneForms as digitsOf } from '#utils/crm/phone.ts';
import { asciiDigits } from '#utils/crm/plain-text.ts';
import { phoneForms } from '#utils/crm/profile.ts';
import { isPartial, writtenForms } from '#utils/crm/written-forms.ts';

const formsOf = (text: string, country: string) =>
  Object.fromEntries(writtenForms(text, country).map((each) => [each.form, each.text]));
const textsOf = (text: string, country: string) => writtenForms(text, country).map((each) => each.text);

describe('writtenForms', () => {
  it.each([
    [
      'US',
      '4155550120',
      ['4155550120', '555-0120', '+14155550120', '5550120', '(415) 555-0120', '+1 415-555-0120', '14155550120'],
    ],
    [
      'GB',
      '2079460120',
      [
        '2079460120',
        '7946 0120',
        '+442079460120',
        '79460120',
        '020 7946 0120',
        '+44 20 7946 0120',
        '02079460120',
        '442079460120',
      ],
    ],
    [
      'GB',
      '7400123456',
      ['7400123456', '123456', '+447400123456', '07400 123456', '+44 7400 123456', '07400123456', '447400123456'],
    ],
    [
      'DE',
      '030123456',
      ['30123456', '123456', '030123456', '+4930123456', '030 123456', '+49 30 123456', '4930123456'],
    ],
    [
      'FR',
      '0612345678',
      [
        '612345678',
        '12 34 56 78',
        '0612345678',
        '+33612345678',
        '12345678',
        '06 12 34 56 78',
        '+33 6 12 34 56 78',
        '33612345678',
      ],
    ],
    [
      'IN',
      '9876543210',
      ['9876543210', '98765 43210', '+919876543210', '098765 43210', '+91 98765 43210', '09876543210', '919876543210'],
    ],
    [
      'BR',
      '11987654321',
      [
        '11987654321',
        '98765-4321',
        '+5511987654321',
        '987654321',
        '(11) 98765-4321',
        '+55 11 98765-4321',
        '5511987654321',
      ],
    ],
    [
      'AU',
      '412345678',
      [
        '412345678',
        '345 678',
        '+61412345678',
        '345678',
        '0412 345 678',
        '+61 412 345 678',
        '0412345678',
        '61412345678',
      ],
    ],
    [
      'JP',
      '9012345678',
      [
        '9012345678',
        '1234-5678',
        '+819012345678',
        '12345678',
        '090-1234-5678',
        '+81 90-1234-5678',
        '09012345678',
        '819012345678',
      ],
    ],
  ])('writes a number of %s, dialled as %s', (country, dialled, texts) => {
    expect(textsOf(dialled, country)).toEqual(texts);
  });

  it('names each form', () => {
    expect(formsOf('020-7946-0120', 'GB')).toEqual({
      'as-dialled': '020-7946-0120',
      digits: '2079460120',
      e164: '+442079460120',
      national: '020 7946 0120',
      international: '+44 20 7946 0120',
      local: '7946 0120',
      'local-digits': '79460120',
      'trunk-digits': '02079460120',
      'country-digits': '442079460120',
    });
  });

  it('begins as the dialer writes it where somebody has written it so', () => {
    expect(textsOf('415-555-0120', 'US').slice(0, 3)).toEqual(['415-555-0120', '4155550120', '555-0120']);
    expect(textsOf('+14155550120', 'US')[0]).toBe('4155550120');
  });

  it('takes the number out of what the dialer says', () => {
    expect(textsOf('"Ada" <sip:+14155550120@pbx.test>', 'US')).toEqual(textsOf('+14155550120', 'US'));
    expect(textsOf('anonymous', 'US')).toEqual([]);
    expect(textsOf('104', 'US')).toEqual([]);
  });

  it('begins with the forms that are named, and keeps their names where the text is the same', () => {
    const forms = writtenForms('4155550120', 'US', ['national', 'as-dialled']).map(({ form }) => form);
    expect(forms).toEqual([
      'national',
      'as-dialled',
      'local',
      'e164',
      'local-digits',
      'international',
      'country-digits',
    ]);
  });

  it('guesses no digit where the country is not known', () => {
    expect(textsOf('4155550120', '')).toEqual(['4155550120', '555-0120', '5550120', '(415) 555-0120']);
    expect(textsOf('020 7946 0120', '')).toEqual(['020 7946 0120', '02079460120']);
    expect(textsOf('1155550120', '')).toEqual(['1155550120']);
    // The number says its country itself.
    expect(textsOf('+14155550120', '').slice(0, 3)).toEqual(['4155550120', '555-0120', '+14155550120']);
  });

  it('leaves out what would be another customer’s number here', () => {
    // Of a caller from London, "2079460120" is a number in Maine.
    const forms = formsOf('+442079460120', 'US');
    expect(forms).not.toHaveProperty('digits');
    expect(forms).toMatchObject({ e164: '+442079460120', international: '+44 20 7946 0120' });
  });

  it('writes every country’s numbers so that they are read there as the same number', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (!number || number.nationalNumber.length < 7) continue;
      const forms = writtenForms(number.number, country);
      expect(forms.map(({ form }) => form)).toEqual(expect.arrayContaining(['digits', 'e164', 'international']));
      for (const { form, text } of forms) {
        if (!isPartial(form)) expect(digitsOf(text, country).e164, `${country} ${form} ${text}`).toBe(number.number);
        else expect(number.number.endsWith(asciiDigits(text)), `${country} ${text}`).toBe(true);
      }
    }
  });

  it('gives each text once, the national end of six and more digits, whatever is dialled', () => {
    const dialled = fc.oneof(fc.stringMatching(/^\+?[0-9]{5,16}$/), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        dialled,
        fc.constantFrom('', 'US', 'GB', 'DE', 'IN', 'JP', '??'),
        fc.subarray([...phoneForms]),
        (text, country, first) => {
          const forms = writtenForms(text, country, first);
          expect(new Set(forms.map((each) => each.text)).size).toBe(forms.length);
          expect(new Set(forms.map((each) => each.form)).size).toBe(forms.length);
          for (const each of forms) expect(asciiDigits(each.text)).toMatch(/^\d{6,18}$/);
          const { e164 } = digitsOf(text, country);
          for (const each of forms)
            if (e164 && !isPartial(each.form)) expect([e164, null]).toContain(digitsOf(each.text, country).e164);
        },
      ),
    );
  });
});
