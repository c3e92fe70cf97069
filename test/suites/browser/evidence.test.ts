import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { sentence } from '#utils/words/words.ts';
import { overlayOf, pressOnCard } from './office/card.ts';
import { type Office, openOffice } from './office/office.ts';
import { page, type Site, startSite } from './office/pages.ts';
import { shownIn } from './office/shown.ts';
import { frontAt, hangUp, openInFront, outcomeIs, OWN_SETTINGS, pop, startOver, useSettings } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

/** A customer's page as CRMs draw it: a name, labelled values, and whatever a test adds. */
const customer = (name: string, fields: Record<string, string>, more = ''): string => {
  const pairs = Object.entries(fields).map(([label, value]) => `<dt>${label}<dd>${value}`);
  return page(name, `<dl>${pairs.join('')}</dl>${more}`);
};
type Answer = { status?: number; body: string; to?: string };
const nobody: Answer = { status: 404, body: page('Contact not found', '<p><a href="/contacts">All contacts</a></p>') };
const list = (title: string, rows: string): string =>
  page(title, `<table><thead><tr><th>Name<th>Code<tbody>${rows}</table>`);

/** What the CRM has at an address; each test adds to it. */
let pages: Record<string, string | Answer>;
/** Addresses that the CRM was asked for, in order. */
let asked: string[];
let site: Site;
let office: Office;
beforeAll(async () => {
  site = await startSite(({ pathname, search }, _request, response) => {
    const address = pathname + search;
    asked.push(address);
    const found = pages[address] ?? pages[pathname] ?? nobody;
    const { status = 200, body, to } = typeof found === 'string' ? { body: found } : found;
    response.writeHead(to === undefined ? status : 302, to === undefined ? {} : { location: to });
    return body;
  });
  office = await openOffice({ policy: OWN_SETTINGS });
});
beforeEach(() => {
  pages = {};
  asked = [];
});
afterEach(() => startOver(office));
afterAll(async () => {
  await office.close();
  await site.close();
});

let profiles = 0;
/** Each test has a profile of its own, because leads are remembered by profile. */
const setUp = (profile: Partial<CrmProfileInput>) =>
  useSettings(office, {
    crms: [
      {
        id: `crm-${(profiles += 1)}`,
        preset: 'other',
        name: 'Harbour',
        address: site.origin,
        country: 'US',
        ...profile,
      },
    ],
  });
/** The code is a guess at the record's id. */
const guess = { recordTemplate: '/contacts/{record_id}', addressBy: ['vendor_lead_code' as const] };
const search = { searchTemplate: '/search?q={search}', searchBy: ['vendor_lead_code' as const, 'phone' as const] };
const at = (path: string) => site.origin + path;
const tabsOfSite = async () => (await office.browser.tabs()).filter(({ url }) => url.startsWith(site.origin));
const outlined = async (path: string) => (await shownIn(await frontAt(office, path))).outlined;

describe('a code that is another customer’s id', () => {
  const caller = { code: '12', phone: '4155550133' };
  beforeEach(() => {
    pages['/contacts/12'] = customer('Bo Marsh', { City: 'Reno', Phone: '(212) 555-0199' });
    pages['/contacts/7'] = customer('Ada Quill', { 'Lead code': '12', Phone: '(415) 555-0133' });
    pages['/search?q=12'] = list('Search', '<tr><td><a href="/contacts/7">Ada Quill</a><td>12');
  });

  test('the search finds whose code it is, in the same tab', async () => {
    await setUp({ ...guess, ...search });
    expect(await pop(office, caller)).toMatchObject({
      kind: 'opened',
      address: at('/contacts/7'),
      confirmedBy: 'page',
    });
    await frontAt(office, '/contacts/7');
    expect(await tabsOfSite()).toHaveLength(1);
    // From now on it is known, and nobody else's record comes up first.
    await hangUp(office);
    asked = [];
    await pop(office, caller);
    expect(asked).not.toContain('/contacts/12');
  });

  test('without a search it stays, and the card says that nothing confirms it, until the page does', async () => {
    await setUp(guess);
    expect(await pop(office, caller)).toEqual({
      kind: 'opened',
      words: sentence('pop.unconfirmed'),
      address: at('/contacts/12'),
    });
    const shown = await frontAt(office, '/contacts/12');
    await waitUntil('the card to say so', async () =>
      /check that it is the right record/.test((await overlayOf(shown))?.card ?? ''),
    );
    await shown.evaluate(() =>
      document.querySelector('dl')?.insertAdjacentHTML('beforeend', '<dt>Mobile<dd>415-555-0133'),
    );
    await waitUntil('the outcome to be confirmed', async () => {
      const call = (await office.state())?.call;
      return call?.pop.state === 'done' && call.pop.outcome.confirmedBy === 'page' && call.pop.outcome.words === null;
    });
    await waitUntil('the card to say no more', async () => !/right record/.test((await overlayOf(shown))?.card ?? ''));
  });

  test('where the admin has written that the code is the id, it is', async () => {
    await setUp({ ...search, recordTemplate: '/contacts/{vendor_lead_code}' });
    expect(await pop(office, caller)).toMatchObject({ address: at('/contacts/12'), confirmedBy: 'address' });
    expect(asked.filter((address) => address.startsWith('/search'))).toEqual([]);
  });
});

