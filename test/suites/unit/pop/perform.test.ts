import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { cardFor } from '#utils/pop/card.ts';
import { performPop } from '#utils/pop/perform.ts';
import { type PopRequest, popRequest } from '#utils/pop/request.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { crmOf, exampleCall } from '../crm/profiles.ts';
import { blankReport, errorPage, notFound, PretendBrowser, ORIGIN, recordReport } from './pretend-browser.ts';
import { say, sentence } from '#utils/words/words.ts';

const OPEN = sentence('card.openRecord');

const call: Call = { ...exampleCall, vendorLeadCode: 'C7', leadId: '7', key: 'k1', startedAtMs: 1000 };
const profile = (input: Partial<CrmProfileInput>): Partial<CrmProfileInput> => ({ address: ORIGIN, ...input });
const byAddress = profile({ recordTemplate: '/leads/{record_id}', ways: ['address'], addressBy: ['vendor_lead_code'] });
const bySearch = profile({
  recordTemplate: '/leads/{record_id}',
  searchTemplate: '/find?q={search}',
  ways: ['search'],
});
const byLookup = profile({
  recordTemplate: '/leads/{record_id}',
  ways: ['lookup'],
  lookup: { template: '/api?q={search}', idPath: 'items.*.id' },
});

const popOfBefore = {
  callKey: 'k0',
  keys: recordKeys(crmOf(byAddress), call, {}),
  highlight: true,
  card: cardFor(call, 'top-right', false),
};

let office: PretendBrowser;
let learnt: string[];
beforeEach(() => {
  office = new PretendBrowser();
  learnt = [];
});

function pop(
  input: Partial<CrmProfileInput>,
  change: Partial<PopRequest> & { remembered?: string; of?: Call; signal?: AbortSignal } = {},
) {
  const { remembered = null, of = call, signal = new AbortController().signal, ...rest } = change;
  const request = popRequest(crmOf(input), of, remembered, {
    learn: async (address) => void learnt.push(address.slice(ORIGIN.length)),
    learnForm: async (way, form) => void learnt.push(`${way} ${form}`),
    forget: async () => void learnt.push('forgotten'),
    card: cardFor(of, 'top-right', false),
    opening: 'reuse',
    begunIn: null,
    begunAt: null,
  });
  return performPop({ ...request, ...rest }, office.steps(), signal);
}

const found = (...paths: string[]): PageReport => ({
  ...blankReport,
  found: 'link',
  matches: paths.length,
  candidates: paths.map((path) => ({ label: path, addresses: [ORIGIN + path] })),
});
const pages = (answers: Record<string, PageReport | null>) => (url: string) =>
  url in answers ? (answers[url] ?? null) : url.startsWith('/leads/') ? recordReport : blankReport;

