import * as fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { phonesIn, samePhone } from '#utils/page/phone-match.ts';
import { asciiDigits } from '#utils/crm/plain-text.ts';
import { phoneText } from '#utils/crm/phone-text.ts';
import { phoneForms } from '#utils/crm/phone.ts';

const written = [
  '+1 (415) 555-0100',
  '+1 415-555-0100',
  '415.555.0100',
  '(415) 555-0100',
  '(415)555-0100',
  '415 555 0100',
  '415\u00a0555\u00a00100',
  '415–555–0100',
  '415 / 555 – 0100',
  '1-415-555-0100',
  '4155550100',
  '14155550100',
  'tel:+14155550100',
  'tel:+1-415-555-0100;ext=5',
  '(415) 555-0100 x22',
  '(415) 555-0100 ext. 22',
  '(415) 555-0100x22',
  '(415) 555-0100 #22',
  '001 415 555 0100',
  '٤١٥ ٥٥٥ ٠١٠٠',
  '４１５−５５５−０１００'.replaceAll('−', '-'),
  '+१ ४१५ ५५५ ०१००',
];

describe('phoneForms', () => {
  it.each(written)('reads %s', (text) => {
    expect(phoneForms(text, 'US')).toMatchObject({ digits: ['14155550100', '4155550100'], e164: '+14155550100' });
  });

  it.each([
    ['011 44 20 7946 0100', 'US', '+442079460100'],
    ['0044 (0)20 7946 0100', 'US', '+442079460100'],
    ['+44 (0)20 7946 0100', '', '+442079460100'],
    ['0114 496 0100', 'GB', '+441144960100'],
    ['020 7946 0100', 'GB', '+442079460100'],
    ['442079460100', 'US', '+442079460100'],
    ['14155550100', '', '+14155550100'],
    ['030/123456', 'DE', '+4930123456'],
    ['8 (495) 123-45-67', 'RU', '+74951234567'],
  ])('reads %s from %s', (text, country, e164) => {
    expect(phoneForms(text, country).e164).toBe(e164);
  });

  it.each([
    ['4155550100', '', ['4155550100']],
    ['020 7946 0100', '', ['02079460100']],
    ['4155550100', 'XX', ['4155550100']],
    ['555-0100', 'US', ['5550100']],
  ])('keeps the digits of %s where the country (%s) is not known', (text, country, digits) => {
    expect(phoneForms(text, country)).toEqual({ digits, e164: null });
  });

  it.each(['', '911', '12345', 'anonymous', 'sip:alice1234567@pbx.test', 'M4181606420000000104', '-'])(
    'finds no number in %j',
    (text) => expect(phoneForms(text, 'US')).toMatchObject({ digits: [], e164: null }),
  );

  it.each([
    'sip:+14155550133@pbx.test',
    'sip:4155550133@10.0.0.5:5060;user=phone',
    'sips:%2B14155550133@pbx.test?subject=x',
    '"Ada" <4155550133>',
    'Ada Quill <sip:+14155550133@pbx.test>',
    '"Ada 2nd" <sip:4155550133@pbx.test>;tag=8',
    'Ada Quill 415-555-0133',
    'tel:+1-415-555-0133;ext=12',
    'PJSIP/4155550133-0001',
    'PJSIP/4155550133-0000001a',
    'SIP/trunk/4155550133',
    'SIP/4155550133@carrier-0000abcd',
    'Local/4155550133@from-internal',
    'Local/4155550133@from-internal-00000012;2',
    'DAHDI/i1/4155550133-5',
    '415-555-0133 (Mobile)',
    '(Mobile) 415-555-0133',
    'Mobile: (415) 555-0133',
    '415-555-0133 mobile',
    '4155550133;ext=12',
    '4155550133 x12',
    '4155550133@from-internal',
  ])('reads %s', (text) => {
    expect(phoneForms(text, 'US').e164).toBe('+14155550133');
    expect(asciiDigits(phoneText(text))).toMatch(/^1?4155550133$/);
  });

  it.each(
    [
      [
        'anonymous',
        'Anonymous',
        'unknown',
        'Restricted',
        'unavailable',
        'private',
        'Privé',
        'unterdrückt',
        'desconocido',
      ],
      ['Скрытый номер', '非通知', 'Anonymous@anonymous.invalid', 'sip:anonymous@anonymous.invalid', '"Anonymous" <>'],
      ['0000000000', '+0000000', '1111111111', '999-999-9999', '266696687', '+86282452253', '8656696', '-1', '+'],
      ['104', '2001', 'x104', 'PJSIP/2001-0000001a', 'SIP/trunk-0000123456', 'Local/2001@from-internal', '*97', '#31#'],
      ['sip:10.0.0.5', 'sip:192.168.100.112', '192.168.100.112:5060', '2026-11-26 02:30:17', 'M4181606420000000104'],
      ['4181606420000000104555', 'sip:ada4155550133@pbx.test'],
    ].flat(),
  )('knows that %j is no line', (text) => {
    expect(phoneForms(text, 'US')).toEqual({ digits: [], e164: null });
    expect(phoneText(text)).toBe('');
  });

  it('reads every country’s numbers back from how they are written there and abroad', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (!number || number.nationalNumber.length < 7) continue;
      for (const text of [number.formatInternational(), number.format('E.164'), number.getURI()]) {
        const { digits, e164 } = phoneForms(text);
        expect([digits[0], digits.at(-1), e164], `${country} ${text}`).toEqual([
          number.number.slice(1),
          number.nationalNumber,
          number.number,
        ]);
      }
      expect(phoneForms(number.formatNational(), country), country).toMatchObject({ e164: number.number });
    }
  });

  it('never throws, and gives ASCII digits of 7 or more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', 'US', 'DE', '??'), (text, country) => {
        for (const digits of phoneForms(text, country).digits) expect(digits).toMatch(/^[0-9]{7,}$/);
      }),
    );
  });
});