describe('a page that says late that nothing is there', () => {
  const caller = { code: 'C-311', phone: '4155550133' };
  const late = (afterMs: number): string =>
    `<!doctype html><title>Contacts</title><main><p>Loading…</main><script>
      setTimeout(() => { document.querySelector('main').innerHTML = '<h1>Contact not found</h1>'; }, ${afterMs});
    </script>`;
  beforeEach(() => {
    pages['/contacts/7'] = customer('Ada Quill', { Code: 'C-311' });
    pages['/search?q=C-311'] = list('Search', '<tr><td><a href="/contacts/7">Ada Quill</a><td>C-311');
  });

  test.each([300, 600, 2500])('%i ms after it has loaded: the next way, in the same tab', async (afterMs) => {
    pages['/contacts/C-311'] = late(afterMs);
    await setUp({ ...search, recordTemplate: '/contacts/{vendor_lead_code}' });
    await pop(office, caller);
    await frontAt(office, '/contacts/7');
    await waitUntil('the outcome', async () => {
      const call = (await office.state())?.call;
      return call?.pop.state === 'done' && call.pop.outcome.address === at('/contacts/7');
    });
    expect(await tabsOfSite()).toHaveLength(1);
  });

  test('of a record that the page had shown: the agent has deleted it, and stays where they are', async () => {
    pages['/contacts/C-311'] = customer('Ada Quill', { Code: 'C-311' });
    await setUp({ ...search, recordTemplate: '/contacts/{vendor_lead_code}' });
    expect(await pop(office, caller)).toMatchObject({ confirmedBy: 'page' });
    const shown = await frontAt(office, '/contacts/C-311');
    asked = [];
    await shown.evaluate(() => (document.querySelector('main')!.innerHTML = '<h1>This contact was deleted</h1>'));
    // The next call is popped after whatever the page's news would have set off.
    await hangUp(office);
    await pop(office, { code: 'C-312' });
    expect(asked).not.toContain('/search?q=C-311');
  });
});

describe('what is in a tab already', () => {
  const caller = { code: 'C-311' };
  const byAddress = { recordTemplate: '/contacts/{vendor_lead_code}' };

  test('“not found” from before the record was made: loaded anew, once', async () => {
    await setUp(byAddress);
    await openInFront(office, at('/contacts/C-311'));
    pages['/contacts/C-311'] = customer('Ada Quill', { Code: 'C-311' });
    expect(await pop(office, caller)).toMatchObject({ kind: 'shown', confirmedBy: 'page' });
    expect(await outlined('/contacts/C-311')).toEqual(['Ada Quill']);
    expect(asked.filter((address) => address === '/contacts/C-311')).toHaveLength(2);
  });

  test('the record: never loaded anew', async () => {
    pages['/contacts/C-311'] = customer('Ada Quill', { Code: 'C-311' });
    await setUp(byAddress);
    await openInFront(office, at('/contacts/C-311'));
    expect(await pop(office, caller)).toMatchObject({ kind: 'shown' });
    expect(asked.filter((address) => address === '/contacts/C-311')).toHaveLength(1);
  });

  test('a neighbour’s record with arrows to the caller’s: the caller’s record opens', async () => {
    const arrows = '<nav><a href="/contacts/C-311">Next</a></nav><p><a href="/contacts/C-311">›</a></p>';
    pages['/contacts/C-310'] = customer('Bo Marsh', { Code: 'C-310' }, arrows);
    pages['/contacts/C-311'] = customer('Ada Quill', { Code: 'C-311' });
    await setUp(byAddress);
    await openInFront(office, at('/contacts/C-310'));
    await pop(office, caller);
    expect(await outlined('/contacts/C-311')).toEqual(['Ada Quill']);
  });
});

