import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { keysOf } from './crm-page-bench.ts';
import { bench, contact, find, looks, onPage, withBench } from './on-page.ts';

withBench();

/** A page in short: a text, a comment, an element with children, or a list. The rows of a list are long from `longFrom` on. */
type Tree =
  | string
  | { comment: string }
  | { tag: string; children: Tree[] }
  | { rows: number; longFrom: number; with: Record<string, Tree> };
/** The second code can begin inside itself, as in "aaaa". */
const CODES = ['K-77', 'aaa'];
/** What is sent into a page of Firefox has the usual prototype. */
const PLAIN = { noNullPrototype: true };
const { tree } = fc.letrec<{ tree: Tree; text: string }>((tie) => ({
  text: fc.oneof(
    fc.constantFrom(...CODES, 'xK-77 ', 'K', '-77', 'a', ' ', 'some longer text'),
    fc.string({ maxLength: 5 }),
  ),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    fc.record({ comment: fc.constantFrom(...CODES) }, PLAIN),
    fc.record(
      {
        tag: fc.constantFrom('div', 'span', 'b', 'p', 'script', 'template', 'x-cell'),
        children: fc.array(tie('tree'), { maxLength: 6 }),
      },
      PLAIN,
    ),
    fc.record(
      {
        rows: fc.integer({ min: 1, max: 600 }),
        longFrom: fc.integer({ min: 0, max: 600 }),
        with: fc.dictionary(fc.integer({ min: 0, max: 599 }).map(String), tie('tree'), { maxKeys: 5, ...PLAIN }),
      },
      PLAIN,
    ),
  ),
}));

describe('finding texts', () => {
  onPage('agrees with reading every element, whatever the page is made of', 'empty.html', async (crm) => {
    const disagreement = (given: Tree, code: string) =>
      crm.page.evaluate(
        (root, wanted) => {
          const make = (part: Tree, into: Node): void => {
            if (typeof part === 'string') into.appendChild(document.createTextNode(part));
            else if ('comment' in part) into.appendChild(document.createComment(part.comment));
            else {
              const element = document.createElement('tag' in part ? part.tag : 'div');
              into.appendChild(element);
              if ('tag' in part) part.children.forEach((child) => make(child, element));
              else
                for (let row = 0; row < part.rows; row += 1) {
                  const own = part.with[String(row)];
                  const text = `row ${row}`.repeat(row < part.longFrom ? 1 : 9);
                  make({ tag: 'p', children: own === undefined ? [text] : [own] }, element);
                }
            }
          };
          document.body.replaceChildren();
          make(root, document.body);
          const HIDDEN = /^(?:script|template)$/;
          const hits = new Set<Element>();
          /** Whether something in the element is a hit, or has the code but is never shown. */
          const read = (element: Element): boolean => {
            if (!(element.textContent ?? '').includes(wanted)) return false;
            if (HIDDEN.test(element.localName)) return true;
            let inside = false;
            for (const child of element.childNodes) {
              if (child instanceof Text && child.data.includes(wanted)) inside = Boolean(hits.add(element));
              else if (child instanceof Element && read(child)) inside = true;
            }
            const short = (element.textContent ?? '').trim().length <= 200;
            return inside || (short && Boolean(hits.add(element)));
          };
          for (const child of document.body.childNodes) {
            if (child instanceof Text && child.data.includes(wanted)) hits.add(document.body);
            else if (child instanceof Element) read(child);
          }
          const expected = [...hits].slice(0, 40);
          const found = underTest.elementsWith(wanted).slice(0, 40);
          const same = found.length === expected.length && found.every((each, at) => each === expected[at]);
          const words = (elements: Element[]) => elements.map((each) => each.outerHTML.slice(0, 200));
          return same ? null : { found: words(found), expected: words(expected) };
        },
        given,
        code,
      );
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom(...CODES), async (given, code) => {
        expect(await disagreement(given, code)).toBeNull();
      }),
      {
        numRuns: 300,
        examples: [
          // Only one of two matches is where it would be if all rows had the same length.
          [{ rows: 600, longFrom: 300, with: { 40: 'K-77', 100: 'K-77' } }, 'K-77'],
          [{ tag: 'div', children: ['a', { tag: 'b', children: ['aaa'] }] }, 'aaa'],
          // A part that is never shown, beside a code that is spread over several elements.
          [
            { tag: 'div', children: [{ tag: 'b', children: ['K'] }, '-77', { tag: 'script', children: ['x'] }] },
            'K-77',
          ],
          [{ tag: 'div', children: [{ tag: 'template', children: ['K'] }, '-77'] }, 'K-77'],
        ],
      },
    );
  });
});

