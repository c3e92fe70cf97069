import { describe, expect, it } from 'vitest';
import { sentence } from '#utils/words/words.ts';
import {
  byAddress,
  bySearch,
  found,
  learnt,
  office,
  OPEN,
  pages,
  pop,
  profile,
  popOfBefore,
  withPretendBrowser,
} from './performed-pop.ts';
import { blankReport, errorPage, notFound, ORIGIN, recordReport } from './pretend-browser.ts';

withPretendBrowser();

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