const found = (text: string) => phonesIn(text).some((digits) => samePhone(digits, '14155550100'));

describe('phonesIn', () => {
  it.each(written)('finds %s in a sentence', (text) => {
    expect(found(`Call Ada (born 1815) at ${text}, please.`)).toBe(true);
  });

  it.each([
    'Ref 12345 415-555-0100',
    '415-555-0100 2026',
    '415-555-0100/415-555-0101',
    'Mobile:415-555-0100;Home:415-555-0102',
    '1. 415 555 0100',
  ])('finds a number among others in %j', (text) => expect(found(text)).toBe(true));

  it.each([
    'id4155550100',
    '4155550100abc',
    'я4155550100',
    '4155550100х',
    'deadbeef4155550100',
    '41555501001234567890',
    '415-555-010',
    '415 555',
    '4155550100_1',
  ])('finds none in %j', (text) => expect(found(text)).toBe(false));

  it('does not take the end of a number for a local one', () => {
    expect(phonesIn('(212) 555-0100')).toEqual(['2125550100']);
    expect(phonesIn('555-0100')).toEqual(['5550100']);
    expect(phonesIn('٠١٢٣ ٤٥٦٧٨٩٠')).toEqual(['01234567890']);
  });

  it('finds every country’s numbers as they are written', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (!number || number.nationalNumber.length < 7) continue;
      const { digits } = phoneForms(number.number);
      for (const text of [number.formatInternational(), number.formatNational()]) {
        const matches = phonesIn(`x ${text} x`).some((seen) => digits.some((key) => samePhone(seen, key)));
        expect(matches, `${country} ${text}`).toBe(true);
      }
    }
  });

  it('is quick on long and hostile text', () => {
    const text = `${'1 '.repeat(20_000)}${'(1'.repeat(20_000)}${'1-'.repeat(20_000)}`;
    const before = process.cpuUsage();
    phonesIn(text);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void phonesIn(text)));
  });
});

describe('samePhone', () => {
  const national = fc.stringMatching(/^[2-9][0-9]{8,9}$/);

  it.each([
    ['14155550100', '4155550100'],
    ['442079460100', '02079460100'],
    ['4402079460100', '2079460100'],
    ['00442079460100', '442079460100'],
    ['011442079460100', '442079460100'],
    ['89161234567', '9161234567'],
    ['4512345678', '12345678'],
    ['37251234567', '51234567'],
    ['5550100', '5550100'],
  ])('knows %s and %s as one line', (a, b) => expect([samePhone(a, b), samePhone(b, a)]).toEqual([true, true]));

  it.each([
    ['2125550100', '5550100'],
    ['4155550100', '2125550100'],
    ['14155550100', '24155550100'],
    ['14155550100', '155550100'],
    ['4155550100', '41555501000'],
    ['123456', '123456'],
    ['000000', '0000000'],
    ['', ''],
    ['1231234567890', '1234567890'],
  ])('tells %s and %s apart', (a, b) => expect([samePhone(a, b), samePhone(b, a)]).toEqual([false, false]));

  it('does not depend on the order, and holds for a number and itself', () => {
    const digits = fc.stringMatching(/^[0-9]{1,16}$/);
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        expect(samePhone(a, b)).toBe(samePhone(b, a));
      }),
    );
    fc.assert(
      fc.property(national, (number) => {
        expect(samePhone(number, number)).toBe(true);
      }),
    );
  });

  it('never takes two numbers of one country for each other', () => {
    const tenDigits = fc.stringMatching(/^[2-9][0-9]{9}$/);
    fc.assert(
      fc.property(tenDigits, tenDigits, fc.constantFrom('', '1', '44', '0'), (a, b, front) => {
        fc.pre(a !== b);
        expect(samePhone(front + a, front + b)).toBe(false);
        expect(samePhone(front + a, b)).toBe(false);
      }),
    );
  });

  it('knows a number behind any country code and trunk prefix', () => {
    fc.assert(
      fc.property(
        national,
        fc.constantFrom('44', '49', '353', '380', '81'),
        fc.constantFrom('', '0'),
        (number, code, trunk) => {
          expect(samePhone(code + trunk + number, number)).toBe(true);
          expect(samePhone(code + number, `0${number}`)).toBe(true);
        },
      ),
    );
  });
});

describe('asciiDigits', () => {
  it('reads the digits of every script', () => {
    expect(asciiDigits('٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ ０１２３４５６７８９ 𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗 𝟘𝟙𝟚')).toBe(
      '0123456789'.repeat(4) + '012',
    );
  });
});
