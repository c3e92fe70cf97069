import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsInAnswer } from '#utils/crm/lookup-answer.ts';
import { parsedJson } from '#utils/discovery/trial.ts';
import { idPathsIn } from '#utils/discovery/id-paths.ts';

describe('where the id stands in an answer', () => {
  it.each([
    ['a list', [{ id: 6 }], '*.id'],
    ['a list in an object', { data: [{ id: '6', code: 'A' }] }, 'data.*.id'],
    ['a name that is the id', { data: [{ name: '6' }] }, 'data.*.name'],
    ['a count that is the same', { total: 6, list: [{ id: 6 }] }, 'list.*.id'],
    ['another’s id beside it', { items: [{ owner: { id: 6 }, id: 6 }] }, 'items.*.id'],
    ['one record alone', { data: { id: 6 } }, 'data.id'],
  ])('%s', (_what, answer, path) => {
    expect(idPathsIn(answer, '6')[0]).toBe(path);
    expect(recordsInAnswer(answer, path)[0]?.id).toBe('6');
  });

  it.each(['nr', 'pk', 'ref', 'kdx', 'Kundennummer', '@key', 'номер'])('a field called %s', (name) => {
    const answer = { total: 6, rows: [{ [name]: 6, title: 'Ada' }] };
    const [path = ''] = idPathsIn({ ...answer, total: 1 }, '6');
    expect(path).toBe(`rows.*.${name}`);
    expect(idPathsIn(answer, '6')).toContain(path);
    expect(recordsInAnswer(answer, path)).toMatchObject([{ id: '6' }]);
  });

  it('a field that is called an id comes first, then one in a list, then the shortest', () => {
    const answer = { data: [{ code: '813', contact: { id: 813 } }], key: '813', other: 'x813', total: 813 };
    expect(idPathsIn(answer, '813')).toEqual(['data.*.contact.id', 'key', 'data.*.code', 'total']);
  });

  it('ids are compared as everywhere: a GUID in any case', () => {
    const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';
    expect(idPathsIn({ value: [{ contactid: guid }] }, guid.toLowerCase())).toEqual(['value.*.contactid']);
  });

  it('whatever holds it under a name that no path can say, or is no object, gives none', () => {
    expect(idPathsIn({ 'a.b': '813', 'a b': '813', '*': '813', '': '813' }, '813')).toEqual([]);
    for (const answer of ['813', 813, null]) expect(idPathsIn(answer, '813')).toEqual([]);
  });

  it('long ids keep their digits, and what is no JSON gives none', () => {
    const id = '12345678901234567890';
    expect(idPathsIn(parsedJson(`{"id":${id}}`), id)).toEqual(['id']);
    expect(idPathsIn(parsedJson('<html>813'), '813')).toEqual([]);
  });

  it('leads to the record in any answer, and reads no further than it is bounded', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (answer) => {
        for (const path of idPathsIn({ some: answer, list: [{ id: 'x1' }] }, 'x1'))
          expect(recordsInAnswer({ some: answer, list: [{ id: 'x1' }] }, path).map(({ id }) => id)).toContain('x1');
      }),
    );
  });
});
