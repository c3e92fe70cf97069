import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsInAnswer } from '#utils/crm/lookup-answer.ts';
import { nameOrBlank } from '#utils/crm/lead-names.ts';
import { fieldsWith, idPathsOf, isNumber } from '#utils/discovery/record-json.ts';
import { unlike } from '#utils/discovery/unlike.ts';

describe('where the id stands in an answer', () => {
  it.each([
    ['a list', [{ id: 6 }], '*.id'],
    ['a list in an object', { data: [{ id: '6', code: 'A' }] }, 'data.*.id'],
    ['a name that is the id', { data: [{ name: '6' }] }, 'data.*.name'],
    ['a count that is the same', { total: 6, list: [{ id: 6 }] }, 'list.*.id'],
    ['another’s id beside it', { items: [{ owner: { id: 6 }, id: 6 }] }, 'items.*.id'],
    ['one record alone', { data: { id: 6 } }, 'data.id'],
  ])('%s', (_what, answer, path) => {
    expect(idPathsOf(answer, '6')[0]).toBe(path);
    expect(recordsInAnswer(answer, path)[0]?.id).toBe('6');
  });

  it('only where it is an id', () => {
    expect(idPathsOf({ total: 6, pages: { size: 6 } }, '6')).toEqual([]);
  });

  it('leads to the record in any answer, and reads no further than it is bounded', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (answer) => {
        for (const path of idPathsOf({ some: answer, list: [{ id: 'x1' }] }, 'x1'))
          expect(recordsInAnswer({ some: answer, list: [{ id: 'x1' }] }, path).map(({ id }) => id)).toContain('x1');
      }),
    );
  });
});

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
