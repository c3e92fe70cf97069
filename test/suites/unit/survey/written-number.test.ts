import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenNumber } from '#utils/survey/written-number.ts';

const PHONES = ['14155550120', '4155550120'];

describe('a number as it is written', () => {
  it.each([
    ['(415) 555-0120', '(415) 555-0120'],
    ['Phone: +1 (415) 555-0120 (mobile)', '+1 (415) 555-0120'],
    ['+14155550120', '+14155550120'],
    ['Call 415.555.0120, or write.', '415.555.0120'],
    ['0415/5550120', '0415/5550120'],
    ['415 555 0120 ext. 7', '415 555 0120'],
    ['415\u00a0555\u00a00120', '415\u00a0555\u00a00120'],
    [
      '\u0664\u0661\u0665 \u0665\u0665\u0665 \u0660\u0661\u0662\u0660',
      '\u0664\u0661\u0665 \u0665\u0665\u0665 \u0660\u0661\u0662\u0660',
    ],
    ['415-555-0199 415-555-0120', '415-555-0120'],
    ['415-555-0120 / 415-555-0199', '415-555-0120'],
    ['Room 12, (415) 555-0120.', '(415) 555-0120'],
    ['\u{1d7d7} (415) 555-0120', '(415) 555-0120'],
    ['(415) 555-0199', null],
    ['', null],
  ])('%s: %s', (text, written) => {
    expect(writtenNumber(text, PHONES)).toBe(written);
  });

  it('is found in any text around it', () => {
    const around = fc.constantFrom('', 'Phone: ', ' (mobile)', ' \u00b7 ', 'Ann, ', ' ☎ ');
    const written = fc.constantFrom('(415) 555-0120', '+1 415-555-0120', '415 555 0120', '0014155550120', '4155550120');
    fc.assert(
      fc.property(around, written, around, (before, number, after) => {
        expect(writtenNumber(before + number + after, PHONES)).toBe(number);
      }),
    );
  });
});
