import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { CrmPageBench, keysOf, popOf } from './crm-page-bench.ts';
import type { CrmPage } from './crm-page-bench.ts';
import { waitUntil } from './harness/wait.ts';

let bench: CrmPageBench;
beforeAll(async () => {
  bench = await CrmPageBench.start();
});
afterAll(() => bench.close());

const closing = async (crm: CrmPage, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } finally {
    await crm.page.close();
  }
};
const onPage = (
  name: string,
  path: string,
  work: (crm: CrmPage) => Promise<void>,
  features: Record<string, string> = {},
): void => {
  test(name, async () => {
    const crm = await bench.open(path, features);
    await closing(crm, () => work(crm));
  });
};
const find = (crm: CrmPage, keys: Partial<RecordKeys>) =>
  crm.page.evaluate((wanted) => {
    const { found, elements, matches, candidates } = underTest.findRecord(wanted);
    const texts = elements.map((each) => each.id || (each.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60));
    return { found, matches, texts, candidates };
  }, keysOf(keys));
const contact = (id: string) => ({ origin: bench.origin, path: `/contacts/${id}`, query: {}, hash: null });
const outlined = (crm: CrmPage, what: string, frame = crm.page.mainFrame()) =>
  waitUntil(`an outline around ${what}`, async () => (await crm.outlined(frame)).some((each) => each.includes(what)));

const looks = async (path: string, keys: Partial<RecordKeys>, kind: string): Promise<void> => {
  const crm = await bench.open(path);
  await closing(crm, async () => {
    await crm.start();
    await waitUntil(
      `${path} to look like ${kind}`,
      async () => (await crm.ask('inspect', { keys: keysOf(keys) })).looks === kind,
    );
  });
};
const unsaved = async (crm: CrmPage) => (await crm.ask('inspect', { keys: keysOf({}) })).unsaved;

/** A page in short: a text, a comment, an element with children, or a list, whose rows are short up to a certain one. */
type Tree =
  | string
  | { comment: string }
  | { tag: string; children: Tree[] }
  | { rows: number; longFrom: number; with: Record<string, Tree> };
