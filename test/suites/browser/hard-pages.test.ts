import { pressOnCard } from './office/card.ts';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { type Office, openOffice } from './office/office.ts';
import type { Site } from './office/pages.ts';
import { shownIn } from './office/shown.ts';
import { front, frontAt, openInFront, pop, startOver } from './office/steps.ts';
import { typeInFrame } from './office/type-in-frame.ts';
import { waitUntil } from './harness/wait.ts';
import { startPageSite } from './page-site.ts';

const bySearch = (recordTemplate: string, searchTemplate: string): Partial<CrmProfileInput> => ({
  recordTemplate,
  searchTemplate,
  ways: ['search'],
});
/** One CRM for each kind of page. The campaign of a call chooses the CRM in which it pops. */
const CRMS = {
  grid: { searchTemplate: '/virtual-grid.html?q={search}' },
  // Its lookup finds nobody, and it has no other way to a record.
  mute: { recordTemplate: '/r/{record_id}', ways: ['lookup'], lookup: { template: '/none?q={search}', idPath: 'id' } },
  frames: { searchTemplate: '/frames.html?q={search}' },
  foreign: { recordTemplate: '/foreign-frame.html?id={vendor_lead_code}' },
  framed: { searchTemplate: '/foreign-frame.html?q={search}' },
  shadow: bySearch('/leads/{record_id}', '/shadow.html?q={search}'),
  late: bySearch('/contacts/{record_id}', '/late.html?after=1500&every=300&q={search}'),
  flood: { searchTemplate: '/flood.html?q={search}' },
  strict: { recordTemplate: '/strict.html?id={record_id}' },
  twins: bySearch('/people/{record_id}', '/twins.html?q={search}'),
  gone: { recordTemplate: '/leads/{record_id}', searchTemplate: '/shadow.html?q={search}' },
  form: { recordTemplate: '/form.html?id={vendor_lead_code}' },
} satisfies Record<string, Partial<CrmProfileInput>>;

let site: Site;
let office: Office;
beforeAll(async () => {
  site = await startPageSite();
  const crms = Object.entries(CRMS).map(([id, crm]) => ({ id, preset: 'other', address: site.origin, ...crm }));
  // No call pops here. It is the origin of a frame.
  const other = { id: 'other', preset: 'other', address: site.foreignOrigin, recordTemplate: '/r/{record_id}' };
  const rules = Object.keys(CRMS).map((id) => ({ campaign: id, result: id }));
  const granted = ['http://127.0.0.1/*', 'http://localhost/*'];
  office = await openOffice({ policy: { crms: [...crms, other], rules }, granted });
});
beforeEach(() => startOver(office));
afterAll(async () => {
  await office.close();
  await site.close();
});

const call = (crm: keyof typeof CRMS, code: string) => pop(office, { code, campaign: crm });
const open = (path: string) => openInFront(office, site.origin + path);
const tabCount = async () => (await office.browser.tabs()).filter(({ url }) => url.startsWith(site.origin)).length;

/** Waits until the page has exactly one card, with the text `card` on it, and outlines around exactly these texts. */
const shows = (page: Page, card: string, ...outlined: string[]) =>
  waitUntil(`“${card}” on the card`, async () => {
    const shown = await shownIn(page);
    expect(shown, JSON.stringify(shown)).toEqual({ cards: [expect.stringContaining(card)], outlined });
    return true;
  });
/** The page itself is outlined, whatever its text is. */
const RECORD: string = expect.any(String);
const TYPING = { kind: 'beside', words: { key: 'pop.typing' } };

/** Expects the page in front, at this address, and this many tabs of the site. */
async function isInFront(page: Page, path: string, tabs = 1): Promise<void> {
  expect(await front(office)).toBe(page);
  expect(page.url()).toBe(site.origin + path);
  expect(await tabCount()).toBe(tabs);
}

describe('a grid of 50,000 rows', () => {
  const row = (index: number) => `Lead ${index} C-${100_000 + index} +49 30 ${5_000_000 + index}`;
  const scrollTo = (page: Page, index: number) =>
    page.$eval('#view', (view, at) => void (view.scrollTop = at * 30), index);

  test('in front: the row in sight is outlined there, and nothing moves', async () => {
    const grid = await open('/virtual-grid.html');
    expect(await call('grid', 'C-100003')).toMatchObject({ kind: 'shown' });
    await shows(grid, 'C-100003', row(3));
    await isInFront(grid, '/virtual-grid.html');
  });

  test('found by search: it opens in a new tab, and the row is outlined', async () => {
    const other = await open('/counter.html');
    expect(await call('grid', 'C-100012')).toMatchObject({ kind: 'shown' });
    await shows(await frontAt(office, '/virtual-grid.html?q=C-100012'), 'C-100012', row(12));
    expect(other.url()).toBe(`${site.origin}/counter.html`);
    expect(await tabCount()).toBe(2);
  });

  test('a row that is not there yet is outlined when the agent scrolls to it, and again after it was away', async () => {
    const grid = await open('/virtual-grid.html');
    expect(await call('mute', 'C-130000')).toMatchObject({ kind: 'no-record' });
    await shows(grid, 'couldn’t search');
    await scrollTo(grid, 29_995);
    await shows(grid, 'C-130000', row(30_000));
    // The elements of the row show another record now.
    await scrollTo(grid, 10);
    await shows(grid, 'C-130000');
    await scrollTo(grid, 29_990);
    await shows(grid, 'C-130000', row(30_000));
    await isInFront(grid, '/virtual-grid.html');
  });
});

