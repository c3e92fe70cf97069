import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLines, sameCallId } from '#utils/dialer/same-line.ts';

/** Ways in which dialers, phones and their channels write the number of the vendor's country. */
const ways: ((national: string) => string)[] = [
  (n) => n,
  (n) => `1${n}`,
  (n) => `+1${n}`,
  (n) => `+1 (${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}`,
  (n) => `9${n}`,
  (n) => `91${n}`,
  (n) => `0111${n}`,
  (n) => `001${n}`,
  (n) => `${n}x12`,
  (n) => `${n} ext. 4021`,
  (n) => `${n},,12`,
  (n) => `${n};ext=12`,
  (n) => `${n}#7`,
  (n) => `tel:+1${n}`,
  (n) => `sip:+1${n}@10.0.0.7:5060;transport=udp`,
  (n) => `"Ada 7 Quill" <${n}>`,
  (n) => `"Ada" <sip:1${n}@host>`,
  (n) => `PJSIP/${n}-0001`,
  (n) => `SIP/1${n}-0000002a`,
  (n) => `Local/91${n}@default-000000c1;2`,
  (n) => `${n} (Mobile)`,
];

const number = fc
  .tuple(fc.integer({ min: 201, max: 989 }), fc.integer({ min: 2_000_000, max: 9_999_999 }))
  .map(([area, rest]) => `${area}${rest}`);

describe('one number, however it is written', () => {
  it.each(ways.map((way) => [way('4155550133')]))('%s', (written) => {
    expect(compareLines('4155550133', written)).toBe('same');
    expect(compareLines(written, '+1 415 555 0133')).toBe('same');
  });

  it.each([
    ['+44 20 7946 0018', '020 7946 0018'],
    ['+49 30 1234567', '030 1234567'],
    ['0049301234567', '90301234567'],
    ['+7 916 123-45-67', '8 916 123-45-67'],
    ['+39 06 1234567', '061234567'],
    ['1001', '1001'],
    ['４１５５５５０１３３', '4155550133'],
  ])('%s is %s', (one, other) => {
    expect(compareLines(one, other)).toBe('same');
  });

  it('any two ways', () => {
    const way = fc.constantFrom(...ways);
    fc.assert(
      fc.property(number, way, way, (national, one, other) => {
        expect(compareLines(one(national), other(national))).toBe('same');
      }),
    );
  });
});

describe('two numbers', () => {
  it('never the same, whatever the ways', () => {
    const way = fc.constantFrom(...ways);
    fc.assert(
      fc.property(number, number, way, way, (mine, yours, one, other) => {
        fc.pre(mine.slice(-7) !== yours.slice(-7));
        expect(compareLines(one(mine), other(yours))).toBe('other');
      }),
    );
  });

  it.each([
    ['4155550107', '4155550108'],
    ['2125550107', '4155550107'],
    ['14155550107', '16155550107'],
    ['1001', '1002'],
    ['V1', 'V2'],
    ['1001', '4155551001'],
  ])('%s is not %s', (one, other) => {
    expect(compareLines(one, other)).toBe('other');
  });
});

describe('what says nothing', () => {
  it.each([
    '',
    'anonymous',
    'Unknown',
    'Restricted',
    'unavailable',
    '0000000000',
    '0',
    '"Anonymous" <sip:anonymous@host>',
    'sip:anonymous@10.0.0.7',
  ])('“%s”', (text) => {
    expect(compareLines('4155550133', text)).toBe('unknown');
    expect(compareLines(text, '4155550133')).toBe('unknown');
  });

  it('a call’s id beside a number', () => {
    expect(compareLines('M4181606420000000104', '4155550133')).toBe('unknown');
  });
});

describe('the id of one call', () => {
  it.each([
    ['M4181606420000000104', 'M4181606420000000104', true],
    ['M4181606420000000104', '"M4181606420000000104" <4155550000>', true],
    ['M4181606420000000104', 'M4181607420000000104', false],
    ['4155550000', '4155550000', false],
    ['', '', false],
  ])('%s and %s: %s', (one, other, isSame) => {
    expect(sameCallId(one, other)).toBe(isSame);
    if (one.startsWith('M')) expect(compareLines(one, other)).toBe(isSame ? 'same' : 'other');
  });
});
