import { array, assert, constantFrom, oneof, pre, property, string, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anywhere, hasToken, phoneTail } from '#utils/page/text-patterns.ts';

describe('a code as a token of a text', () => {
  test.each([
    'C-104',
    'Lead C-104',
    '(C-104)',
    'code:C-104, met in May',
    '“C-104”',
    '#C-104',
    'C-104.',
    'C-104\u00a0Ann',
  ])('stands in %j', (text) => expect(hasToken(text, 'C-104')).toBe(true));

  test.each([
    'C-1042',
    'XC-104',
    'C-104-B',
    'B/C-104',
    'AC-104',
    'c-104',
    'C-104.5',
    'C-104@example.com',
    'ÄC-104',
    'C 104',
    'я-C-104',
    'C-104文',
    'C-104/٣',
    '½C-104',
    'C-104.\u{1d400}',
  ])('does not stand in %j', (text) => expect(hasToken(text, 'C-104')).toBe(false));

  test('any code whatever is found as itself and between spaces, and its first test never rules it out', () => {
    assert(
      property(string({ minLength: 2, maxLength: 20, unit: 'grapheme' }), (code) => {
        const trimmed = code.trim();
        pre(trimmed.length > 1);
        for (const text of [trimmed, `before ${trimmed} after`]) {
          expect(anywhere(trimmed).test(text)).toBe(true);
          expect(hasToken(text, trimmed)).toBe(true);
        }
      }),
    );
  });

  test('a code grown together with letters or digits is another code', () => {
    const code = stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,12}[A-Za-z0-9]$/);
    assert(
      property(code, stringMatching(/^[A-Za-z0-9]$/), (text, more) => {
        expect(hasToken(`(${text}${more})`, text)).toBe(false);
        expect(hasToken(`(${more}${text})`, text)).toBe(false);
      }),
    );
  });
});

describe('beside a code', () => {
  test('letters and numbers of every script count as those of ASCII do', () => {
    const unit = oneof(
      constantFrom(...Array.from('-_./@ a7я文٣½\u{1d400}—')),
      string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const beside = string({ unit, maxLength: 3 });
    const grown = /[\p{L}\p{N}][-_./@]?$/u;
    assert(
      property(beside, beside, (before, after) => {
        const mirrored = Array.from(after).toReversed().join('');
        expect(hasToken(`${before}C-104${after}`, 'C-104')).toBe(!grown.test(before) && !grown.test(mirrored));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the end of a phone number', () => {
  test.each([
    '+1 (415) 555-0100',
    '415.555.0100',
    '4155550100',
    '+1\u00a0415\u00a0555\u00a00100',
    '415 – 555 – 0100',
    '+١ ٤١٥ ٥٥٥ ٠١٠٠',
    '４１５ ５５５ ０１００',
    '415/555/01/00',
    '\u202a+1 415 555\u2011 0100\u202c',
  ])('is found in %j', (text) => expect(phoneTail('4155550100').test(text)).toBe(true));

  test.each(['415 555 0101', '5550-letters-100', '555 01:00', ''])('is not found in %j', (text) =>
    expect(phoneTail('4155550100').test(text)).toBe(false),
  );

  test('however the digits are grouped', () => {
    const separator = constantFrom('', ' ', '-', '.', '\u00a0', ') ', ' (', '/', '\u2011');
    assert(
      property(stringMatching(/^\d{7,15}$/), array(separator, { minLength: 15, maxLength: 15 }), (digits, between) => {
        const written = Array.from(digits, (digit, at) => `${digit}${between[at]}`).join('');
        expect(phoneTail(digits).test(written)).toBe(true);
      }),
    );
  });
});