describe('frames', () => {
  const wanted = 'Ann Frame FRAME-101';

  test('one in the other, in front: the row is outlined in the inner one, the card in the page', async () => {
    const page = await open('/frames.html');
    await page.waitForFrame((frame) => frame.url().endsWith('/frame-inner.html'));
    expect(await call('frames', 'FRAME-101')).toMatchObject({ kind: 'shown' });
    await shows(page, 'FRAME-101', wanted);
    await isInFront(page, '/frames.html');
  });

  test('found by search, in a frame that is replaced while the page loads', async () => {
    expect(await call('frames', 'FRAME-101')).toMatchObject({ kind: 'shown' });
    await shows(await frontAt(office, '/frames.html?q=FRAME-101'), 'FRAME-101', wanted);
    expect(await tabCount()).toBe(1);
  });

  test('a frame of another granted origin has its own outline and no card; what is typed in it stays', async () => {
    const page = await open('/foreign-frame.html?id=FRAME-101');
    const frame = await page.waitForFrame((each) => each.url().startsWith(site.foreignOrigin));
    await frame.waitForSelector('#wanted');
    expect(await call('foreign', 'FRAME-101')).toMatchObject({ kind: 'shown' });
    await shows(page, 'FRAME-101', 'Overview');
    const outlinedInFrame = () =>
      waitUntil('the outline in the frame', async () => {
        expect(await shownIn(frame)).toEqual({ cards: [], outlined: [wanted] });
        return true;
      });
    await outlinedInFrame();
    await frame.evaluate(() => void Reflect.set(window, 'sameDocument', true));
    await frame.evaluate(() => location.reload());
    await waitUntil('the frame to be loaded anew', () =>
      frame.evaluate(() => !Reflect.has(window, 'sameDocument') && document.querySelector('#wanted') !== null),
    );
    await outlinedInFrame();
    await typeInFrame(frame, '#note', 'half a note');
    expect(await call('foreign', 'FRAME-100')).toMatchObject(TYPING);
    await isInFront(page, '/foreign-frame.html?id=FRAME-101', 2);
    expect(await frame.$eval('#note', (note) => Reflect.get(note, 'value'))).toBe('half a note');
  });
});

describe('a list in a frame of another granted origin', () => {
  test('in front: the row there is what is popped, and nothing moves', async () => {
    const page = await open('/foreign-frame.html');
    const frame = await page.waitForFrame((each) => each.url().startsWith(site.foreignOrigin));
    await frame.waitForSelector('#wanted');
    expect(await call('framed', 'FRAME-101')).toMatchObject({ kind: 'shown' });
    await shows(page, 'FRAME-101');
    await isInFront(page, '/foreign-frame.html');
  });

  test('found by search: the card does not say that there is none', async () => {
    expect(await call('framed', 'FRAME-101')).toMatchObject({ kind: 'shown', words: null });
    const page = await frontAt(office, '/foreign-frame.html?q=FRAME-101');
    const { cards } = await waitUntil('the card', async () => {
      const shown = await shownIn(page);
      return shown.cards.length === 1 && shown;
    });
    expect(cards[0]).not.toMatch(/No record/);
    expect(await tabCount()).toBe(1);
  });
});

describe('shadow roots', () => {
  const row = (index: number) => `Lead ${index} SHADOW-${500 + index}`;

  test('in front: the row in nested ones is outlined, and the outline goes along when they scroll', async () => {
    const page = await open('/shadow.html');
    expect(await call('shadow', 'SHADOW-530')).toMatchObject({ kind: 'shown' });
    await shows(page, 'SHADOW-530', row(30));
    await page.$eval('crm-app >>> #box', (box) => box.scrollBy(0, 40));
    await shows(page, 'SHADOW-530', row(30));
    await isInFront(page, '/shadow.html');
  });

  test('found by search: the one row’s record opens in the tab of the search', async () => {
    await open('/counter.html');
    expect(await call('shadow', 'SHADOW-507')).toMatchObject({ kind: 'opened', address: `${site.origin}/leads/7` });
    await shows(await frontAt(office, '/leads/7'), 'SHADOW-507', RECORD);
    expect(await tabCount()).toBe(2);
  });
});