/** The second one begins anew within itself. */
const CODES = ['K-77', 'aaa'];
const { tree } = fc.letrec<{ tree: Tree; text: string }>((tie) => ({
  text: fc.oneof(
    fc.constantFrom(...CODES, 'xK-77 ', 'K', '-77', 'a', ' ', 'some longer text'),
    fc.string({ maxLength: 5 }),
  ),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    fc.record({ comment: fc.constantFrom(...CODES) }),
    fc.record({
      tag: fc.constantFrom('div', 'span', 'b', 'p', 'script', 'template', 'x-cell'),
      children: fc.array(tie('tree'), { maxLength: 6 }),
    }),
    fc.record({
      rows: fc.integer({ min: 1, max: 600 }),
      longFrom: fc.integer({ min: 0, max: 600 }),
      with: fc.dictionary(fc.integer({ min: 0, max: 599 }).map(String), tie('tree'), { maxKeys: 5 }),
    }),
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
          /** Whether anything in it is a hit, or is never shown. */
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
          // Of two matches only one is where rows of equal length would have it.
          [{ rows: 600, longFrom: 300, with: { 40: 'K-77', 100: 'K-77' } }, 'K-77'],
          [{ tag: 'div', children: ['a', { tag: 'b', children: ['aaa'] }] }, 'aaa'],
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
    // The same number in a list of something else is another record.
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
    // An address alone names no place in the page.
    const signature = { origin: bench.origin, path: '/title.html', query: {}, hash: null };
    expect((await find(crm, { signature })).texts).toEqual(['list-title']);
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

describe('a pop', () => {
  onPage('shows the card and outlines the row, without a change to the page', 'table.html?rows=200', async (crm) => {
    await crm.start();
    const before = await crm.page.evaluate(() => document.body.outerHTML);
    const report = await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100150' }));
    expect(report).toMatchObject({ found: 'code', matches: 1, unsaved: false, typing: false });
    await outlined(crm, 'C-100150');
    expect(await crm.card()).toMatch(/On call\s+01:0\d\s+\+1 415 555 0100\s+Code C-100150\s+Renewals\s+INBOUND/);
    expect(await crm.page.evaluate(() => document.body.outerHTML)).toBe(before);
    expect(await crm.page.evaluate(() => document.querySelectorAll('croco-screen-pop').length)).toBe(1);
    await waitUntil('the timer to go on', async () => /01:0[7-9]/.test((await crm.card()) ?? ''));
  });

  onPage('keeps the outline on the row while the page scrolls', 'table.html?rows=200', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100100' }));
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() => window.scrollBy(0, 133));
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() =>
      document.querySelector('header')!.insertAdjacentHTML('afterend', '<div style="height:57px">Banner</div>'),
    );
    await outlined(crm, 'C-100100');
    await crm.page.evaluate(() => window.scrollTo(0, 0));
    await waitUntil('no outline', async () => (await crm.outlined()).length === 0);
  });

  onPage('ends with the call, after saying so', 'table.html', async (crm) => {
    await crm.start();
    const pop = popOf({ vendorLeadCode: 'C-100003' });
    await crm.ask('showPop', pop);
    await outlined(crm, 'C-100003');
    await crm.ask('endPop', { callKey: 'another', endedAtMs: null });
    expect(await crm.card()).toContain('On call');
    await crm.ask('endPop', { callKey: pop.callKey, endedAtMs: pop.card.startedAtMs + 192_000 });
    expect(await crm.card()).toMatch(/Call ended\s+03:12/);
    expect(await crm.outlined()).toEqual([]);
    await waitUntil('the card to go', async () => (await crm.card()) === null, 10_000);
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
  });

  onPage('goes on Escape and on Dismiss, and says so', 'table.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.page.keyboard.press('Escape');
    await waitUntil('the card to go', async () => (await crm.card()) === null);
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.press('[aria-label^="Dismiss"]');
    await waitUntil('the card to go', async () => (await crm.card()) === null);
    expect(await crm.told('cardDismissed')).toEqual([{ callKey: 'call-1' }, { callKey: 'call-1' }]);
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
  });

  onPage('leaves Escape to a field with unsaved input', 'form.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }));
    await crm.page.type('#text', 'half a note');
    await crm.page.keyboard.press('Escape');
    await crm.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await crm.card()).toContain('On call');
  });

  onPage('does not take the focus, not even when its buttons are pressed', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.focus('#text');
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }, { canLink: true }));
    await crm.press('[aria-label^="Move"]');
    await crm.press('.link');
    expect(await crm.page.evaluate(() => document.activeElement?.id)).toBe('text');
    expect(await crm.told('cardMoved')).toEqual([{ corner: 'bottom-right' }]);
    expect(await crm.told('linkRecord')).toEqual([{ callKey: 'call-1' }]);
    expect(await crm.card()).toContain('Linked to this lead');
  });

  onPage('lists candidates and an offer, as text only', 'twins.html', async (crm) => {
    await crm.start();
    const label = '<img src=x onerror=alert(1)>';
    await crm.ask(
      'showPop',
      popOf(
        { vendorLeadCode: 'TWIN-42' },
        {
          note: 'Two fit',
          candidates: [{ label, address: `${bench.origin}/people/1` }],
          offer: { label: 'Ann', address: `${bench.origin}/people/2` },
        },
      ),
    );
    expect(await crm.card()).toContain(label);
    await crm.press('.pick');
    await crm.press('.main');
    expect(await crm.told('openCandidate')).toEqual([
      { callKey: 'call-1', address: `${bench.origin}/people/1` },
      { callKey: 'call-1', address: `${bench.origin}/people/2` },
    ]);
  });

  onPage('reads the call out once, and not the timer', 'table.html', async (crm) => {
    await crm.start();
    await crm.page.evaluate(() => {
      const look = setInterval(() => {
        const region = stand.inOverlay('[role=status]');
        if (!region) return;
        clearInterval(look);
        const note = (): void => void stand.said.push(region.textContent ?? '');
        new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
      }, 5);
    });
    const pop = popOf({ vendorLeadCode: 'C-100003' });
    await crm.ask('showPop', pop);
    await crm.ask('showPop', pop);
    await waitUntil('two seconds of the timer', async () => /01:0[7-9]/.test((await crm.card()) ?? ''));
    expect(await crm.page.evaluate(() => stand.said)).toEqual(['On call. +1 415 555 0100. Code C-100003. Renewals']);
  });

  onPage('lies above a dialog that opens later, under a strict policy and odd styles', 'strict.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'STRICT-2' }));
    await outlined(crm, 'Two STRICT-2');
    const box = () =>
      crm.page.evaluate(() => {
        const card = stand.inOverlay('.card')!;
        const { x, y } = card.getBoundingClientRect();
        const host = document.elementFromPoint(x + 20, y + 20);
        return {
          width: card.offsetWidth,
          fontSize: getComputedStyle(card).fontSize,
          colour: getComputedStyle(card).color,
          over: host?.localName,
        };
      });
    expect(await box()).toEqual({ width: 308, fontSize: '13px', colour: 'rgb(23, 32, 27)', over: 'croco-screen-pop' });
    await crm.page.click('#open');
    await waitUntil('the dialog', () => crm.page.$('dialog[open]'));
    const clip = await crm.page.evaluate(() => {
      const dialog = document.querySelector('dialog')!;
      dialog.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none';
      const { x, y, width, height } = stand.inOverlay('.card')!.getBoundingClientRect();
      return { x, y, width, height: height / 2 };
    });
    // A modal dialog takes the pointer, so what lies on top is told by what is painted.
    const withCard = await crm.page.screenshot({ clip, encoding: 'base64' });
    await crm.page.evaluate(() => stand.inOverlay('.card')!.remove());
    expect(await crm.page.screenshot({ clip, encoding: 'base64' })).not.toBe(withCard);
  });

  onPage(
    'is visible where colours are forced',
    'table.html',
    async (crm) => {
      await crm.start();
      await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
      await outlined(crm, 'C-100003');
      const width = await crm.page.evaluate(() => getComputedStyle(stand.inOverlay('.outline')!).borderTopWidth);
      expect(width).toBe('3px');
    },
    { 'forced-colors': 'active' },
  );
});