describe('a row of a list', () => {
  const caller = { code: 'C-311' };
  const searching = {
    ...search,
    recordTemplate: '/contacts/{record_id}',
    ways: ['remembered' as const, 'search' as const],
  };

  test.each([
    '/contacts/5/archive',
    '/contacts/5?do=trash',
    '/merge?id=5',
    '/people/5/l%C3%B6schen',
    '/people/5/archive',
  ])('whose only link is %s: offered, never followed', async (link) => {
    pages['/contacts/5'] = customer('Ada Quill', { Code: 'C-311' });
    pages['/search?q=C-311'] = list('Search', `<tr><td>Ada Quill<td>C-311<td><a href="${link}">…</a>`);
    await setUp(searching);
    expect(await pop(office, caller)).toMatchObject({ kind: expect.stringMatching(/shown|opened/) });
    const did = asked.filter((address) => address === link);
    expect(did).toEqual([]);
  });

  test('that leads to the company’s list and to the person: the person', async () => {
    pages['/contacts/5'] = customer('Ada Quill', { Code: 'C-311' });
    pages['/contacts?company=9'] = list('Contacts of Acme', '<tr><td><a href="/contacts/6">Bo Marsh</a><td>C-9');
    const links = '<a href="/contacts?company=9">Acme</a><td><a href="/contacts/5">Ada Quill</a>';
    pages['/search?q=C-311'] = list('Search', `<tr><td>${links}<td>C-311`);
    await setUp(searching);
    expect(await pop(office, caller)).toMatchObject({ kind: 'opened', address: at('/contacts/5') });
    await frontAt(office, '/contacts/5');
  });
});

describe('a CRM that cannot be searched', () => {
  test('says so at once, and offers a new record instead of opening one', async () => {
    await setUp({ ...guess, newRecordTemplate: '/contacts/new?phone={phone}' });
    pages['/home'] = page('Home', '<p>Good morning.</p>');
    const home = await openInFront(office, at('/home'));
    expect(await pop(office, { phone: '4155550133' })).toMatchObject({
      kind: 'no-record',
      words: sentence('pop.noSearchSetUp', { crm: 'Harbour' }),
    });
    const overlay = await waitUntil('the card', () => overlayOf(home));
    expect(overlay.buttons).toContain('Create a record');
    expect(overlay.buttons).not.toContain('This is the record');
    expect(asked).toEqual(['/home']);
  });
});

describe('“This is the record”', () => {
  const caller = { code: 'C-311' };

  test('is offered on a record only, and holds from then on', async () => {
    pages['/search?q=C-311'] = page('Search', '<p>Nobody.</p>');
    pages['/contacts/new'] = page('New contact', '<form><label>Name <input name=name></label></form>');
    pages['/contacts'] = list('Contacts', '<tr><td><a href="/contacts/5">Ada Quill</a><td>A-1');
    pages['/contacts/5'] = customer('Ada Quill', { City: 'Reno' });
    await setUp({
      ...search,
      searchBy: ['vendor_lead_code'],
      recordTemplate: '/contacts/{record_id}',
      ways: ['remembered', 'search'],
    });
    await pop(office, caller);
    const shown = await frontAt(office, '/search');
    for (const path of ['/contacts/new', '/contacts']) {
      await shown.goto(at(path));
      const overlay = await waitUntil(`the card on ${path}`, () => overlayOf(shown));
      expect(overlay.buttons).not.toContain('This is the record');
    }
    await shown.goto(at('/contacts/5'));
    await pressOnCard(shown, /This is the record/);
    await waitUntil(
      'the card to say so',
      async () =>
        /Linked to this lead/.test((await overlayOf(shown))?.card ?? '') ||
        !(await overlayOf(shown))?.buttons.includes('This is the record'),
    );
    await hangUp(office);
    await shown.goto(at('/contacts'));
    expect(await pop(office, caller)).toMatchObject({ address: at('/contacts/5'), confirmedBy: 'address' });
  });
});

describe('after a log-in in another tab', () => {
  test('the call that waits for it is popped', async () => {
    const logIn = `<!doctype html><title>Log in</title><form><label>Name <input name=user autofocus></label>
      <label>Password <input type=password></label><button>Log in</button></form>`;
    pages['/login'] = logIn;
    pages['/contacts/C-311'] = { body: '', to: '/login' };
    await setUp({ recordTemplate: '/contacts/{vendor_lead_code}' });
    expect(await pop(office, { code: 'C-311' })).toMatchObject({ kind: 'log-in' });
    pages['/contacts/C-311'] = customer('Ada Quill', { Code: 'C-311' });
    pages['/home'] = page('Welcome back', '<p>Three tasks for today.</p>');
    await openInFront(office, at('/home'));
    expect(await outcomeIs(office, 'opened')).toMatchObject({ address: at('/contacts/C-311'), confirmedBy: 'page' });
    await frontAt(office, '/contacts/C-311');
    expect(await tabsOfSite()).toHaveLength(2);
  });
});