describe('finding a record', () => {
  onPage('by the link to it, in its row', 'table.html?rows=50', async (crm) => {
    const seen = await find(crm, { signature: contact('70031') });
    expect(seen).toMatchObject({ found: 'link', matches: 1, texts: [expect.stringContaining('First31 Last31')] });
    expect(seen.candidates[0]?.addresses[0]).toBe(`${bench.origin}/contacts/70031`);
    expect((await find(crm, { signature: contact('7003') })).found).toBeNull();
  });

  onPage('by its own address', 'table.html?rows=3', async (crm) => {
    const signature = { origin: bench.origin, path: '/table.html', query: { rows: '3' }, hash: null };
    expect(await find(crm, { signature })).toMatchObject({ found: 'address', matches: 1 });
  });

  onPage('by an attribute that holds its id', 'table.html?rows=20', async (crm) => {
    await crm.page.evaluate(() =>
      document.querySelectorAll('td a[href^="/contacts"]').forEach((link) => link.remove()),
    );
    const signature = { origin: bench.origin, path: '/table/70011', query: {}, hash: null };
    expect(await find(crm, { signature })).toMatchObject({
      found: 'attribute',
      matches: 1,
      texts: [expect.stringContaining('C-100011')],
    });
    // In a list of another kind of record, the same number is another record.
    expect((await find(crm, { signature: { ...signature, path: '/deals/70011' } })).found).toBeNull();
  });

  onPage('by its code as exact text, never as part of another', 'table.html?rows=200', async (crm) => {
    expect(await find(crm, { vendorLeadCode: 'C-100123' })).toMatchObject({
      found: 'code',
      matches: 1,
      texts: [expect.stringContaining('First123 ')],
    });
    expect((await find(crm, { vendorLeadCode: 'C-10012' })).found).toBeNull();
    expect((await find(crm, { vendorLeadCode: '100123' })).found).toBeNull();
  });

  onPage('by a code inside a sentence', 'sentence.html', async (crm) => {
    expect(await find(crm, { vendorLeadCode: 'SENT-2024' })).toMatchObject({ found: 'code', matches: 1 });
    expect((await find(crm, { vendorLeadCode: 'SENT-202' })).found).toBeNull();
  });

  onPage('by phone, however it is written', 'phones.html', async (crm) => {
    const expected: [string, string[], string][] = [
      ['us', ['14155550100', '4155550100'], 'us'],
      ['dots', ['14155550101', '4155550101'], 'dots'],
      ['no-break spaces', ['14155550102', '4155550102'], 'spaces'],
      ['extension', ['14155550103', '4155550103'], 'extension'],
      ['arabic digits', ['14155550104', '4155550104'], 'arabic'],
      ['fullwidth digits', ['14155550105', '4155550105'], 'fullwidth'],
      ['tel: link', ['14155550106', '4155550106'], 'tel'],
      ['attribute', ['14155550107', '4155550107'], 'attribute'],
      ['several elements', ['14155550108', '4155550108'], 'parts'],
      ['trunk zero in brackets', ['442079460109', '2079460109'], 'british'],
      ['national', ['442079460110', '2079460110'], 'national'],
      ['beside a word for it', ['14155550113', '4155550113'], 'named'],
    ];
    for (const [name, phones, id] of expected) {
      expect(await find(crm, { phones }), name).toMatchObject({ found: 'phone', matches: 1, texts: [id] });
    }
    expect(await find(crm, { phones: ['14155550112', '4155550112'] }), 'value of an input').toMatchObject({
      found: 'phone',
      matches: 1,
    });
    expect((await find(crm, { phones: ['14155550111', '4155550111'] })).found, 'part of a longer number').toBeNull();
    for (const searchedFor of ['4155550114', '4155550115', '4155550116']) {
      expect((await find(crm, { phones: [searchedFor] })).found, 'said of a search').toBeNull();
    }
    expect((await find(crm, { phones: ['14155550199', '4155550199'] })).found, 'not there').toBeNull();
  });

  onPage('only where it is rendered', 'panes.html', async (crm) => {
    expect((await find(crm, { vendorLeadCode: 'PANE-1' })).found).toBeNull();
    expect((await find(crm, { vendorLeadCode: 'PANE-9' })).found).toBeNull();
    expect(await find(crm, { vendorLeadCode: 'PANE-2' })).toMatchObject({ found: 'code', matches: 1 });
    expect(await find(crm, { vendorLeadCode: 'HIDDEN-77' })).toMatchObject({ found: 'code', matches: 1 });
    await crm.page.evaluate(() => document.querySelector('#old')!.removeAttribute('hidden'));
    expect((await find(crm, { vendorLeadCode: 'PANE-1' })).found).toBe('code');
  });

  onPage('in open shadow roots', 'shadow.html', async (crm) => {
    expect(await find(crm, { vendorLeadCode: 'SHADOW-530' })).toMatchObject({
      found: 'code',
      matches: 1,
      texts: ['Lead 30 SHADOW-530'],
    });
    expect(await find(crm, { vendorLeadCode: 'PLAIN-7001' })).toMatchObject({ found: 'code', matches: 1 });
  });

  onPage('in every row of a long list, though only a few are walked through', 'empty.html', async (crm) => {
    await crm.page.evaluate(() => {
      const list = document.body.appendChild(document.createElement('ul'));
      for (let row = 0; row < 500; row += 1) {
        const item = list.appendChild(document.createElement('li'));
        const link = item.appendChild(document.createElement('a'));
        link.href = `/leads/${row}`;
        link.textContent = `Lead ${row}`;
        const cell = item.appendChild(document.createElement('x-cell')).attachShadow({ mode: 'open' });
        cell.appendChild(document.createElement('b')).textContent = `LIST-${1000 + row}`;
        const field = item.appendChild(document.createElement('input'));
        field.value = `FIELD-${1000 + row}`;
        const box = item.appendChild(document.createElement('input'));
        box.type = 'checkbox';
      }
    });
    for (const code of ['LIST-1333', 'FIELD-1333']) {
      const seen = await find(crm, { vendorLeadCode: code });
      expect(seen).toMatchObject({ found: 'code', matches: 1, texts: ['Lead 333'] });
    }
  });

  onPage('in the one child of a body that has hundreds', 'empty.html', async (crm) => {
    await crm.page.evaluate(() => {
      for (let child = 0; child < 400; child += 1) {
        const part = document.body.appendChild(document.createElement('div'));
        if (child !== 123) continue;
        const app = part.appendChild(document.createElement('x-app')).attachShadow({ mode: 'open' });
        app.appendChild(document.createElement('h1')).textContent = 'APP-4711';
      }
    });
    expect(await find(crm, { vendorLeadCode: 'APP-4711' })).toMatchObject({ found: 'code', matches: 1 });
  });

  onPage('two records with one code are two, each with its address', 'twins.html', async (crm) => {
    const seen = await find(crm, { vendorLeadCode: 'TWIN-42' });
    expect(seen).toMatchObject({ found: 'code', matches: 2 });
    expect(seen.candidates.map(({ addresses }) => addresses[0])).toEqual([
      `${bench.origin}/people/1`,
      `${bench.origin}/people/2`,
    ]);
    expect(seen.candidates[0]?.label).toContain('Ann Twin');
  });

  onPage('a record page by its title above the code, not by a title beside it', 'title.html', async (crm) => {
    expect((await find(crm, { vendorLeadCode: 'TITLE-1' })).texts).toEqual(['title']);
    expect((await find(crm, { vendorLeadCode: 'TITLE-2' })).texts).toEqual(['untitled']);
    // An address alone does not say where in the page the record is.
    const signature = { origin: bench.origin, path: '/title.html', query: {}, hash: null };
    expect((await find(crm, { signature })).texts).toEqual(['list-title']);
  });

  onPage('in one line of several, beside whatever stands without a space', 'lines.html', async (crm) => {
    const row = async (keys: Partial<RecordKeys>) => (await find(crm, keys)).texts;
    expect(await row({ vendorLeadCode: 'LINE-1003' })).toEqual(['broken']);
    expect(await row({ phones: ['14155550100', '4155550100'] })).toEqual(['broken']);
    expect(await row({ vendorLeadCode: 'LINE-2003' })).toEqual(['badge']);
    expect(await row({ vendorLeadCode: 'LINE-3003' })).toEqual(['ticked']);
    expect(await row({ vendorLeadCode: 'LINE-4003' })).toEqual(['labelled']);
    // The page numbers 1 to 5 are not this code.
    expect(await row({ vendorLeadCode: '12345' })).toEqual([]);
    // A hundred other codes begin with this one.
    expect(await row({ vendorLeadCode: 'MANY-1' })).toEqual(['many-1']);
  });

  onPage('not where it was only searched for', 'empty.html', async (crm) => {
    expect((await find(crm, { vendorLeadCode: 'EMPTY-55' })).found).toBeNull();
  });

  onPage('with a row selector of the CRM', 'sentence.html', async (crm) => {
    const seen = await find(crm, { vendorLeadCode: 'SENT-2024', rowSelector: '.card' });
    expect(seen.texts).toEqual([expect.stringContaining('Jane Doe')]);
  });

  onPage('in a table of 10,000 rows', 'table.html?rows=10000', async (crm) => {
    const wanted = {
      link: keysOf({ signature: contact('79998'), vendorLeadCode: 'C-109998', phones: ['14155559998', '4155559998'] }),
      code: keysOf({ vendorLeadCode: 'C-109998' }),
      phone: keysOf({ phones: ['14155559998', '4155559998'] }),
    };
    for (const [way, keys] of Object.entries(wanted)) expect((await find(crm, keys)).found).toBe(way);
  });
});

describe('kinds of pages', () => {
  test('a log-in page', () => looks('log-in.html', {}, 'log-in'));
  test('a record that is gone', () => looks('gone.html', { vendorLeadCode: 'GONE-1' }, 'not-found'));
  test('a record that is gone, at its own address', () =>
    looks(
      'gone.html',
      { signature: { origin: bench.origin, path: '/gone.html', query: {}, hash: null } },
      'not-found',
    ));
  test('a search without results', () => looks('empty.html', { vendorLeadCode: 'EMPTY-55' }, 'not-found'));
  test('a list', () => looks('table.html', { vendorLeadCode: 'C-100003' }, 'other'));
  test('a record', () =>
    looks(
      'sentence.html',
      { signature: { origin: bench.origin, path: '/sentence.html', query: {}, hash: null } },
      'record',
    ));
});