describe('keeping up with the page', () => {
  onPage('content that comes late and is drawn anew again and again', 'late.html?after=2500&every=300', async (crm) => {
    await crm.start();
    expect(await crm.ask('showPop', popOf({ vendorLeadCode: 'LATE-905' }))).toMatchObject({ found: null });
    await outlined(crm, 'Person 5 LATE-905');
    const first = await crm.page.evaluateHandle(() => document.querySelectorAll('li')[5]!);
    await waitUntil('the row to be replaced', () => first.evaluate((row) => !row.isConnected));
    await outlined(crm, 'Person 5 LATE-905');
    expect(await crm.told('popReport')).toContainEqual(
      expect.objectContaining({ report: expect.objectContaining({ found: 'code' }) }),
    );
  });

  onPage('a grid that has not rendered the row yet, and uses its rows again', 'virtual-grid.html', async (crm) => {
    await crm.start();
    expect(await crm.ask('showPop', popOf({ vendorLeadCode: 'C-130000' }))).toMatchObject({ found: null });
    const scrollTo = (row: number) =>
      crm.page.evaluate((top) => void (document.querySelector('#view')!.scrollTop = top), row * 30);
    await scrollTo(29_995);
    await outlined(crm, 'C-130000');
    await scrollTo(10);
    await waitUntil('no outline', async () => (await crm.outlined()).length === 0);
    await scrollTo(29_990);
    await outlined(crm, 'C-130000');
  });

  onPage(
    'a list that is scrolled to the record in one step, so that it can go on scrolling',
    'virtual-grid.html',
    async (crm) => {
      await crm.start();
      await crm.ask('showPop', popOf({ vendorLeadCode: 'C-130000' }));
      const rests = await crm.page.evaluateHandle((top) => {
        const view = document.querySelector('#view')!;
        const seen: number[] = [];
        view.addEventListener('scroll', () => seen.push(view.scrollTop));
        view.scrollTop = top;
        return seen;
      }, 29_995 * 30);
      await outlined(crm, 'C-130000');
      const centred = 30_000 * 30 + 30 / 2 - 400 / 2;
      await waitUntil('the row to be in the middle', () => rests.evaluate((seen, at) => seen.at(-1) === at, centred));
      expect(await rests.jsonValue()).toEqual([29_995 * 30, centred]);
    },
  );

  onPage('a page that floods mutations, at little cost', 'flood.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'FLOOD-2' }));
    await outlined(crm, 'wanted');
    // Each look makes ranges or asks for visibility; a look per change would be thousands.
    const asked = await crm.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const told = new MutationObserver(() => undefined);
          const observe = Reflect.get(MutationObserver.prototype, 'observe');
          MutationObserver.prototype.observe = new Proxy(observe, {
            apply: (real, self, args) => {
              if (self !== told) count += 1;
              return Reflect.apply(real, self, args);
            },
          });
          setTimeout(() => resolve(count), 3000);
        }),
    );
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(10);
  });

  onPage('nested frames of the same origin, replaced while they load', 'frames.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'FRAME-101' }));
    const inner = await waitUntil('the inner frame', () =>
      crm.page.frames().find((frame) => frame.url().endsWith('frame-inner.html')),
    );
    await outlined(crm, 'wanted', inner);
    expect(await crm.page.evaluate(() => stand.inOverlay('.card') !== null)).toBe(true);
    expect(await inner.evaluate(() => stand.inOverlay('.card'))).toBeNull();
    await inner.type('#note', 'half a note');
    expect(await crm.ask('inspect', { keys: keysOf({}) })).toMatchObject({ unsaved: true, typing: true });
  });

  onPage(
    'a frame of another granted origin looks after itself, but for the card',
    'foreign-frame.html',
    async (crm) => {
      const frame = await waitUntil('the foreign frame', () =>
        crm.page.frames().find((each) => each.url().includes('localhost')),
      );
      await frame.waitForSelector('#wanted');
      await crm.start();
      await crm.start(frame);
      const pop = popOf({ vendorLeadCode: 'FRAME-101' });
      await frame.evaluate((message) => void stand.ask(message), { to: 'page', name: 'showPop', args: [pop] });
      await outlined(crm, 'wanted', frame);
      expect(await frame.evaluate(() => stand.inOverlay('.card'))).toBeNull();
      expect((await crm.ask('inspect', { keys: keysOf({}) })).unsaved).toBe(false);
      await frame.type('#note', 'half a note');
      await waitUntil(
        'the unsaved note to be known',
        async () => (await crm.ask('inspect', { keys: keysOf({}) })).unsaved,
      );
    },
  );

  onPage('goes with the extension', 'table.html', async (crm) => {
    await crm.start();
    await crm.ask('showPop', popOf({ vendorLeadCode: 'C-100003' }));
    await crm.page.evaluate(() => void (stand.gone = true));
    await waitUntil('the overlay to go', async () => (await crm.page.$('croco-screen-pop')) === null);
  });

  onPage('is there once, however often it is injected, and knows what was typed before', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.type('#text', 'half a note');
    await (await crm.page.waitForFrame((frame) => frame.parentFrame() !== null)).type('#framed', 'more');
    await crm.ask('showPop', popOf({ vendorLeadCode: 'X-1' }));
    await crm.start();
    expect(await crm.page.$('croco-screen-pop')).toBeNull();
    expect(await crm.page.evaluate(() => stand.listening())).toBe(1);
    expect((await crm.ask('inspect', { keys: keysOf({}) })).unsaved).toBe(true);
    await crm.page.evaluate(() => void (document.querySelector<HTMLTextAreaElement>('#text')!.value = ''));
    expect((await crm.ask('inspect', { keys: keysOf({}) })).unsaved).toBe(true);
  });

  onPage('a page that is ready asks for its pop', 'table.html', async (crm) => {
    await crm.page.evaluate((pop) => void (stand.answers['pageReady'] = pop), popOf({ vendorLeadCode: 'C-100004' }));
    await crm.start();
    await outlined(crm, 'C-100004');
    await waitUntil('the report', async () => (await crm.told('popReport')).length > 0);
  });
});

