import { describe, expect, it } from 'vitest';
import { askedWords } from '#utils/pop/asked-words.ts';
import { say, sentence } from '#utils/words/words.ts';
import {
  byAddress,
  byLookup,
  bySearch,
  call,
  found,
  learnt,
  office,
  pages,
  pop,
  profile,
  startOver,
  withPretendBrowser,
} from './performed-pop.ts';
import { blankReport, errorPage, notFound, ORIGIN, recordReport } from './pretend-browser.ts';

withPretendBrowser();

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

  it('none at all, and a form for a new record: the card offers it beside the results', async () => {
    const withForm = { ...bySearch, newRecordTemplate: '/leads/new?phone={phone}' };
    const offer = {
      label: sentence('card.newRecord'),
      address: `${ORIGIN}/leads/new?phone=${encodeURIComponent(call.phone)}`,
    };
    office.page = () => blankReport;
    expect(await pop(withForm)).toMatchObject({ kind: 'searched', words: sentence('pop.searchResults') });
    expect(office.lastCard).toMatchObject({ note: sentence('pop.searchResults'), offer });
    startOver();
    // Its page says so itself.
    office.page = () => notFound;
    const none = sentence('pop.noRecordBy', {
      crm: 'crm.example.com',
      asked: askedWords(['vendor_lead_code', 'phone']),
    });
    expect(await pop(withForm)).toMatchObject({ kind: 'searched', words: none });
    expect(office.lastCard).toMatchObject({ note: none, offer });
    startOver();
    // Behind an error may be the record.
    office.page = () => ({ ...blankReport, looks: 'error' });
    expect(await pop(withForm)).toMatchObject({ kind: 'searched', words: sentence('pop.crmError') });
    expect(office.lastCard?.offer).toBeNull();
  });

  it('rows that come as the search is given up: the card offers them, and nothing moves any more', async () => {
    for (const [paths, kind] of [
      [['/leads/42'], 'shown'],
      [['/leads/42', '/leads/43'], 'choose'],
    ] as const) {
      startOver();
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
    startOver();
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
    learnt.length = 0;
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
