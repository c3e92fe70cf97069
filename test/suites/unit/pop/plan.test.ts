import { describe, expect, it } from 'vitest';
import type { RecordSignature } from '#utils/crm/record-signature.ts';
import { planPop as plan, tabShowing, tabsToAsk, type TabFacts } from '#utils/pop/plan.ts';
import { type Opening, openingSchema } from '#utils/settings/schema.ts';

const ORIGIN = 'https://crm.example.com';
const record: RecordSignature = { origin: ORIGIN, path: '/leads/7', query: {}, hash: null };
const quiet = { unsaved: false, typing: false, found: null, own: null, matches: 0, looks: 'other' as const };

const planPop = (target: RecordSignature | null, tabs: TabFacts[], opening: Opening) =>
  plan(target, tabs, opening, (address) => /\/leads\/(\d+)/.exec(address)?.[1] ?? null);

let nextId = 1;
const tab = (change: Partial<TabFacts> = {}): TabFacts => ({
  id: nextId++,
  windowId: 1,
  index: 0,
  url: `${ORIGIN}/list`,
  active: false,
  inFocusedWindow: true,
  incognito: false,
  lastAccessedMs: 0,
  openedByPop: false,
  redirected: false,
  asleep: null,
  alone: false,
  broken: false,
  page: null,
  ...change,
});
const front = (change: Partial<TabFacts> = {}) => tab({ active: true, page: quiet, ...change });
const recordTab = (change: Partial<TabFacts> = {}) => tab({ url: `${ORIGIN}/leads/7?tab=notes`, ...change });

describe('a record that is open', () => {
  it('in front: highlighted there, whatever the setting, typing or not', () => {
    for (const opening of openingSchema.options) {
      for (const typing of [false, true]) {
        const shown = recordTab({ active: true, page: { ...quiet, typing, unsaved: typing } });
        expect(planPop(record, [tab(), shown], opening)).toEqual({ do: 'highlight', tab: shown, because: 'open' });
      }
    }
  });

  it.each(['reuse', 'new-tab', 'background'] as const)('elsewhere: comes to the front (%s)', (opening) => {
    const shown = recordTab({ windowId: 2, inFocusedWindow: false, active: true });
    expect(planPop(record, [front(), shown], opening)).toEqual({ do: 'focus', tab: shown, why: null });
  });

  it('elsewhere, while the agent types or wants to be asked: only offered', () => {
    const typing = front({ page: { ...quiet, typing: true } });
    expect(planPop(record, [typing, recordTab()], 'reuse')).toEqual({ do: 'ask', offerIn: typing, why: 'typing' });
    const calm = front();
    expect(planPop(record, [calm, recordTab()], 'ask')).toEqual({ do: 'ask', offerIn: calm, why: 'setting' });
  });

  it('in the form in which it is being edited: that comes to the front', () => {
    const viewed = { ...record, path: '/', hash: 'Lead/view/7' };
    const edited = tab({ url: `${ORIGIN}/#Lead/edit/7` });
    expect(planPop(viewed, [front(), edited], 'reuse')).toEqual({ do: 'focus', tab: edited, why: null });
    expect(planPop({ ...viewed, hash: 'Lead/view/8' }, [front(), edited], 'reuse')).toMatchObject({ do: 'open' });
  });

  it('in several: in front, else in this window, else the one used last', () => {
    const far = recordTab({ windowId: 2, inFocusedWindow: false, lastAccessedMs: 9 });
    const old = recordTab({ lastAccessedMs: 1 });
    const late = recordTab({ lastAccessedMs: 2 });
    const seen = recordTab({ active: true });
    expect(tabShowing(record, [far, old, late, seen])).toBe(seen);
    expect(tabShowing(record, [far, old, late])).toBe(late);
    expect(tabShowing(record, [tab(), far])).toBe(far);
    expect(tabShowing(record, [tab()])).toBeNull();
  });

  it('with unsaved input: it is the record, nothing moves', () => {
    const shown = recordTab({ openedByPop: true, page: { ...quiet, unsaved: true } });
    expect(planPop(record, [shown], 'reuse')).toEqual({ do: 'focus', tab: shown, why: null });
  });

  it('in a private window: as if it were not', () => {
    const hidden = recordTab({ incognito: true, active: true, page: { ...quiet, found: 'address', matches: 1 } });
    expect(planPop(record, [hidden], 'reuse')).toEqual({
      do: 'open',
      anchor: null,
      inFront: true,
      why: null,
      offerIn: null,
    });
  });

  it('a longer id is another record', () => {
    expect(planPop(record, [front({ url: `${ORIGIN}/leads/77` })], 'new-tab')).toMatchObject({ do: 'open' });
  });
});

