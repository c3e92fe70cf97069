import { describe, expect, it } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import type { Call } from '#utils/dialer/call.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { sentence } from '#utils/words/words.ts';
import {
  byAddress,
  byLookup,
  bySearch,
  call,
  found,
  learnt,
  office,
  OPEN,
  ownedTab,
  pages,
  pop,
  profile,
  withPretendBrowser,
} from './performed-pop.ts';
import { blankReport, notFound, ORIGIN, recordReport } from './pretend-browser.ts';

withPretendBrowser();

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

it('the page of another record that mentions the code is not taken for the record', async () => {
  office.front('/leads/77');
  office.page = (url) =>
    url === '/leads/77' ? { ...blankReport, found: 'code', matches: 1, looks: 'record' } : recordReport;
  expect(await pop(byAddress)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/leads/C7` });
});