describe('by address', () => {
  it('opens, is remembered before the page can ask, and shows the card', async () => {
    const remembered: unknown[] = [];
    office.before = (act) => {
      if (act === 'settle') remembered.push(office.shownPop);
    };
    const address = `${ORIGIN}/leads/C7`;
    expect(await pop(byAddress)).toEqual({ kind: 'opened', words: null, address, confirmedBy: 'page' });
    expect(office.acts).toEqual(['open /leads/C7', 'show 100']);
    expect(remembered).toMatchObject([
      { tabId: 100, address: `${ORIGIN}/leads/C7`, pop: { callKey: 'k1', highlight: true } },
    ]);
    expect(office.lastCard).toMatchObject({ party: call.phone, canLink: false, note: null, startedAtMs: 1000 });
  });

  it('twice is the same as once', async () => {
    await pop(byAddress);
    expect(await pop(byAddress)).toMatchObject({ kind: 'shown', address: `${ORIGIN}/leads/C7` });
    expect(office.tabCount).toBe(1);
  });

  it('open in another window: that tab comes to the front', async () => {
    office.front('/list');
    const there = office.tab('/leads/C7/edit', { windowId: 2 });
    expect(await pop(byAddress)).toMatchObject({ kind: 'shown', address: `${ORIGIN}/leads/C7/edit` });
    expect(office.acts).toEqual([`show ${there}`, `focus ${there}`, `show ${there}`]);
    expect(office.shownPop).toMatchObject({ tabId: there, openedByPop: false });
  });

  it('seen on the page in front: highlighted there, with the record on offer', async () => {
    const list = office.front('/list');
    office.page = () => ({ ...found('/leads/C7'), found: 'code' });
    expect(await pop(byAddress)).toMatchObject({ kind: 'shown' });
    expect(office.acts).toEqual([`show ${list}`]);
    expect(office.lastCard?.offer).toEqual({ label: OPEN, address: `${ORIGIN}/leads/C7` });
  });

  it('goes to the tab of the last pop', async () => {
    const mine = await ownedTab('/leads/C1');
    expect(await pop(byAddress)).toMatchObject({ kind: 'opened' });
    expect(office.acts).toEqual(
      [`navigate ${mine}`, `focus ${mine}`, `show ${mine}`].map((act, at) => (at ? act : `${act} /leads/C7`)),
    );
    expect(office.shownPop).toMatchObject({ tabId: mine, openedByPop: true });
  });

  it('beside it, where the agent has begun to write there since it was asked', async () => {
    const mine = await ownedTab('/leads/C1');
    office.writing = true;
    expect(await pop(byAddress)).toMatchObject({ kind: 'beside', address: `${ORIGIN}/leads/C7` });
    expect(office.urlOf(mine)).toBe('/leads/C1');
    expect(office.acts).toContain('open /leads/C7 behind');
    expect(office.acts.filter((act) => act.startsWith('focus'))).toEqual([]);
    expect(office.shown.at(-1)).toMatchObject({ tabId: mine, pop: { card: { offer: { label: OPEN } } } });
    expect(office.tabCount).toBe(2);
  });

  it('not where that has unsaved input', async () => {
    const mine = await ownedTab('/leads/C1');
    office.page = pages({ '/leads/C1': { ...recordReport, unsaved: true } });
    await pop(byAddress);
    expect(office.urlOf(mine)).toBe('/leads/C1');
    expect(office.acts[0]).toBe('open /leads/C7');
  });

  it('something unsaved in the page in front: that stays, and the card beside it says so', async () => {
    const front = office.front('/home');
    office.page = pages({ '/home': { ...blankReport, unsaved: true } });
    const { kind, words } = await pop(byAddress);
    expect(kind).toBe('beside');
    expect(words).toEqual(sentence('pop.unsavedKept'));
    expect(office.urlOf(front)).toBe('/home');
    expect(office.lastCard?.note).toEqual(words);
  });

  it('open in a tab whose page says that it is gone: the next way follows', async () => {
    office.front('/home');
    office.tab('/leads/C7');
    office.page = pages({ '/home': blankReport, '/leads/C7': notFound });
    const outcome = await pop(profile({ ...byAddress, addressBy: ['vendor_lead_code', 'lead_id'] }));
    expect(outcome).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/7` });
  });

  it('where the page cannot be looked into, the address is all there is', async () => {
    office.page = () => null;
    expect(await pop(byAddress)).toEqual({
      kind: 'opened',
      words: sentence('pop.silentPage'),
      address: `${ORIGIN}/leads/C7`,
    });
    expect(office.lastCard?.canLink).toBe(false);
  });

  it('a log-in page in between: said, and the pop waits there', async () => {
    office.page = () => ({ ...blankReport, looks: 'log-in' });
    expect(await pop(byAddress)).toMatchObject({
      kind: 'log-in',
      words: sentence('pop.logIn'),
    });
    expect(office.shownPop).toMatchObject({
      address: `${ORIGIN}/leads/C7`,
      pop: { keys: { signature: { path: '/leads/C7' } } },
    });
    expect(office.lastCard?.canLink).toBe(false);
  });

  it('a log-in page in front, and a lookup that is not answered: said there, and the pop waits', async () => {
    const id = office.tab('/login', { active: true });
    office.page = () => ({ ...blankReport, looks: 'log-in' });
    office.lookup = () => null;
    expect(await pop(byLookup)).toMatchObject({ kind: 'log-in', words: sentence('pop.logIn'), address: null });
    expect(office.shown.at(-1)).toMatchObject({ tabId: id, pop: { card: { note: sentence('pop.logIn') } } });
    expect(office.lastCard?.canLink).toBe(false);
  });

  it('… also where that page is so busy that it says so late', async () => {
    office.tab('/login', { active: true });
    let isBusy = true;
    office.page = () => (isBusy ? null : { ...blankReport, looks: 'log-in' });
    office.before = (act) => void (act === 'settle' && (isBusy = false));
    office.lookup = () => null;
    expect(await pop(byLookup)).toMatchObject({ kind: 'log-in', words: sentence('pop.logIn'), address: null });
  });

  it('… but where the lookup is answered, nobody has to log in', async () => {
    office.tab('/login', { active: true });
    office.page = () => ({ ...blankReport, looks: 'log-in' });
    office.lookup = () => [];
    expect(await pop(byLookup)).toMatchObject({ kind: 'no-record' });
  });

  it('a page that does not show it: opened all the same, and may be linked', async () => {
    office.page = () => ({ ...blankReport, looks: 'record' });
    expect(await pop(byAddress)).toMatchObject({ kind: 'opened' });
    expect(office.lastCard?.canLink).toBe(true);
  });
});

describe('an agent at work', () => {
  const atWork: PageReport = { ...blankReport, typing: true, unsaved: true };

  it('typing: the record opens behind, and the card in front offers it', async () => {
    const form = office.front('/leads/C1/edit');
    office.page = pages({ '/leads/C1/edit': atWork });
    expect(await pop(byAddress)).toMatchObject({ kind: 'beside', address: `${ORIGIN}/leads/C7` });
    expect(office.acts).toEqual(['open /leads/C7 behind', 'show 101', `show ${form}`]);
    expect(office.shown.at(-1)).toMatchObject({
      tabId: form,
      pop: { highlight: false, card: { offer: { address: `${ORIGIN}/leads/C7` } } },
    });
    // The record's tab is the pop's; the other is known as the one with a card too.
    expect(office.shownPop).toMatchObject({ tabId: 101, offeredIn: form, pop: { highlight: true } });
    expect(office.urlOf(form)).toBe('/leads/C1/edit');
  });

  it.each<[Opening, string, string[]]>([
    ['background', 'beside', ['open /leads/C7 behind', 'show 101', 'show 100']],
    ['ask', 'asked', ['show 100']],
    ['new-tab', 'opened', ['open /leads/C7', 'show 101']],
    ['own-tab', 'opened', ['navigate 100 /leads/C7', 'focus 100', 'show 100']],
  ])('%s', async (opening, kind, acts) => {
    office.front('/list');
    office.page = pages({});
    const result = await pop(byAddress, { opening });
    expect(office.acts).toEqual(acts);
    expect(result.kind).toBe(kind);
    if (kind !== 'opened') expect(office.lastCard?.offer?.address).toBe(`${ORIGIN}/leads/C7`);
  });

  it('in the agent’s own tab, which is behind and holds something unsaved: it comes to the front and offers the record', async () => {
    const own = office.tab('/leads/C1/edit');
    office.page = pages({ '/leads/C1/edit': { ...blankReport, unsaved: true } });
    office.asks = [own];
    const result = await pop(byAddress, { opening: 'own-tab' });
    expect(result.kind).toBe('asked');
    expect(office.acts).toEqual([`focus ${own}`, `show ${own}`]);
    expect(office.lastCard?.offer?.address).toBe(`${ORIGIN}/leads/C7`);
    expect(office.urlOf(own)).toBe('/leads/C1/edit');
  });

  it.each<Opening>(['background', 'ask'])('%s without any page of the CRM: a notification says it', async (opening) => {
    await pop(byAddress, { opening });
    expect(office.notified).toMatchObject([{ address: `${ORIGIN}/leads/C7` }]);
  });

  it('in the background, after the background of the extension ended in the middle: the card in front offers it again', async () => {
    const front = office.front('/list');
    const begunIn = await ownedTab('/leads/C1');
    const { kind, words } = await pop(byAddress, { opening: 'background', begunIn });
    expect({ kind, words }).toEqual({ kind: 'beside', words: sentence('pop.background') });
    expect(office.urlOf(begunIn)).toBe('/leads/C7');
    const offered = { card: { offer: { label: OPEN, address: `${ORIGIN}/leads/C7` } } };
    expect(office.shown.at(-1)).toMatchObject({ tabId: front, pop: offered });
  });

  it('by search, whose page was still on its way as the background ended: no second tab', async () => {
    const begunIn = await ownedTab('/find?q=C7');
    let isThere = false;
    office.before = (act) => void (isThere ||= act === 'settle');
    office.page = (url) => (isThere ? pages({ '/find?q=C7': found('/leads/42') })(url) : null);
    expect(await pop(bySearch, { opening: 'new-tab', begunIn })).toMatchObject({ address: `${ORIGIN}/leads/42` });
    expect(office.tabCount).toBe(1);
  });

  it('in the background by search: what is offered is the record, not the search', async () => {
    office.front('/list');
    office.page = pages({ '/find?q=C7': found('/leads/42') });
    expect(await pop(bySearch, { opening: 'background' })).toMatchObject({
      kind: 'beside',
      address: `${ORIGIN}/leads/42`,
    });
    expect(office.lastCard?.offer?.address).toBe(`${ORIGIN}/leads/42`);
  });
});

describe('by search', () => {
  it('in the background, and nothing found: the card in front says so and leads to the search', async () => {
    const front = office.front('/list');
    office.page = () => blankReport;
    expect(await pop(bySearch, { opening: 'background' })).toMatchObject({ kind: 'searched' });
    expect(office.shown.at(-1)).toMatchObject({
      tabId: front,
      pop: { card: { note: sentence('pop.searchResults'), offer: { label: sentence('card.openPage') } } },
    });
  });

  it('exactly one: goes there, and learns it', async () => {
    office.page = pages({ '/find?q=C7': found('/leads/42') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.acts).toEqual(['open /find?q=C7', 'navigate 100 /leads/42', 'show 100']);
    expect(learnt).toEqual(['/leads/42']);
    expect(office.shownPop?.pop.keys.signature).toMatchObject({ path: '/leads/42' });
  });

  it('one without a link: shown where it is', async () => {
    office.page = pages({ '/find?q=C7': { ...blankReport, found: 'code', matches: 1 } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'shown' });
    expect(office.lastCard).toMatchObject({ note: null, canLink: false, candidates: [] });
    expect(learnt).toEqual([]);
  });

  it('several: the agent chooses, nothing is guessed', async () => {
    office.page = pages({ '/find?q=C7': found('/leads/42', '/leads/43') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'choose', words: sentence('pop.choose', 2) });
    expect(office.lastCard?.candidates.map(({ label }) => label)).toEqual(['/leads/42', '/leads/43']);
    expect(office.acts).toEqual(['open /find?q=C7', 'show 100']);
    expect(learnt).toEqual([]);
  });

  it('of all that a row leads to, the record', async () => {
    const row = { label: 'Ann', addresses: ['https://acme.test/', `${ORIGIN}/companies/7`, `${ORIGIN}/leads/42`] };
    office.page = pages({ '/find?q=C7': { ...blankReport, found: 'code', matches: 1, candidates: [row] } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(learnt).toEqual(['/leads/42']);
  });

  it('a row that leads out of the CRM only: shown where it is', async () => {
    const row = { label: 'Ann', addresses: ['https://acme.test/leads/42'] };
    office.page = pages({ '/find?q=C7': { ...blankReport, found: 'code', matches: 1, candidates: [row] } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'shown' });
    expect(office.acts).toEqual(['open /find?q=C7', 'show 100']);
  });

  it('several rows that lead to one record are one', async () => {
    const rows = ['/calls/1', '/calls/2'].map((path) => ({
      label: path,
      addresses: [ORIGIN + path, `${ORIGIN}/leads/42`],
    }));
    office.page = pages({ '/find?q=C7': { ...blankReport, found: 'phone', matches: 2, candidates: rows } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
  });

  it('… but not where some of them lead nowhere', async () => {
    office.page = pages({ '/find?q=C7': { ...found('/leads/42'), matches: 2 } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'choose' });
  });

  it('none by code: by phone, in the same tab', async () => {
    const phone = /^\/find\?q=(?!C7)/;
    office.page = (url) =>
      phone.test(url) ? found('/leads/42') : url.startsWith('/leads/') ? recordReport : blankReport;
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.tabCount).toBe(1);
  });

  it('none at all: the search stays, and says so', async () => {
    office.page = () => blankReport;
    const result = await pop(bySearch);
    expect(result).toMatchObject({ kind: 'searched', words: sentence('pop.searchResults') });
    expect(office.lastCard).toMatchObject({ note: result.words, canLink: false });
    expect(office.tabCount).toBe(1);
    expect(office.shownPop?.address).toBeNull();
  });

  it('rows that come as the search is given up: the card offers them, and nothing moves any more', async () => {
    for (const [paths, kind] of [
      [['/leads/42'], 'shown'],
      [['/leads/42', '/leads/43'], 'choose'],
    ] as const) {
      office = new PretendBrowser();
      office.page = () => blankReport;
      office.before = (act) => {
        if (act.startsWith('show')) office.page = () => found(...paths);
      };
      const result = await pop(bySearch);
      expect(result).toMatchObject({ kind, words: kind === 'shown' ? null : sentence('pop.choose', 2) });
      expect(office.lastCard).toMatchObject({ note: result.words, canLink: false });
      expect(office.lastCard?.offer?.address).toBe(kind === 'shown' ? `${ORIGIN}/leads/42` : undefined);
      expect(office.lastCard?.candidates).toHaveLength(kind === 'shown' ? 0 : 2);
      expect(office.urlOf(100)).toMatch(/^\/find/);
    }
  });

  it('one that the list does not vouch for has to be confirmed by the record', async () => {
    const listed = { ...found('/leads/42'), found: null };
    office.page = pages({ '/find?q=C7': listed, '/leads/42': blankReport });
    expect(await pop(bySearch)).toMatchObject({ kind: 'searched' });
    expect(learnt).toEqual([]);
    office = new PretendBrowser();
    office.page = pages({ '/find?q=C7': listed, '/leads/42': { ...recordReport, found: 'code' } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(learnt).toEqual(['/leads/42']);
  });

  it('a result page in which the agent has begun to write is not taken away', async () => {
    office.page = pages({ '/find?q=C7': { ...found('/leads/42'), unsaved: true } });
    expect(await pop(bySearch)).toMatchObject({ kind: 'shown', address: `${ORIGIN}/leads/42` });
    expect(office.urlOf(100)).toBe('/find?q=C7');
    expect(office.lastCard?.offer?.address).toBe(`${ORIGIN}/leads/42`);
    expect(office.lastCard?.note).toEqual(sentence('pop.unsavedHere'));
  });
});

describe('by lookup', () => {
  it('asks from a page of the CRM, goes to the record, and learns it', async () => {
    office.front('/list');
    office.page = pages({});
    office.lookup = () => ['42'];
    expect(await pop(byLookup)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.looked).toEqual([{ tabId: 100, address: '/api?q=C7' }]);
    expect(office.acts[0]).toBe('open /leads/42');
    expect(learnt).toEqual(['/leads/42']);
  });

  it.each([
    ['nothing', []],
    ['several', ['42', '43']],
    ['what is no id', ['../../logout']],
  ])('%s: the next way', async (_what, ids) => {
    office.front('/list');
    office.page = pages({});
    office.lookup = () => ids;
    const result = await pop({ ...byLookup, ways: ['lookup', 'address'], addressBy: ['vendor_lead_code'] });
    if (ids[0] !== '../../logout') expect(result).toMatchObject({ address: `${ORIGIN}/leads/C7` });
    for (const act of office.acts) expect(act).not.toMatch(/logout(?!.*%2F)|\.\.\//);
  });

  it('several, and no search that tells more of them: the agent chooses', async () => {
    const front = office.front('/home');
    office.lookup = () => ['41', { id: '../x', label: 'No id' }, { id: '42', label: 'Ada Quill · Reno' }];
    office.page = () => blankReport;
    expect(await pop(byLookup)).toMatchObject({ kind: 'choose', words: sentence('pop.choose', 2) });
    expect(office.urlOf(front)).toBe('/home');
    expect(office.lastCard?.candidates).toEqual([
      { label: sentence('pop.candidate', { id: '41' }), address: `${ORIGIN}/leads/41` },
      { label: 'Ada Quill · Reno', address: `${ORIGIN}/leads/42` },
    ]);
    // The page in front may be of somebody with the same number.
    expect(office.shownPop?.pop.highlight).toBe(false);
  });

  it('without an open page there is no session to ask with', async () => {
    await pop({ ...byLookup, ways: ['lookup', 'address'], addressBy: ['vendor_lead_code'] });
    expect(office.looked).toEqual([]);
    expect(office.acts[0]).toBe('open /leads/C7');
  });

  it('not from a private window', async () => {
    office.tab('/list', { incognito: true, active: true });
    office.lookup = () => ['42'];
    await pop(byLookup);
    expect(office.looked).toEqual([]);
  });
});

describe('from one way to the next', () => {
  const all = profile({
    recordTemplate: '/leads/{record_id}',
    searchTemplate: '/find?q={search}',
    newRecordTemplate: '/new?phone={phone}',
    ways: ['remembered', 'address', 'search'],
    addressBy: ['vendor_lead_code', 'lead_id'],
  });

  it('remembered first', async () => {
    expect(await pop(all, { remembered: `${ORIGIN}/leads/99` })).toMatchObject({ address: `${ORIGIN}/leads/99` });
    expect(office.acts).toEqual(['open /leads/99', 'show 100']);
  });

  it('each that is not there falls to the next, in one tab', async () => {
    office.page = pages({
      '/leads/99': notFound,
      '/leads/C7': notFound,
      '/leads/7': notFound,
      '/find?q=C7': found('/leads/42'),
    });
    expect(await pop(all, { remembered: `${ORIGIN}/leads/99` })).toMatchObject({
      kind: 'opened',
      address: `${ORIGIN}/leads/42`,
    });
    expect(office.acts).toEqual([
      'open /leads/99',
      'navigate 100 /leads/C7',
      'navigate 100 /leads/7',
      'navigate 100 /find?q=C7',
      'navigate 100 /leads/42',
      'show 100',
    ]);
  });

  it('a remembered record that is gone is forgotten; one that is there is not', async () => {
    office.page = pages({ '/leads/9': notFound });
    await pop(all, { remembered: `${ORIGIN}/leads/9` });
    expect(learnt).toEqual(['forgotten', '/leads/C7']);
    learnt = [];
    await pop(all, { remembered: `${ORIGIN}/leads/8` });
    expect(learnt).toEqual([]);
  });

  it('an error page in its place: the next way, and it is not forgotten', async () => {
    office.page = pages({ '/leads/9': errorPage });
    expect(await pop(all, { remembered: `${ORIGIN}/leads/9` })).toMatchObject({ address: `${ORIGIN}/leads/C7` });
    expect(learnt).toEqual(['/leads/C7']);
  });

  it('errors only: the agent is not told that there is no record', async () => {
    office.page = () => errorPage;
    for (const change of [{ newRecordTemplate: '/new' }, { searchTemplate: '' }]) {
      const { words } = await pop({ ...all, searchTemplate: '', ...change }, { remembered: `${ORIGIN}/leads/9` });
      expect(words).toEqual(sentence('pop.crmError'));
      expect(office.lastCard?.note).toEqual(words);
    }
    expect(learnt).toEqual([]);
  });

  it('a remembered address that is not the CRM’s is not one', async () => {
    await pop(all, { remembered: 'https://evil.example.com/leads/99' });
    expect(office.acts[0]).toBe('open /leads/C7');
  });

  it('not-found page in which the agent has begun to write: the next way gets a tab of its own', async () => {
    office.page = pages({ '/leads/C7': { ...notFound, unsaved: true } });
    expect(await pop(all)).toMatchObject({ kind: 'beside', address: `${ORIGIN}/leads/7` });
    expect(office.urlOf(100)).toBe('/leads/C7');
    expect(office.urlOf(101)).toBe('/leads/7');
  });

  it('a lookup that finds nothing: the CRM’s new-record page, and what was asked', async () => {
    office.front('/list');
    office.page = () => blankReport;
    const result = await pop({ ...byLookup, newRecordTemplate: '/new' });
    expect(result).toMatchObject({ kind: 'searched', address: `${ORIGIN}/new` });
    expect(say(result.words!)).toBe(
      'No record found in crm.example.com by lead code and phone number. You can create one here.',
    );
    expect(office.lastCard).toMatchObject({ note: result.words, canLink: false });
    expect(office.shownPop?.address).toBeNull();
  });

  it.each([
    ['nobody could be asked for', { ...call, vendorLeadCode: '', leadId: '', phone: '' }, 'pop.nothingToLookUp'],
    ['that no search was asked for', call, 'pop.noSearchSetUp'],
  ])('a call %s: no page for a new record opens, the card offers it', async (_what, of, key) => {
    const list = office.front('/list');
    office.page = pages({ '/leads/C7': notFound, '/leads/7': notFound, '/list': blankReport });
    const result = await pop({ ...all, searchTemplate: '', newRecordTemplate: '/new' }, { of });
    expect(result).toMatchObject({ kind: 'no-record', words: { key } });
    expect(office.acts.filter((act) => act.includes('/new'))).toEqual([]);
    expect(office.lastCard?.offer).toEqual({ label: sentence('card.newRecord'), address: `${ORIGIN}/new` });
    expect(office.urlOf(list)).toBe('/list');
  });

  it('a lookup without an answer is not said to have found nothing', async () => {
    office.front('/list');
    office.page = () => blankReport;
    office.lookup = () => null;
    expect(await pop(byLookup)).toMatchObject({ kind: 'no-record', words: { key: 'pop.notAsked' } });
  });

  it('nothing to go by, and the page in front shows the record after all', async () => {
    const unaddressed = profile({ recordTemplate: '/leads/{record_id}', ways: ['remembered'] });
    const list = office.front('/list');
    office.page = () => ({ ...blankReport, found: 'code', matches: 1 });
    for (const newRecordTemplate of ['', '/new']) {
      const result = await pop({ ...unaddressed, newRecordTemplate });
      expect(result).toMatchObject({ kind: 'shown', words: null });
      expect(office.lastCard?.note).toBeNull();
    }
    expect(office.acts).toEqual([`show ${list}`, `show ${list}`]);
  });

  it('nothing found, and nowhere to go on: the card in the page in front says so', async () => {
    const list = office.front('/list');
    office.page = pages({ '/leads/C7': notFound });
    const result = await pop(byAddress, { opening: 'ask' });
    expect(result.kind).toBe('asked');
    const gone = await pop(
      { ...byAddress, recordTemplate: '/leads/{lead_id}', addressBy: ['lead_id'] },
      { of: { ...call, leadId: '' } },
    );
    expect(gone).toMatchObject({
      kind: 'no-record',
      words: { key: 'pop.noSearchSetUp' },
    });
    expect(office.shown.at(-1)).toMatchObject({ tabId: list, pop: { card: { note: gone.words, canLink: false } } });
  });

  it('… or a notification, where no page of the CRM is open', async () => {
    const result = await pop(
      { ...byAddress, recordTemplate: '/leads/{lead_id}', addressBy: ['lead_id'] },
      { of: { ...call, leadId: '' } },
    );
    expect(office.notified).toEqual([{ words: result.words, address: null }]);
    expect(office.acts).toEqual([]);
  });

  it('a record that is gone, in a CRM without a search: said where it was looked for', async () => {
    office.page = () => notFound;
    expect(await pop(byAddress)).toMatchObject({
      kind: 'no-record',
      words: { key: 'pop.noSearchSetUp' },
    });
    expect(office.lastCard).toMatchObject({ canLink: false });
  });
});

describe('a call that is over or superseded', () => {
  it.each(['tabs', 'open /leads/C7', 'remember', 'settle', 'show 100'])(
    'at “%s”: nothing more is touched',
    async (moment) => {
      const superseded = new AbortController();
      office.before = (act) => {
        if (act === moment) superseded.abort('next');
      };
      await expect(pop(byAddress, { signal: superseded.signal })).rejects.toBe('next');
      const done = office.acts.length;
      const known = JSON.stringify(office.shownPop);
      await new Promise((resolve) => setImmediate(resolve));
      expect(office.acts).toHaveLength(done);
      expect(JSON.stringify(office.shownPop)).toBe(known);
      if (moment === 'open /leads/C7') expect(office.shownPop).toBeNull();
      if (moment !== 'show 100') expect(office.shown).toEqual([]);
    },
  );
});

/** A tab that the pop before opened, so that this one may use it. */
async function ownedTab(path: string): Promise<number> {
  const keys = recordKeys(crmOf(byAddress), call);
  return office.ownedTab(path, { callKey: 'k0', highlight: true, keys, card: cardFor(call, 'top-right', false) });
}

describe('never a second tab for a record that is open', () => {
  it('the one that a search finds: its tab comes to the front, the search’s own goes', async () => {
    const open = office.tab('/leads/42');
    office.page = pages({ '/find?q=C7': found('/leads/42') });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.acts).toEqual(['open /find?q=C7', `focus ${open}`, 'close 101', `show ${open}`]);
    expect(office.tabCount).toBe(1);
    expect(office.shownPop).toMatchObject({ tabId: open, openedByPop: false });
  });

  it('the one that the next way leads to, after a way that led nowhere', async () => {
    const open = office.tab('/leads/C7');
    office.page = pages({ '/leads/9': notFound });
    const both = profile({ ...byAddress, ways: ['remembered', 'address'] });
    expect(await pop(both, { remembered: `${ORIGIN}/leads/9` })).toMatchObject({ kind: 'opened' });
    expect(office.shownPop?.tabId).toBe(open);
    expect(office.tabCount).toBe(1);
  });

  it('a tab that was there before is not closed', async () => {
    const open = office.tab('/leads/42');
    const mine = office.ownedTab('/leads/1', { ...popOfBefore });
    office.page = pages({ '/find?q=C7': found('/leads/42') });
    await pop(bySearch);
    expect(office.urlOf(mine)).toBe('/find?q=C7');
    expect(office.shownPop?.tabId).toBe(open);
    expect(office.acts.filter((act) => act.startsWith('close'))).toEqual([]);
  });

  it('while the agent types: nothing comes to the front, the card offers it', async () => {
    const front = office.front('/list');
    const open = office.tab('/leads/42');
    office.page = (url) =>
      url === '/list' ? { ...blankReport, typing: true } : pages({ '/find?q=C7': found('/leads/42') })(url);
    expect(await pop(bySearch)).toMatchObject({ kind: 'beside' });
    expect(office.acts.filter((act) => act.startsWith('focus'))).toEqual([]);
    expect(office.shownPop).toMatchObject({ tabId: open, offeredIn: front });
  });
});

describe('a record whose address is open', () => {
  it('and whose page says that it is gone: the next way follows, in that tab', async () => {
    const front = office.front('/leads/C7');
    office.page = pages({ '/leads/C7': notFound, '/find?q=C7': found('/leads/42') });
    const both = profile({ ...bySearch, ways: ['address', 'search'], addressBy: ['vendor_lead_code'] });
    expect(await pop(both)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.shownPop?.tabId).toBe(front);
    expect(office.tabCount).toBe(1);
  });

  it.each([true, false])('and that asks for a log-in: waited for (in front: %s)', async (active) => {
    const tab = office.tab('/leads/C7', { active });
    office.page = () => ({ ...blankReport, looks: 'log-in' });
    expect(await pop(byAddress)).toMatchObject({ kind: 'log-in', address: `${ORIGIN}/leads/C7` });
    expect(office.shownPop?.tabId).toBe(tab);
    expect(office.lastCard?.note).toEqual(sentence('pop.logIn'));
  });
});

it('the page of another record that mentions the code is not taken for the record', async () => {
  office.front('/leads/77');
  office.page = (url) =>
    url === '/leads/77' ? { ...blankReport, found: 'code', matches: 1, looks: 'record' } : recordReport;
  expect(await pop(byAddress)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/C7` });
});