describe('a record that is to be seen on the page in front', () => {
  it.each(['address', 'link', 'attribute', 'code'] as const)('by %s: highlighted there', (found) => {
    const seen = front({ page: { ...quiet, found, matches: 1, typing: true } });
    expect(planPop(record, [seen], 'new-tab')).toEqual({ do: 'highlight', tab: seen, because: 'visible' });
    expect(planPop(null, [seen], 'ask')).toMatchObject({ do: 'highlight' });
  });

  it('not on another record’s page, whose links, rows and mentions are its neighbours’', () => {
    for (const found of ['link', 'attribute', 'code', 'lead-id', 'phone'] as const) {
      const own = found === 'code' || found === 'lead-id' || found === 'phone' ? found : null;
      const other = front({ url: `${ORIGIN}/leads/8`, page: { ...quiet, matches: 1, found, own } });
      for (const target of [record, null]) expect(planPop(target, [other], 'new-tab')).toMatchObject({ do: 'open' });
    }
  });

  it('in the pop’s own list: the record opens there', () => {
    const list = front({ openedByPop: true, page: { ...quiet, found: 'code', matches: 1 } });
    expect(planPop(record, [list], 'reuse')).toMatchObject({ do: 'reuse', tab: list });
  });

  it.each([
    ['a phone number may be shared', { found: 'phone' as const, matches: 1 }],
    ['two rows match', { found: 'code' as const, matches: 2 }],
    ['nothing does', { found: null, matches: 1 }],
  ])('not where %s', (_why, page) => {
    expect(planPop(record, [front({ page: { ...quiet, ...page } })], 'new-tab')).toMatchObject({ do: 'open' });
  });

  it('not on a page in another window, or behind', () => {
    const page = { ...quiet, found: 'code' as const, matches: 1 };
    expect(planPop(record, [front(), tab({ page })], 'new-tab')).toMatchObject({ do: 'open' });
    expect(planPop(record, [front({ inFocusedWindow: false, page })], 'new-tab')).toMatchObject({ do: 'open' });
  });
});

