import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameOrBlank } from '#utils/crm/lead-names.ts';
import { fieldsWith, isNumber } from '#utils/discovery/record-json.ts';
import { unlike } from '#utils/discovery/unlike.ts';

describe('the fields with a value', () => {
  it('by a number however it is written', () => {
    const answer = { data: { phone: '(415) 555-0105', fax: '4155550106', mobile: 14155550105 } };
    expect(fieldsWith(answer, isNumber('+1 415-555-0105', 'US'))).toEqual([
      { name: 'phone', written: '(415) 555-0105' },
      { name: 'mobile', written: '14155550105' },
    ]);
  });

  it('not deeper than four levels', () => {
    expect(fieldsWith({ a: { b: { c: { code: 'A' } } } }, (text) => text === 'A')).toHaveLength(1);
    expect(fieldsWith({ a: { b: { c: { d: { code: 'A' } } } } }, (text) => text === 'A')).toHaveLength(0);
  });
});

describe('a value that nobody has', () => {
  it('has the same shape and not one character in common', () => {
    expect(unlike('abc105-XYZ405')).toMatch(/^[a-z]{3}\d{3}-[A-Z]{3}\d{3}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/), (code) => {
        const other = unlike(code);
        expect(other).toHaveLength(code.length);
        for (let at = 0; at < code.length; at += 1) if (code[at] !== '-') expect(other[at]).not.toBe(code[at]);
      }),
    );
  });

  it('names a customer where the value did, mostly', () => {
    for (const code of ['1', '7', '42', 'A', 'C-311', '0815', 'abc105-xyz405', '4155550105'])
      expect(nameOrBlank(unlike(code))).not.toBe('');
  });
});