describe('an address made from a code is a guess', () => {
  const silent: PageReport = { ...recordReport, own: null };
  const numeric: Call = { ...call, vendorLeadCode: '12', leadId: '' };
  const guess = profile({ recordTemplate: '/leads/{record_id}', addressBy: ['vendor_lead_code'] });
  const withSearch = { ...guess, searchTemplate: '/find?q={search}' };
  const withLookup = { ...guess, lookup: { template: '/api?q={search}', idPath: 'items.*.id' } };

  it('that shows nothing of the call: the search finds whose code it is, in the same tab', async () => {
    office.page = pages({ '/leads/12': silent, '/find?q=12': found('/leads/7') });
    const outcome = await pop(withSearch, { of: numeric });
    expect(outcome).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/7`, confirmedBy: 'page' });
    expect(office.tabCount).toBe(1);
    expect(learnt).toEqual(['/leads/7']);
  });

  it('… a lookup first, which leaves the page as it is', async () => {
    office.page = pages({ '/leads/12': silent });
    office.lookup = () => ['7'];
    await pop({ ...withSearch, ...withLookup }, { of: numeric });
    expect(office.acts).toEqual(['open /leads/12', 'navigate 100 /leads/7', 'show 100']);
  });

  it('that a lookup names too: confirmed, and nothing moves', async () => {
    office.page = pages({ '/leads/12': silent });
    office.lookup = () => ['12'];
    expect(await pop(withLookup, { of: numeric })).toMatchObject({
      address: `${ORIGIN}/leads/12`,
      confirmedBy: 'address',
    });
    expect(office.acts).toEqual(['open /leads/12', 'show 100']);
    expect(learnt).toEqual(['/leads/12']);
  });

  it('that a search by number names too: two marks are enough, also among a household', async () => {
    const household = { ...found('/leads/11', '/leads/12'), found: 'phone' as const };
    office.page = (url) =>
      url === '/leads/12' ? silent : url.startsWith('/find') && url !== '/find?q=12' ? household : blankReport;
    const outcome = await pop(withSearch, { of: numeric });
    expect(outcome).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/12`, confirmedBy: 'address' });
  });

  it.each([
    ['nobody can be asked', guess],
    ['the search finds nothing', withSearch],
    ['the lookup finds nothing', withLookup],
  ])('where %s: it stays, and is said to be unconfirmed', async (_what, input) => {
    office.page = pages({ '/leads/12': silent });
    expect(await pop(input, { of: numeric })).toEqual({
      kind: 'opened',
      words: sentence('pop.unconfirmed'),
      address: `${ORIGIN}/leads/12`,
    });
    expect(office.urlOf(100)).toBe('/leads/12');
    expect(office.lastCard).toMatchObject({ note: sentence('pop.unconfirmed'), canLink: true });
    expect(learnt).toEqual([]);
  });

  it('in which the agent has begun to write: it is not left', async () => {
    office.page = pages({ '/leads/12': { ...silent, unsaved: true }, '/find?q=12': found('/leads/7') });
    expect(await pop(withSearch, { of: numeric })).toMatchObject({ address: `${ORIGIN}/leads/12` });
    expect(office.acts).toEqual(['open /leads/12', 'show 100']);
  });

  it('not where the admin has written that the code is the id', async () => {
    office.page = pages({ '/leads/12': silent, '/find?q=12': found('/leads/7') });
    const outcome = await pop({ ...withSearch, recordTemplate: '/leads/{vendor_lead_code}' }, { of: numeric });
    expect(outcome).toEqual({ kind: 'opened', words: null, address: `${ORIGIN}/leads/12`, confirmedBy: 'address' });
  });

  it('does not outweigh, in the result of a search, the row that shows the code', async () => {
    const asked: unknown[] = [];
    office.page = (url, keys) => {
      if (url === '/find?q=12') asked.push(keys.signature);
      return url === '/leads/12' ? silent : blankReport;
    };
    await pop(withSearch, { of: numeric });
    expect(asked).toEqual(asked.map(() => null));
  });
});