describe('a record that is not open', () => {
  it('opens beside the CRM’s tab in front, else beside the one used last, else anywhere', () => {
    const seen = front();
    const last = tab({ lastAccessedMs: 9 });
    expect(planPop(record, [tab(), last, seen], 'new-tab')).toEqual({
      do: 'open',
      anchor: seen,
      inFront: true,
      why: null,
      offerIn: seen,
    });
    expect(planPop(record, [tab(), last], 'new-tab')).toEqual({
      do: 'open',
      anchor: last,
      inFront: true,
      why: null,
      offerIn: null,
    });
    expect(planPop(record, [], 'new-tab')).toEqual({
      do: 'open',
      anchor: null,
      inFront: true,
      why: null,
      offerIn: null,
    });
    expect(planPop(record, [tab({ incognito: true })], 'new-tab')).toMatchObject({ anchor: null });
  });

  it('goes to the tab of the last pop, where that says that nothing is unsaved', () => {
    const mine = tab({ openedByPop: true, page: quiet });
    expect(planPop(record, [front(), mine], 'reuse')).toEqual({ do: 'reuse', tab: mine, why: null });
    expect(planPop(record, [front(), mine], 'new-tab')).toMatchObject({ do: 'open', inFront: true });
  });

  it.each([
    ['has unsaved input', { page: { ...quiet, unsaved: true } }],
    ['does not answer', { page: null }],
    ['was opened by the agent', { openedByPop: false, page: quiet }],
    ['is private', { incognito: true, page: quiet }],
  ])('not where that tab %s', (_why, change) => {
    expect(planPop(record, [front(), tab({ openedByPop: true, ...change })], 'reuse')).toMatchObject({
      do: 'open',
      inFront: true,
    });
  });

  it('an agent who types is left alone: it opens behind, and no tab is taken away', () => {
    const typing = front({ openedByPop: true, page: { ...quiet, typing: true } });
    for (const opening of ['reuse', 'new-tab'] as const) {
      expect(planPop(record, [typing], opening)).toEqual({
        do: 'open',
        anchor: typing,
        inFront: false,
        why: 'typing',
        offerIn: typing,
      });
    }
    // Typing in a window that is not in use does not count.
    expect(planPop(record, [{ ...typing, inFocusedWindow: false }], 'new-tab')).toMatchObject({ inFront: true });
  });

  it('… in the last pop’s tab, where that may be left and is behind already', () => {
    const typing = front({ page: { ...quiet, typing: true } });
    const last = tab({ openedByPop: true, page: quiet });
    const planned = (change: Partial<TabFacts>, opening: Parameters<typeof planPop>[2] = 'reuse') =>
      planPop(record, [typing, { ...last, ...change }], opening);
    expect(planned({})).toEqual({
      do: 'open',
      anchor: typing,
      inFront: false,
      why: 'typing',
      offerIn: typing,
      into: last,
    });
    for (const change of [
      { page: { ...quiet, unsaved: true } },
      { page: null },
      { asleep: 'frozen' },
      { openedByPop: false },
    ] as const)
      expect(planned(change)).not.toHaveProperty('into');
    expect(planned({}, 'new-tab')).not.toHaveProperty('into');
  });

  it('in the background, or only when the agent says so', () => {
    const seen = front();
    const mine = tab({ openedByPop: true, page: quiet });
    expect(planPop(record, [seen, mine], 'background')).toEqual({
      do: 'open',
      anchor: seen,
      inFront: false,
      why: 'setting',
      offerIn: seen,
    });
    expect(planPop(record, [seen, mine], 'ask')).toEqual({ do: 'ask', offerIn: seen, why: 'setting' });
    expect(planPop(record, [], 'ask')).toEqual({ do: 'ask', offerIn: null, why: 'setting' });
  });

  it('where another tab is in front, such as the dialer’s, no page of the CRM is seen: none offers the record', () => {
    const behind = tab({ lastAccessedMs: 9 });
    expect(planPop(record, [behind], 'ask')).toEqual({ do: 'ask', offerIn: null, why: 'setting' });
    expect(planPop(record, [behind], 'background')).toMatchObject({ anchor: behind, inFront: false, offerIn: null });
    // In front of a window that is not in use, it may be covered.
    expect(planPop(record, [front({ inFocusedWindow: false })], 'ask')).toEqual({
      do: 'ask',
      offerIn: null,
      why: 'setting',
    });
    expect(planPop(record, [front({ incognito: true })], 'ask')).toEqual({ do: 'ask', offerIn: null, why: 'setting' });
  });
});

describe('the agent’s own tab, in a CRM that allows one', () => {
  it('goes to the record: the one in front, else the one used last', () => {
    const seen = front();
    const last = tab({ lastAccessedMs: 9, page: quiet });
    expect(planPop(record, [last, seen], 'own-tab')).toEqual({ do: 'reuse', tab: seen, why: null });
    expect(planPop(record, [tab({ page: quiet }), last], 'own-tab')).toEqual({ do: 'reuse', tab: last, why: null });
  });

  it.each([
    ['the agent types', { page: { ...quiet, typing: true, unsaved: true } }, 'typing'],
    ['something is unsaved', { page: { ...quiet, unsaved: true } }, 'unsaved'],
    ['it does not answer', { page: null }, 'unsaved'],
  ] as const)('is not left where %s: its card offers the record, and no tab opens', (_why, change, why) => {
    const seen = front(change);
    const calm = tab({ openedByPop: true, page: quiet });
    expect(planPop(record, [seen, calm], 'own-tab')).toEqual({ do: 'ask', offerIn: seen, why });
  });

  it('behind another site’s, with something unsaved: it comes to the front and offers the record', () => {
    const behind = tab({ page: { ...quiet, unsaved: true } });
    expect(planPop(record, [behind], 'own-tab')).toEqual({ do: 'ask', offerIn: behind, why: 'unsaved' });
  });

  it('comes to the front where it has the record open; the first tab is opened', () => {
    const shown = recordTab();
    expect(planPop(record, [front(), shown], 'own-tab')).toEqual({ do: 'focus', tab: shown, why: null });
    expect(planPop(record, [], 'own-tab')).toMatchObject({ do: 'open', inFront: true });
    expect(planPop(record, [front({ incognito: true })], 'own-tab')).toMatchObject({ do: 'open', anchor: null });
  });
});

