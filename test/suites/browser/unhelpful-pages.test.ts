import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { overlayOf, pressOnCard } from './office/card.ts';
import { type Office, openOffice } from './office/office.ts';
import { page, type Site, startSite } from './office/pages.ts';
import { frontAt, outcomeIs, OWN_SETTINGS, pop, startOver, useSettings } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const CODE = 'K-5501';
const caller = { code: CODE, leadId: 77 };
const PICTURE = '<img src="/never">';
const list = `<table><thead><tr><th>Name<th>Code<tbody><tr><td><a href="records/77">Ada Quill</a><td>${CODE}</table>`;
const record = page('Ada Quill', `<dl><dt>Code<dd>${CODE}</dl>`);

/** Pages of CRMs, each below a path of its own, where they are not as one would wish. */
const odd: Record<string, { status?: number; body: string }> = {
  '/endless/find': { body: page('Contacts', list + PICTURE) },
  '/endless/records/77': { body: record + PICTURE },
  '/filtered/find': {
    body: page(
      'Contacts',
      `<p><span class="chip">Code is ${CODE}</span><h2>Contacts matching “${CODE}”</h2>
      <div role="status">Filtered by ${CODE}</div>${list}`,
    ),
  },
  '/late/find': {
    body: page(
      'Contacts',
      `<div></div><script>arrive = () => { document.querySelector('div').innerHTML = '${list}'; }</script>`,
    ),
  },
  [`/toast/records/${CODE}`]: { body: record + '<div role="alert">The note was deleted</div>' },
  [`/ticket/records/${CODE}`]: {
    body: page('Access denied to the portal', `<dl><dt>Lead<dd>${CODE}</dl><p>${'She cannot get in. '.repeat(30)}`),
  },
  [`/refused/records/${CODE}`]: { status: 403, body: page('Access denied', `<p>You may not view lead ${CODE}.`) },
  // In a language that the extension does not know.
  [`/broken/records/${CODE}`]: {
    status: 503,
    body: page('Palvelinvirhe', `<p>Yritä myöhemmin uudelleen.</p><pre>${CODE}</pre>`),
  },
};

let site: Site;
let office: Office;
beforeAll(async () => {
  site = await startSite(({ pathname }, _request, response) => {
    if (pathname === '/never') return null;
    const { status = 200, body } = odd[pathname] ?? { body: pathname.endsWith('/records/77') ? record : '' };
    response.statusCode = body === '' ? 404 : status;
    return body || page('Not found', '');
  });
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterEach(() => startOver(office));
afterAll(async () => {
  await office.close();
  await site.close();
});

async function setUp(name: string, profile: Partial<CrmProfileInput>): Promise<string> {
  const address = `${site.origin}/${name}`;
  const recordTemplate = '/records/{record_id}';
  await useSettings(office, { crms: [{ id: name, preset: 'other', name, address, recordTemplate, ...profile }] });
  return address;
}
const tabsOfSite = async () => (await office.browser.tabs()).filter(({ url }) => url.startsWith(site.origin));
const bySearch: Partial<CrmProfileInput> = {
  searchTemplate: '/find?q={search}',
  searchBy: ['vendor_lead_code'],
  ways: ['search'],
};
const byAddress: Partial<CrmProfileInput> = { addressBy: ['vendor_lead_code', 'lead_id'], ways: ['address'] };

describe('a search', () => {
  test('whose pages never end loading', async () => {
    const crm = await setUp('endless', bySearch);
    expect(await pop(office, caller)).toEqual({
      kind: 'opened',
      words: null,
      address: `${crm}/records/77`,
      confirmedBy: 'page',
    });
    const shown = await frontAt(office, '/endless/records/77');
    await waitUntil('the outline', async () => (await overlayOf(shown))?.outlines === 1);
    expect(await shown.evaluate(() => document.readyState)).toBe('interactive');
  });

  test('that says what it was searched for in more places than the row', async () => {
    const crm = await setUp('filtered', bySearch);
    expect(await pop(office, caller)).toEqual({
      kind: 'opened',
      words: null,
      address: `${crm}/records/77`,
      confirmedBy: 'page',
    });
  });

  test('whose row comes after it was given up: the card says no more that there is none, and offers the record', async () => {
    await setUp('late', bySearch);
    expect(await pop(office, caller)).toMatchObject({ kind: 'searched' });
    const shown = await frontAt(office, '/late/find');
    expect((await overlayOf(shown))?.card).toMatch(/No exact match|No record found/);
    await shown.evaluate('arrive()');
    await outcomeIs(office, 'shown');
    await waitUntil('card and outline to follow', async () => {
      const overlay = await overlayOf(shown);
      return overlay?.outlines === 1 && !/No exact match|No record found/.test(overlay.card);
    });
    await pressOnCard(shown, /Open record/);
    await frontAt(office, '/late/records/77');
    expect(await tabsOfSite()).toHaveLength(1);
  });
});

describe('at a record’s address', () => {
  test.each(['refused', 'broken'])('an error page (%s): the next way', async (name) => {
    const crm = await setUp(name, byAddress);
    expect(await pop(office, caller)).toEqual({
      kind: 'opened',
      words: null,
      address: `${crm}/records/77`,
      confirmedBy: 'page',
    });
    expect(await tabsOfSite()).toHaveLength(1);
  });

  test.each([
    ['toast', 'news of something else that was deleted'],
    ['ticket', 'a title that is a customer’s trouble'],
  ])('%s: %s; it is the record', async (name) => {
    const crm = await setUp(name, byAddress);
    expect(await pop(office, caller)).toEqual({
      kind: 'opened',
      words: null,
      address: `${crm}/records/${CODE}`,
      confirmedBy: 'page',
    });
  });
});