describe('a CRM that allows one tab', () => {
  it.each(['writing', 'stays'] as const)(
    'whose page is not left after all (%s): its card offers the record',
    async (why) => {
      const mine = office.front('/leads/C1');
      office[why] = true;
      expect(await pop(byAddress, { opening: 'own-tab' })).toMatchObject({
        kind: 'asked',
        words: sentence('pop.unsavedHere'),
      });
      expect(office.tabCount).toBe(1);
      expect(office.urlOf(mine)).toBe('/leads/C1');
      expect(office.lastCard?.offer).toEqual({ label: OPEN, address: `${ORIGIN}/leads/C7` });
      expect(office.shownPop).toMatchObject({ tabId: mine, address: null });
    },
  );
});

describe('where the CRM has gone', () => {
  it('to the list instead of the record: the next way', async () => {
    office.page = (url) =>
      url === '/leads/C7'
        ? { ...blankReport, address: `${ORIGIN}/leads` }
        : pages({ '/find?q=C7': found('/leads/42') })(url);
    const outcome = await pop({ ...bySearch, ways: ['address', 'search'], addressBy: ['vendor_lead_code'] });
    expect(outcome).toMatchObject({ address: `${ORIGIN}/leads/42` });
  });

  it('from the search to the one record that it found: that is opened, and learnt', async () => {
    const there = { ...recordReport, found: 'code' as const, address: `${ORIGIN}/leads/42` };
    office.page = pages({ '/find?q=C7': there });
    expect(await pop(bySearch)).toEqual({
      kind: 'opened',
      words: null,
      address: `${ORIGIN}/leads/42`,
      confirmedBy: 'page',
    });
    expect(learnt).toEqual(['/leads/42']);
  });

  it('from the search to a record that shows nothing of the call: the rows on its page are not what was found', async () => {
    const household = { ...blankReport, found: 'phone' as const, matches: 1, looks: 'other' as const };
    const mate = { label: 'Bob Quill', addresses: [`${ORIGIN}/leads/43`] };
    office.page = pages({
      '/find?q=C7': { ...household, address: `${ORIGIN}/leads/42`, candidates: [mate] },
      '/leads/42': { ...recordReport, own: null },
    });
    expect(await pop({ ...bySearch, searchBy: ['vendor_lead_code'] })).toEqual({
      kind: 'opened',
      words: sentence('pop.unconfirmed'),
      address: `${ORIGIN}/leads/42`,
    });
    expect(office.acts.filter((act) => act.includes('/leads/43'))).toEqual([]);
    expect(learnt).toEqual([]);
  });

  it('… and a search by number that finds it among its household: two marks are enough', async () => {
    const atRecord = { ...blankReport, address: `${ORIGIN}/leads/42` };
    office.page = (url) =>
      url === '/find?q=C7'
        ? atRecord
        : url.startsWith('/find')
          ? { ...found('/leads/42', '/leads/43'), found: 'phone' }
          : { ...recordReport, own: null };
    expect(await pop(bySearch)).toMatchObject({
      kind: 'opened',
      address: `${ORIGIN}/leads/42`,
      confirmedBy: 'address',
    });
  });

  it('… which is open in another tab already: that one comes to the front, and the search’s own goes', async () => {
    const there = office.tab('/leads/42');
    const record = { ...recordReport, found: 'code' as const, address: `${ORIGIN}/leads/42` };
    office.page = pages({ '/find?q=C7': record });
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', confirmedBy: 'page' });
    expect(office.acts.slice(-3)).toEqual([`focus ${there}`, 'close 101', `show ${there}`]);
    expect(office.tabCount).toBe(1);
  });

  it('the tab was closed while its page was waited for: not opened', async () => {
    office.before = async (act) => {
      if (act === 'settle') await office.tabs().close(100);
    };
    expect(await pop(byAddress)).toMatchObject({ kind: 'failed', words: sentence('pop.tabClosed') });
  });

  it('the tab was unloaded while its page was waited for: not opened', async () => {
    office.before = (act) => {
      if (act !== 'settle') return;
      office.unload(100);
      office.page = () => null;
    };
    expect(await pop(byAddress)).toMatchObject({ kind: 'failed', words: sentence('pop.tabUnloaded') });
  });
});