describe('unsaved input', () => {
  onPage('is only what the agent typed', 'form.html', async (crm) => {
    await crm.start();
    expect(await unsaved(crm)).toBe(false);
    await crm.page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('#plain')!;
      field.value = 'by script';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#find', 'search words');
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#scripted', '!');
    expect(await unsaved(crm)).toBe(true);
    await crm.page.keyboard.press('Backspace');
    expect(await unsaved(crm)).toBe(false);
  });

  onPage(
    'may be older than the script: what the page did not deliver counts once somebody has acted',
    'form.html',
    async (crm) => {
      await crm.page.evaluate(() => void (stand.acted = true));
      await crm.start();
      expect(await unsaved(crm)).toBe(true);
    },
  );

  for (const [kind, act] of Object.entries<(crm: CrmPage) => Promise<unknown>>({
    'a text field': (crm) => crm.page.type('#plain', 'more'),
    'a text area': (crm) => crm.page.type('#text', 'more'),
    'a tick box': (crm) => crm.page.click('#tick'),
    'rich text': (crm) => crm.page.type('#rich', 'more'),
    'a field in a shadow root': (crm) => crm.page.type('shadow-field >>> #inner', 'more'),
    'a field in a frame': async (crm) =>
      (await crm.page.waitForFrame((frame) => frame.parentFrame() !== null)).type('#framed', 'more'),
    'a list, by keyboard': async (crm) => {
      await crm.page.focus('#pick');
      await crm.page.keyboard.press('ArrowDown');
    },
  })) {
    onPage(`in ${kind}`, 'form.html', async (crm) => {
      await crm.start();
      expect(await unsaved(crm)).toBe(false);
      await act(crm);
      expect(await unsaved(crm)).toBe(true);
    });
  }

  onPage('is none after a reset, and none some time after it was sent', 'form.html', async (crm) => {
    await crm.start();
    await crm.page.type('#text', 'more');
    await crm.page.click('#reset');
    expect(await unsaved(crm)).toBe(false);
    await crm.page.type('#text', 'more');
    await crm.page.click('#send');
    expect(await unsaved(crm)).toBe(true);
    await waitUntil('it to count as saved', async () => !(await unsaved(crm)));
  });
});

