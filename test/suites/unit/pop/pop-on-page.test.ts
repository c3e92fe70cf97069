import { beforeEach, describe, expect, it } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import { blankReport, notFound, ORIGIN, recordReport } from './pretend-browser.ts';
import { sentence } from '#utils/words/words.ts';
import {
  callA,
  callB,
  callOf,
  crm,
  goOnWith,
  linkKey,
  links,
  nowMs,
  office,
  service,
  settings,
  wake,
  withOffice,
} from './pop-office.ts';

withOffice();

describe('a page that has loaded', () => {
  const popFor = (tabId: number, url: string) => service.popFor({ tabId, url });

  it('is told the pop of its tab', async () => {
    await service.pop(callA);
    expect(await popFor(100, `${ORIGIN}/app/leads/A`)).toEqual(office.shownPop?.pop);
    expect(await popFor(100, `${ORIGIN}/app/log-in?back=leads`)).toEqual(office.shownPop?.pop);
  });

  it.each([
    'https://evil.example.com/app/leads/A',
    'https://crm.example.com.evil.example/app/leads/A',
    'http://crm.example.com/app/leads/A',
    `${ORIGIN}/other-app/leads/A`,
    `https://crm.example.com@evil.example/app/`,
    'about:blank',
    'data:text/html,x',
    '',
  ])('but not where it is %j', async (url) => {
    await service.pop(callA);
    expect(await popFor(100, url)).toBeNull();
  });

  it('may link another record than the popped one, and no page that is none', async () => {
    await service.pop(callA);
    expect(await popFor(100, `${ORIGIN}/app/leads/B`)).toMatchObject({ card: { canLink: true } });
    expect(await popFor(100, `${ORIGIN}/app/leads/A/edit`)).toMatchObject({ card: { canLink: false } });
    expect(await popFor(100, `${ORIGIN}/app/reports`)).toMatchObject({ card: { canLink: false } });
    expect(office.shownPop?.pop.card.canLink).toBe(false);
  });

  it('nor in another tab, nor when its CRM is no longer set up', async () => {
    await service.pop(callA);
    expect(await popFor(101, `${ORIGIN}/app/leads/A`)).toBeNull();
    goOnWith({ settings: { crms: [{ ...crm, id: 'other' }] } });
    expect(await popFor(100, `${ORIGIN}/app/leads/A`)).toBeNull();
  });
});