describe('a tab whose page says nothing', () => {
  it.each([
    ['unloaded by the browser', { asleep: 'discarded' }],
    ['frozen by the browser', { asleep: 'frozen' }],
    ['sent by the CRM to a site that may not be looked into', { redirected: true, url: '' }],
    ['broken', { broken: true }],
  ] as const)('is used again where it was %s', (_why, change) => {
    const mine = tab({ openedByPop: true, ...change });
    expect(planPop(record, [front(), mine], 'reuse')).toEqual({ do: 'reuse', tab: mine, why: null });
    expect(planPop(record, [mine], 'own-tab')).toMatchObject({ do: 'reuse', tab: mine });
  });
});

describe('a CRM in windows without a tab bar', () => {
  const app = (change: Partial<TabFacts> = {}) =>
    tab({ windowId: 2, alone: true, active: true, page: quiet, ...change });

  it('its own tab goes to the record, whether in front or behind the dialer’s window', () => {
    for (const inFocusedWindow of [true, false]) {
      const own = app({ inFocusedWindow });
      expect(planPop(record, [own], 'reuse')).toEqual({ do: 'reuse', tab: own, why: null });
    }
  });

  it('the tab of the last pop goes first', () => {
    const mine = tab({ openedByPop: true, page: quiet });
    expect(planPop(record, [app(), mine], 'reuse')).toEqual({ do: 'reuse', tab: mine, why: null });
  });

  it.each([
    ['something is unsaved', 'reuse', { page: { ...quiet, unsaved: true } }],
    ['it does not answer', 'reuse', { page: null }],
    ['the agent wants new tabs', 'new-tab', {}],
  ] as const)('where %s, the record opens in a normal window', (_why, opening, change) => {
    expect(planPop(record, [app(change)], opening)).toMatchObject({ do: 'open', anchor: null, inFront: true });
  });

  it('a pop-up window in front of a normal one, such as a softphone’s, stays: the record opens beside the CRM’s tab', () => {
    const normal = tab({ inFocusedWindow: false });
    const seen = app();
    expect(planPop(record, [normal, seen], 'reuse')).toMatchObject({ do: 'open', anchor: normal, inFront: true });
    const typing = app({ page: { ...quiet, typing: true } });
    expect(planPop(record, [normal, typing], 'reuse')).toMatchObject({
      anchor: normal,
      inFront: false,
      offerIn: typing,
    });
  });
});

describe('what the agent leaves unsaved in the page in front', () => {
  const seen = front({ page: { ...quiet, unsaved: true } });

  it('is told of, whatever tab comes to the front instead', () => {
    const mine = tab({ openedByPop: true, page: quiet });
    const shown = recordTab();
    expect(planPop(record, [seen, mine], 'reuse')).toEqual({ do: 'reuse', tab: mine, why: 'unsaved' });
    expect(planPop(record, [seen, shown], 'reuse')).toEqual({ do: 'focus', tab: shown, why: 'unsaved' });
    expect(planPop(record, [seen], 'reuse')).toMatchObject({ do: 'open', why: 'unsaved' });
  });
});

describe('the tabs whose pages decide', () => {
  it('are the one in sight and the pop tab; the agent’s own where it may be used', () => {
    const seen = front();
    const mine = tab({ openedByPop: true });
    const other = tab({ lastAccessedMs: 9 });
    expect(tabsToAsk([other, mine, seen], 'reuse')).toEqual([mine, seen]);
    expect(tabsToAsk([other, mine], 'own-tab')).toEqual([other, mine]);
    const app = tab({ alone: true });
    expect(tabsToAsk([app], 'reuse')).toEqual([app]);
    expect(tabsToAsk([app], 'new-tab')).toEqual([]);
  });
});