describe('a tab that holds something older than the call', () => {
  it.each([
    ['a page that has crashed, or could not be reached', null],
    ['“not found”', notFound],
    ['an error', errorPage],
  ])('%s: loaded anew once, and taken as it is then', async (_what, old) => {
    const there = office.tab('/leads/C7');
    office.page = pages({ '/leads/C7': old });
    office.reloaded = () => (office.page = pages({}));
    expect(await pop(byAddress)).toMatchObject({ kind: 'shown', confirmedBy: 'page' });
    expect(office.acts.filter((act) => act.startsWith('reload'))).toEqual([`reload ${there}`]);
  });

  it.each([
    ['a row of a search leads', found('/leads/42')],
    ['a search goes by itself', { ...recordReport, found: 'code' as const, address: `${ORIGIN}/leads/42` }],
  ])('to which %s: loaded anew, before its card is shown', async (_how, searched) => {
    const there = office.tab('/leads/42', { broken: true });
    office.page = pages({ '/find?q=C7': searched, '/leads/42': errorPage });
    office.reloaded = () => (office.page = pages({}));
    expect(await pop(bySearch)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
    expect(office.acts.slice(1)).toEqual([`focus ${there}`, 'close 101', `reload ${there}`, `show ${there}`]);
  });

  it('to which a later way leads: loaded anew', async () => {
    const there = office.tab('/leads/C7');
    office.page = pages({ '/find?q=C7': blankReport, '/leads/C7': errorPage });
    office.reloaded = () => (office.page = pages({}));
    const outcome = await pop({ ...bySearch, ways: ['search', 'address'], addressBy: ['vendor_lead_code'] });
    expect(outcome).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/C7`, confirmedBy: 'page' });
    expect(office.acts.slice(-2)).toEqual([`reload ${there}`, `show ${there}`]);
  });

  it('still so afterwards: the next way', async () => {
    office.tab('/leads/C7');
    office.page = pages({ '/leads/C7': notFound, '/find?q=C7': found('/leads/42') });
    const outcome = await pop({ ...bySearch, ways: ['address', 'search'], addressBy: ['vendor_lead_code'] });
    expect(outcome).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/42` });
  });

  it.each([
    ['healthy', recordReport],
    ['with something unsaved', { ...notFound, unsaved: true }],
  ])('%s: never loaded anew', async (_what, page) => {
    office.tab('/leads/C7');
    office.page = pages({ '/leads/C7': page });
    await pop(byAddress);
    expect(office.acts.filter((act) => act.startsWith('reload'))).toEqual([]);
  });
});