describe('a page that draws itself anew', () => {
  test('again and again, in front: the outline goes along', async () => {
    const list = await open('/late.html?every=300');
    await list.waitForSelector('li');
    expect(await call('late', 'LATE-905')).toMatchObject({ kind: 'shown' });
    await shows(list, 'LATE-905', 'Person 5 LATE-905');
    for (const round of ['once', 'twice', 'three times']) {
      const row = await list.evaluateHandle(() => document.querySelectorAll('li')[5]!);
      await waitUntil(`the row to be replaced ${round}`, () => row.evaluate((each) => !each.isConnected));
      await shows(list, 'LATE-905', 'Person 5 LATE-905');
    }
    await isInFront(list, '/late.html?every=300');
  });

  test('late and again and again, found by search: the one row’s record opens', async () => {
    expect(await call('late', 'LATE-905')).toMatchObject({ kind: 'opened', address: `${site.origin}/contacts/5` });
    await shows(await frontAt(office, '/contacts/5'), 'LATE-905', RECORD);
    expect(await tabCount()).toBe(1);
  });

  test('thousands of times a second: the outline is there, and the page goes on as before', async () => {
    const wallboard = await open('/flood.html');
    await wallboard.waitForSelector('#wanted');
    const tick = () =>
      wallboard.$eval('#ticker', ({ lastElementChild }) => Number(/\d+/.exec(lastElementChild!.textContent)));
    const whileTicking = () =>
      office.browser.pageTimeMs(wallboard, async () => {
        const from = await tick();
        await waitUntil('the ticker to go on', async () => (await tick()) > from + 10_000, 30_000);
      });
    const before = await whileTicking();
    expect(await call('flood', 'FLOOD-2')).toMatchObject({ kind: 'shown' });
    await shows(wallboard, 'FLOOD-2', 'Ann FLOOD-2');
    const during = await whileTicking();
    // If each change led to a look, the looks would cost more than the page itself.
    expect(during).toBeLessThan(2 * before);
    await shows(wallboard, 'FLOOD-2', 'Ann FLOOD-2');
    await isInFront(wallboard, '/flood.html');
  });
});

test('a strict content security policy: outline, card and the record that it offers', async () => {
  const list = await open('/strict.html');
  const logged = office.browser.logs.length;
  expect(await call('strict', 'STRICT-2')).toMatchObject({ kind: 'shown' });
  await shows(list, 'STRICT-2', 'Two STRICT-2');
  await isInFront(list, '/strict.html');
  await pressOnCard(list, /Open record/);
  await shows(await frontAt(office, '/strict.html?id=STRICT-2'), 'STRICT-2', 'Account');
  expect(await tabCount()).toBe(2);
  expect(office.browser.logs.slice(logged).filter(({ text }) => /content security policy/i.test(text))).toEqual([]);
});

test('two records with one code: neither is guessed, and the one that the agent chooses opens in the same tab', async () => {
  const list = await open('/twins.html');
  expect(await call('twins', 'TWIN-42')).toMatchObject({ kind: 'choose' });
  const search = await frontAt(office, '/twins.html?q=TWIN-42');
  await shows(search, '2 records match', 'Ann Twin Code TWIN-42 Paris', 'Bob Twin Code TWIN-42 Rome');
  expect(await shownIn(list)).toEqual({ cards: [], outlined: [] });
  await pressOnCard(search, /Bob Twin/);
  await waitUntil('the chosen record', () => search.url() === `${site.origin}/people/2`);
  await shows(search, 'TWIN-42', RECORD);
  await isInFront(search, '/people/2', 2);
  expect(list.url()).toBe(`${site.origin}/twins.html`);
});

test('the record was deleted: the search follows in the same tab', async () => {
  expect(await call('gone', 'SHADOW-507')).toMatchObject({ kind: 'opened', address: `${site.origin}/leads/7` });
  const record = await frontAt(office, '/leads/7');
  await shows(record, 'SHADOW-507', RECORD);
  // The page of the deleted record, the search, the record that was found.
  expect(await record.evaluate(() => history.length)).toBe(3);
  expect(await tabCount()).toBe(1);
});

test('a form that the agent is filling in stays, though a pop opened its tab, and its card offers the record', async () => {
  await call('form', 'FORM-1');
  const form = await frontAt(office, '/form.html?id=FORM-1');
  await form.type('#text', 'half a ');
  expect(await call('form', 'FORM-2')).toMatchObject(TYPING);
  await isInFront(form, '/form.html?id=FORM-1', 2);
  await shows(form, 'You were typing');
  await form.keyboard.type('note');
  await pressOnCard(form, /Open record/);
  // Nothing on this page is a head to outline.
  await shows(await frontAt(office, '/form.html?id=FORM-2'), 'FORM-2');
  expect(await form.$eval('#text', (field) => Reflect.get(field, 'value'))).toBe('half a note');
  expect(await tabCount()).toBe(2);
});