describe('routing inside the page', () => {
  onPage('by hash and by a link that the page handles, never by a full load', 'router.html', async (crm) => {
    await crm.start();
    const mark = await crm.page.evaluateHandle(() => document);
    const route = (address: string) => crm.ask('route', { address: `${bench.origin}${address}` });
    expect(await route('/router.html#known/7')).toBe(true);
    expect(await route('/people/5')).toBe(true);
    expect(await crm.page.evaluate(() => location.pathname)).toBe('/people/5');
    expect(await route('/elsewhere')).toBe(false);
    expect(await route('/not-linked')).toBe(false);
    await crm.page.evaluate(() => document.body.appendChild(document.createElement('input')).focus());
    await crm.page.keyboard.type('half a');
    expect(await route('/router.html#known/8')).toBe('unsaved');
    expect(await crm.page.evaluate(() => location.href)).not.toContain('known/8');
    expect(await crm.page.evaluate((first) => first === document, mark)).toBe(true);
  });
});

describe('asking the CRM', () => {
  onPage('reads ids from its own origin only', 'table.html', async (crm) => {
    await crm.start();
    const ask = (address: string) => crm.ask('lookUp', { address, idPath: 'data.*.id' });
    expect(await ask(`${bench.origin}/api/people`)).toEqual(['7', 'x9']);
    expect(await ask(`${bench.foreignOrigin}/api/people`)).toEqual([]);
    expect(await ask(`${bench.origin}/table.html`)).toEqual([]);
  });
});