describe('the browser refuses while a tab is pressed', () => {
  const REFUSAL = 'Tabs cannot be edited right now (user may be dragging a tab).';

  it.each(['open', 'focus'])('%s is tried again until it is let go', async (kind) => {
    if (kind === 'focus') {
      office.front('/list');
      office.tab('/leads/C7');
    }
    let presses = 5;
    office.before = (act) => {
      if (act.startsWith(kind) && presses-- > 0) throw new Error(REFUSAL);
    };
    const { kind: ended } = await pop(byAddress);
    expect(ended).toBe(kind === 'open' ? 'opened' : 'shown');
    expect(office.acts.filter((act) => act.startsWith(kind))).toHaveLength(1);
  });

  it('ends with the call', async () => {
    const abort = new AbortController();
    let pauses = 0;
    office.before = (act) => {
      if (act.startsWith('open')) throw new Error(REFUSAL);
      if (act === 'pause' && ++pauses === 3) abort.abort(new Error('over'));
    };
    await expect(pop(byAddress, { signal: abort.signal })).rejects.toThrow('over');
    expect(office.acts).toEqual([]);
  });

  it('any other error is not tried again', async () => {
    office.before = (act) => {
      if (act.startsWith('open')) throw new Error('No window with id: 1.');
    };
    await expect(pop(byAddress)).rejects.toThrow('No window');
  });
});