it('a remembered record that is gone is forgotten', async () => {
  links.set(linkKey('crm', callA), { address: `${ORIGIN}/app/leads/99`, atMs: 1, by: 'agent' });
  office.page = (url) => (url === '/app/leads/99' ? notFound : recordReport);
  expect(await service.pop(callA)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/app/leads/A` });
  expect([...links.values()]).toMatchObject([{ address: `${ORIGIN}/app/leads/A` }]);
});

describe('the card is dismissed', () => {
  it('stays away when the page loads again; the tab stays the one that the next pop may use', async () => {
    await service.pop(callA);
    await service.dismissed('A');
    expect(await service.popFor({ tabId: 100, url: `${ORIGIN}/app/leads/A` })).toBeNull();
    expect(office.ended).toEqual([{ tabId: 100, callKey: 'A', endedAtMs: null }]);
    await service.pop(callB);
    expect(office.tabCount).toBe(1);
  });

  it('comes back when the agent asks for the record', async () => {
    await service.pop(callA);
    await service.dismissed('A');
    await service.pop(callA);
    expect(await service.popFor({ tabId: 100, url: `${ORIGIN}/app/leads/A` })).toMatchObject({
      card: { endedAtMs: null },
    });
  });

  it('of a call that is not on display: nothing', async () => {
    await service.pop(callA);
    const before = structuredClone(office.shownPop);
    await service.dismissed('B');
    expect(office.shownPop).toEqual(before);
  });

  it('moved: the next page has it there', async () => {
    await service.cardMoved('bottom-left');
    await service.pop(callA);
    await service.cardMoved('bottom-left');
    expect(await service.popFor({ tabId: 100, url: `${ORIGIN}/app/` })).toMatchObject({
      card: { corner: 'bottom-left' },
    });
  });
});

describe('a call that goes on after it seemed to be over', () => {
  const donePop = { state: 'done', atMs: 1, outcome: { kind: 'opened', words: null, address: null } } as const;

  it('has its card back in its page, and nothing moves', async () => {
    await service.pop(callA);
    const before = structuredClone(office.shownPop);
    await service.callEnded(callA, 60_000);
    const acts = [...office.acts];
    await service.callResumed({ ...callA, pop: donePop });
    expect(office.shownPop).toEqual(before);
    expect(office.acts).toEqual([...acts, 'show 100']);
    expect(office.shown.at(-1)).toMatchObject({ pop: { card: { endedAtMs: null }, highlight: true } });
  });

  it('gets no card back where its pop was cut off: that is made again', async () => {
    await service.pop(callA);
    await service.callEnded(callA, 60_000);
    const [ended, shows] = [structuredClone(office.shownPop), office.shown.length];
    await service.callResumed({ ...callA, pop: { state: 'due' } });
    expect(office.shownPop).toEqual(ended);
    expect(office.shown).toHaveLength(shows);
    await service.pop(callA);
    expect(office.shownPop).toMatchObject({ pop: { card: { endedAtMs: null } } });
  });

  it('of which nothing is shown: nothing', async () => {
    await service.callEnded(callA, 60_000);
    await service.callResumed({ ...callA, pop: donePop });
    expect(office.shownPop).toBeNull();
  });
});

describe('a record that the card offers', () => {
  const choose = (address: string, callKey = 'A', tabId = 100) =>
    service.openCandidate({ tabId }, { callKey, address });

  it('opens in the tab of the pop, where nothing is unsaved', async () => {
    await service.pop(callA);
    await choose(`${ORIGIN}/app/leads/42`);
    expect(office.acts.slice(-2)).toEqual(['navigate 100 /app/leads/42', 'show 100']);
    expect(office.shownPop).toMatchObject({
      tabId: 100,
      openedByPop: true,
      address: `${ORIGIN}/app/leads/42`,
      pop: { highlight: true, keys: { signature: { path: '/app/leads/42' } }, card: { candidates: [] } },
    });
    expect(office.tabCount).toBe(1);
    expect(office.ended).toEqual([]);
  });

  it('else beside the list, in front, with card and highlight', async () => {
    await service.pop(callA);
    office.page = () => ({ ...blankReport, unsaved: true });
    await choose(`${ORIGIN}/app/leads/42`);
    expect(office.acts.slice(-2)).toEqual(['open /app/leads/42', 'show 101']);
    expect(office.shownPop).toMatchObject({
      tabId: 101,
      address: `${ORIGIN}/app/leads/42`,
      pop: {
        highlight: true,
        keys: { signature: { path: '/app/leads/42' } },
        card: { candidates: [], note: null, canLink: true },
      },
    });
    expect(office.ended).toEqual([{ tabId: 100, callKey: 'A', endedAtMs: null }]);
  });

  it('opens in the agent’s own tab, where the CRM allows one, and never while something is unsaved there', async () => {
    goOnWith({ settings: { ...settings, opening: 'own-tab' } });
    const own = office.front('/app/list');
    office.page = (url) => ({ ...(url.startsWith('/app/leads/') ? recordReport : blankReport), unsaved: true });
    expect(await service.pop(callA)).toMatchObject({ kind: 'asked' });
    const offered = { label: sentence('card.openRecord'), address: `${ORIGIN}/app/leads/A` };
    await choose(offered.address, 'A', own);
    expect(office.lastCard).toMatchObject({ note: sentence('pop.unsavedHere'), offer: offered });
    expect([office.urlOf(own), office.tabCount]).toEqual(['/app/list', 1]);

    office.page = (url) => (url.startsWith('/app/leads/') ? recordReport : blankReport);
    office.stays = true;
    await choose(offered.address, 'A', own);
    expect([office.urlOf(own), office.tabCount]).toEqual(['/app/list', 1]);
    expect(office.shownPop?.pop.card.offer).toEqual(offered);

    office.stays = false;
    await choose(offered.address, 'A', own);
    expect([office.urlOf(own), office.tabCount]).toEqual(['/app/leads/A', 1]);
    expect(office.shownPop).toMatchObject({ tabId: own, openedByPop: true, pop: { card: { offer: null } } });
  });

  it('is opened although the list in front shows a row for it', async () => {
    await service.pop(callA);
    office.page = () => ({ ...blankReport, found: 'link', matches: 1 });
    await choose(`${ORIGIN}/app/leads/42`);
    expect(office.urlOf(100)).toBe('/app/leads/42');
  });

  it('that is open already comes to the front, also while the agent types', async () => {
    await service.pop(callA);
    const there = office.tab('/app/leads/42', { windowId: 2 });
    office.page = () => ({ ...blankReport, typing: true });
    await choose(`${ORIGIN}/app/leads/42`);
    expect(office.acts.slice(-2)).toEqual([`focus ${there}`, `show ${there}`]);
    expect(office.tabCount).toBe(2);
  });

  it.each([
    'https://evil.example.com/app/leads/42',
    `${ORIGIN}/elsewhere/42`,
    `${ORIGIN}/app/../../elsewhere`,
    'https://crm.example.com@evil.example.com/app/leads/42',
    'https://user:pw@crm.example.com/app/leads/42',
    '//evil.example.com/app/leads/42',
    'javascript:alert(1)//app',
    'data:text/html,<script>1</script>',
    'chrome://settings',
    '/app/leads/42',
    '',
    ' ',
  ])('not %j', async (address) => {
    await service.pop(callA);
    const before = structuredClone(office.shownPop);
    const done = office.acts.length;
    await choose(address);
    expect(office.acts).toHaveLength(done);
    expect(office.shownPop).toEqual(before);
    expect(office.ended).toEqual([]);
  });

  it('not for another call, nor when nothing is on display', async () => {
    await choose(`${ORIGIN}/app/leads/42`);
    await service.pop(callA);
    const done = office.acts.length;
    await choose(`${ORIGIN}/app/leads/42`, 'B');
    expect(office.acts).toHaveLength(done);
  });
});

describe('“this is the record”', () => {
  it('is remembered as the agent’s own word, and popped the next time', async () => {
    await service.pop(callA);
    expect(await service.linkRecord({ tabId: 100, url: `${ORIGIN}/app/leads/77` }, 'A')).toBe(true);
    expect([...links]).toEqual([
      [linkKey('crm', callA), { address: `${ORIGIN}/app/leads/77`, atMs: nowMs, by: 'agent' }],
    ]);
    expect(office.shownPop).toMatchObject({ address: `${ORIGIN}/app/leads/77`, pop: { card: { canLink: false } } });
    expect(await service.pop(callOf('A', 'later'))).toMatchObject({ address: `${ORIGIN}/app/leads/77` });
  });

  it.each<[string, string, string, number]>([
    ['a foreign page', 'https://evil.example.com/app/leads/77', 'A', 100],
    ['the CRM’s start page, which is no record', `${ORIGIN}/app/`, 'A', 100],
    ['a form for a new record', `${ORIGIN}/app/leads/new`, 'A', 100],
    ['a list', `${ORIGIN}/app/leads`, 'A', 100],
    ['a dashboard', `${ORIGIN}/app/dashboards/3`, 'A', 100],
    ['another part of the server', `${ORIGIN}/other/leads/77`, 'A', 100],
    ['another call', `${ORIGIN}/app/leads/77`, 'B', 100],
    ['a tab that does not show the pop', `${ORIGIN}/app/leads/77`, 'A', 5],
  ])('not from %s', async (_where, url, callKey, tabId) => {
    await service.pop(callA);
    const before = [...links];
    expect(await service.linkRecord({ tabId, url }, callKey)).toBe(false);
    expect([...links]).toEqual(before);
  });
});

describe('what a page reports', () => {
  const shows = { ...recordReport, found: 'code' as const };
  const reported = (change: { report?: typeof recordReport; url?: string; tabId?: number; callKey?: string } = {}) =>
    service.noteReport(
      { tabId: change.tabId ?? 100, url: change.url ?? `${ORIGIN}/app/leads/77` },
      { callKey: change.callKey ?? 'A', report: change.report ?? shows },
    );
  beforeEach(async () => {
    // The record is not where the code says: the card offers to link another.
    office.page = () => notFound;
    await service.pop(callA);
  });

  it('the first record that the agent opens and that shows the code is learnt', async () => {
    await reported();
    goOnWith({ nowMs: nowMs + 1000 });
    await reported({ url: `${ORIGIN}/app/leads/78` });
    expect([...links.values()]).toEqual([{ address: `${ORIGIN}/app/leads/77`, atMs: 50_000, by: 'pop' }]);
  });

  it.each([
    { report: { ...shows, own: 'phone' as const } },
    { report: { ...shows, own: null } },
    { report: { ...shows, looks: 'other' as const } },
    { report: { ...shows, looks: 'log-in' as const } },
    { url: `${ORIGIN}/app/` },
    { url: 'https://evil.example.com/app/leads/77' },
    { tabId: 7 },
    { callKey: 'B' },
  ])('not %j', async (change) => {
    await reported(change);
    expect(links.size).toBe(0);
  });
});

describe('a page in which nothing was found shows the record after all', () => {
  const row = (path: string) => ({ label: `Row ${path}`, addresses: [`${ORIGIN}/app${path}`] });
  const rows = (...paths: string[]): PageReport => ({
    ...blankReport,
    found: 'code',
    matches: paths.length,
    candidates: paths.map(row),
  });
  const foundLater = (
    report = rows('/leads/77'),
    url = `${ORIGIN}/app/find?q=A`,
    from = { callKey: 'A', tabId: 100 },
  ) => service.outcomeOfLateFind({ tabId: from.tabId, url }, { callKey: from.callKey, report });
  beforeEach(async () => {
    goOnWith({ settings: { crms: [{ ...crm, searchTemplate: '/find?q={search}', ways: ['search'] }] } });
    office.page = () => blankReport;
    expect(await service.pop(callA)).toMatchObject({ kind: 'searched' });
    expect(office.lastCard?.note).toEqual(sentence('pop.searchResults'));
  });

  it('one: the card offers it, and says no more that there is none', async () => {
    const late = await foundLater();
    expect(late?.outcome).toEqual({ kind: 'shown', words: null, address: null, confirmedBy: 'page' });
    expect(office.lastCard?.note).not.toBe('');
    await late?.show();
    const offer = { label: sentence('card.openRecord'), address: `${ORIGIN}/app/leads/77` };
    expect(office.lastCard).toMatchObject({ note: null, candidates: [], offer });
    expect(office.shownPop?.pop.card).toMatchObject({ note: null, offer });
  });

  it('several: the card lists them', async () => {
    const late = await foundLater(rows('/leads/77', '/leads/78'));
    expect(late?.outcome).toMatchObject({ kind: 'choose', words: sentence('pop.choose', 2) });
    await late?.show();
    expect(office.lastCard?.candidates.map(({ label }) => label)).toEqual(['Row /leads/77', 'Row /leads/78']);
  });

  it('the record itself, to which the agent has gone', async () => {
    const url = `${ORIGIN}/app/leads/77`;
    const late = await foundLater({ ...recordReport, found: 'code' }, url);
    expect(late?.outcome).toEqual({ kind: 'shown', words: null, address: url, confirmedBy: 'page' });
    await late?.show();
    expect(office.lastCard).toMatchObject({ note: null, offer: null });
  });

  it('not: nothing found, a form filled with the number, another tab or call', async () => {
    expect(await foundLater(blankReport)).toBeNull();
    expect(await foundLater({ ...recordReport, own: 'phone' }, `${ORIGIN}/app/new?phone=1`)).toBeNull();
    // Another of the household; a list of recent calls; a row that leads nowhere, in a page of the agent's own.
    expect(await foundLater({ ...recordReport, own: 'phone' }, `${ORIGIN}/app/leads/78`)).toBeNull();
    expect(await foundLater({ ...rows('/calls/1'), found: 'phone' }, `${ORIGIN}/app/home`)).toBeNull();
    office.session = { ...office.session, shown: { ...office.shownPop!, openedByPop: false } };
    goOnWith({ service: wake() });
    expect(await foundLater({ ...rows(), matches: 1, candidates: [{ label: 'Row', addresses: [] }] })).toBeNull();
    expect(await foundLater(undefined, undefined, { callKey: 'A', tabId: 7 })).toBeNull();
    expect(await foundLater(undefined, undefined, { callKey: 'B', tabId: 100 })).toBeNull();
    await service.callEnded(callA, nowMs);
    expect(await foundLater()).toBeNull();
  });

  it('too late for its card: the next call is there', async () => {
    const late = await foundLater();
    await service.pop(callB);
    const { lastCard } = office;
    await late?.show();
    expect(office.lastCard).toBe(lastCard);
  });
});

it('a page that routes to another record by itself may link that one', async () => {
  await service.pop(callA);
  const news = { callKey: 'A', report: { ...blankReport, looks: 'record' as const } };
  await service.noteReport({ tabId: 100, url: `${ORIGIN}/app/leads/A` }, news);
  expect(office.lastCard?.canLink).toBe(false);
  await service.noteReport({ tabId: 100, url: `${ORIGIN}/app/leads/77` }, news);
  expect(office.lastCard?.canLink).toBe(true);
  await service.linkRecord({ tabId: 100, url: `${ORIGIN}/app/leads/77` }, 'A');
  expect([...links.values()]).toMatchObject([{ address: `${ORIGIN}/app/leads/77`, by: 'agent' }]);
});

describe('what the popped page proves later', () => {
  const at = (path: string, change: Partial<PageReport>): PageReport => ({
    ...recordReport,
    own: null,
    address: `${ORIGIN}/app${path}`,
    ...change,
  });
  const later = (report: PageReport, from = { callKey: 'A', tabId: 100 }) =>
    service.lateProof({ tabId: from.tabId, url: report.address }, { callKey: from.callKey, report });
  beforeEach(async () => {
    office.page = () => ({ ...recordReport, own: null });
    expect(await service.pop(callA)).toMatchObject({ kind: 'opened', words: sentence('pop.unconfirmed') });
  });

  it('whose record it is: the card says no more that nothing confirms it', async () => {
    const late = await later(at('/leads/A', { own: 'phone' }));
    expect(late?.proves).toBe('confirmed');
    await late?.note();
    expect(office.lastCard).toMatchObject({ note: null, canLink: false });
  });

  it('that it is not there: the next pop of this call goes another way, until the agent asks anew', async () => {
    links.set(linkKey('crm', callA), { address: `${ORIGIN}/app/leads/A`, atMs: 1, by: 'pop' });
    const late = await later(at('/leads/A', { looks: 'not-found', found: null }));
    expect(late?.proves).toBe('disproved');
    await late?.note();
    expect(links.size).toBe(0);
    office.page = () => blankReport;
    expect(await service.pop(callA)).toMatchObject({ kind: 'no-record' });
    office.page = () => recordReport;
    expect(await service.pop(callA, { wanted: true })).toMatchObject({ address: `${ORIGIN}/app/leads/A` });
  });

  it('an error does not cost the link', async () => {
    links.set(linkKey('crm', callA), { address: `${ORIGIN}/app/leads/A`, atMs: 1, by: 'pop' });
    await (await later(at('/leads/A', { looks: 'error', found: null })))?.note();
    expect(links.size).toBe(1);
  });

  it('nothing: no more than before, another page of the CRM, another tab, another call', async () => {
    expect(await later(at('/leads/A', {}))).toBeNull();
    expect(await later(at('/leads/B', { own: 'code' }))).toBeNull();
    expect(await later(at('/leads', { looks: 'not-found' }))).toBeNull();
    const gone = at('/leads/A', { looks: 'not-found' });
    expect(await later(gone, { callKey: 'A', tabId: 7 })).toBeNull();
    expect(await later(gone, { callKey: 'B', tabId: 100 })).toBeNull();
    await service.callEnded(callA, nowMs);
    expect(await later(gone)).toBeNull();
  });
});

describe('after a log-in in a tab of the agent’s own', () => {
  it('the start page that shows one matching row is left for the record', async () => {
    const mine = office.front('/app/leads/A');
    office.page = () => ({ ...blankReport, looks: 'log-in' });
    expect(await service.pop(callA)).toMatchObject({ kind: 'log-in' });
    // The CRM shows its start page now, with the leads that were looked at last.
    await office.tabs().navigate(mine, `${ORIGIN}/app/home`);
    office.page = (url) => (url === '/app/home' ? { ...blankReport, found: 'code', matches: 1 } : recordReport);
    expect(await service.pop(callA)).toMatchObject({ kind: 'opened', address: `${ORIGIN}/app/leads/A` });
    expect(office.urlOf(mine)).toBe('/app/leads/A');
    expect(office.tabCount).toBe(1);
  });

  it('a list in which the row was outlined from the beginning stays, however often the call is popped', async () => {
    const list = office.front('/app/list');
    office.page = () => ({ ...blankReport, found: 'code', matches: 1 });
    for (let times = 0; times < 2; times++) expect(await service.pop(callA)).toMatchObject({ kind: 'shown' });
    expect(office.urlOf(list)).toBe('/app/list');
  });
});
