import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsInAnswer } from '#utils/crm/lookup-answer.ts';
import { parseExactJson } from '#utils/json/exact-json.ts';

describe('a number in JSON', () => {
  it.each<[string, unknown]>([
    // Above 2^53 it keeps its own digits; the two beside 2^53 + 1 are other people's.
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    [`1${'0'.repeat(400)}`, `1${'0'.repeat(400)}`],
    // Below it is a number, however it is written.
    ['9007199254740991', 9_007_199_254_740_991],
    ['0', 0],
    ['-5', -5],
    ['12.0', 12],
    ['1e3', 1000],
    ['1.2e1', 12],
    ['12.5', 12.5],
    ['-0.25', -0.25],
    // Written with an exponent and above 2^53, it has been rounded before it came: it stays a number that is not safe.
    ['1.2345678901234568e+19', Number('1.2345678901234568e19')],
    ['1e400', Infinity],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toBe(value);
    expect(parseExactJson(`{"a":[{"id":${text}}]}`)).toEqual({ a: [{ id: value }] });
  });

  it('is the same in a text, where it is left alone', () => {
    expect(parseExactJson('{"a":"9007199254740993","b":"1e3","9007199254740993":null}')).toEqual({
      a: '9007199254740993',
      b: '1e3',
      '9007199254740993': null,
    });
  });
});

it('a lookup’s long ids are their own', () => {
  const answer = '{"results":[{"id":9007199254740993},{"id":9007199254740992},{"id":7.0},{"id":1.5},{"id":1e30}]}';
  expect(recordsInAnswer(parseExactJson(answer), 'results.*.id').map(({ id }) => id)).toEqual([
    '9007199254740993',
    '9007199254740992',
    '7',
  ]);
});

it('keeps every whole number', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })), (ids) => {
      const parsed = parseExactJson(`[${ids.join(' , ')}]`);
      expect(Array.isArray(parsed) && parsed.map(String)).toEqual(ids.map(String));
    }),
  );
});

it('reads all else as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const usual: unknown = JSON.parse(text);
      const holds = JSON.stringify(usual).match(/\d{16,}/);
      fc.pre(holds === null);
      expect(parseExactJson(text)).toEqual(usual);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      let failed = false;
      try {
        JSON.parse(text);
      } catch {
        failed = true;
      }
      if (failed) expect(() => parseExactJson(text)).toThrow(SyntaxError);
      else expect(() => parseExactJson(text)).not.toThrow();
    }),
  );
});
