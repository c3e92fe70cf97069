import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import { type PopSession, popSessionSchema } from '#utils/pop/pop-session.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import { blankReport, notFound, ORIGIN, recordReport } from './pretend-browser.ts';
import { sentence } from '#utils/words/words.ts';
import {
  callA,
  callB,
  crm,
  goOnWith,
  holdUp,
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

describe('a pop', () => {
  it('opens the record, and what is kept of it can be read again', async () => {
    const address = `${ORIGIN}/app/leads/A`;
    expect(await service.pop(callA)).toEqual({ kind: 'opened', words: null, address, confirmedBy: 'page' });
    expect(popSessionSchema.parse(office.session)).toEqual(office.session);
    expect(office.shownPop).toMatchObject({ tabId: 100, profileId: 'crm', openedByPop: true, pop: { callKey: 'A' } });
    expect(JSON.stringify([office.shownPop, office.shown])).not.toContain('hunter2');
  });

  it('the record of a call that is over comes with a card that says so', async () => {
    await service.pop(callA, { endedAtMs: 5000 });
    expect(office.lastCard?.endedAtMs).toBe(5000);
  });

  it('practice is shown as practice', async () => {
    await service.pop(callA, { practice: true });
    expect(office.lastCard?.practice).toBe(true);
  });

  it('uses the remembered record', async () => {
    links.set(linkKey('crm', callA), { address: `${ORIGIN}/app/leads/99`, atMs: 1, by: 'agent' });
    expect(await service.pop(callA)).toMatchObject({ address: `${ORIGIN}/app/leads/99` });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no CRM', {}, 'failed', 'pop.noCrm'],
    ['a rule', { crms: [crm], rules: [{ result: 'dont-pop' }] }, 'not-wanted', 'pop.excluded'],
    ['a rule for a CRM that is gone', { crms: [crm], rules: [{ result: 'gone' }] }, 'failed', 'pop.ruleWithoutCrm'],
    [
      'a CRM set up wrong',
      { crms: [{ ...crm, recordTemplate: 'https://evil.example.com/{record_id}' }] },
      'failed',
      'pop.crmProblem',
    ],
  ])('%s: says so', async (_why, given, kind, key) => {
    goOnWith({ settings: given });
    expect(await service.pop(callA)).toEqual({ kind, words: expect.objectContaining({ key }), address: null });
    expect(office.acts).toEqual([]);
  });

  it('never rejects, whatever breaks', async () => {
    office.before = (act) => {
      if (act.startsWith('open')) throw new Error('No window.');
    };
    expect(await service.pop(callA)).toMatchObject({
      kind: 'failed',
      words: sentence('pop.failed'),
    });
    goOnWith({ settings: { crms: 'nonsense' } });
    expect(await service.pop(callB)).toMatchObject({ kind: 'failed' });
    // And the next one works.
    office.before = () => {};
    goOnWith({ settings: { crms: [crm] } });
    expect(await service.pop(callB)).toMatchObject({ kind: 'opened' });
  });
});

it('a pop that tried no lesson has come to its end before storage has noted how', async () => {
  const { read, write } = office.memory;
  const never = () => new Promise<never>(() => {});
  const memory = { read, write: (session: PopSession) => (session.lessons ? never() : write(session)) };
  goOnWith({ service: wake({ store: createPopStore(memory, () => {}, never) }) });
  expect(await service.pop(callA)).toMatchObject({ kind: 'opened', confirmedBy: 'page' });
});

describe('two pops', () => {
  it.each(['tabs', 'open /app/leads/A', 'settle', 'show 100'])(
    'the later supersedes the earlier at “%s”, and its record is the one on display',
    async (act) => {
      const held = holdUp(act);
      const first = service.pop(callA);
      await held.reached;
      const second = service.pop(callB);
      expect(await second).toMatchObject({ address: `${ORIGIN}/app/leads/B` });
      held.letGo();
      expect(await first).toEqual({
        kind: 'failed',
        words: sentence('pop.superseded'),
        address: null,
      });
      expect(office.shownPop).toMatchObject({ address: `${ORIGIN}/app/leads/B`, pop: { callKey: 'B' } });
      expect(office.shown.map(({ pop }) => pop.callKey)).toContain('B');
    },
  );

  it('of the same call are one: asked for again while under way', async () => {
    const held = holdUp('settle');
    const first = service.pop(callA);
    await held.reached;
    const second = service.pop(callA);
    held.letGo();
    expect(await Promise.all([first, second])).toMatchObject([{ kind: 'opened' }, { kind: 'opened' }]);
    expect(office.tabCount).toBe(1);
  });

  it('of the same call, one after the other: the record comes to the front again', async () => {
    await service.pop(callA);
    expect(await service.pop(callA)).toMatchObject({ kind: 'shown' });
    expect(office.tabCount).toBe(1);
  });

  it('the tab that showed the call before shows it no more', async () => {
    const there = office.tab('/app/leads/A', { windowId: 2 });
    await service.pop(callA);
    await service.pop(callB);
    expect(office.ended).toEqual([{ tabId: there, callKey: 'A', endedAtMs: null }]);
  });

  it('nothing is ended in a tab that goes on to the next record', async () => {
    await service.pop(callA);
    await service.pop(callB);
    expect(office.tabCount).toBe(1);
    expect(office.ended).toEqual([]);
  });

  it('a background that died in the middle goes on in the tab that it had', async () => {
    const held = holdUp('settle');
    void service.pop(callA);
    await held.reached;
    goOnWith({ service: wake() });
    expect(await service.pop(callA)).toMatchObject({ kind: 'shown' });
    expect(office.tabCount).toBe(1);
    held.letGo();
  });
});

describe('a background that died when its search had led to the record, which was open in a tab of the agent’s own', () => {
  const record = `${ORIGIN}/app/leads/77`;
  let ofRecord: PageReport;
  let own: number;
  beforeEach(async () => {
    goOnWith({
      settings: { crms: [{ ...crm, searchTemplate: '/find?q={search}', ways: ['remembered', 'address', 'search'] }] },
    });
    own = office.tab('/app/leads/77');
    ofRecord = { ...recordReport, own: 'phone' };
    const row: PageReport = {
      ...blankReport,
      found: 'code',
      matches: 1,
      candidates: [{ label: '', addresses: [record] }],
    };
    office.page = (url) => (url === '/app/leads/77' ? ofRecord : url.startsWith('/app/find') ? row : notFound);
    const reached = Promise.withResolvers<void>();
    let isReached = false;
    office.before = (act) => {
      isReached ||= act.startsWith('close');
      if (!isReached || act !== 'settle') return undefined;
      reached.resolve();
      return new Promise(() => {});
    };
    void service.pop(callA);
    await reached.promise;
    office.before = () => {};
    office.acts = [];
    goOnWith({ service: wake() });
  });

  it('finds it there again: no way is asked anew, no second tab opens', async () => {
    expect(await service.pop(callA)).toMatchObject({ kind: 'shown', address: record, confirmedBy: 'page' });
    expect(office.acts).toEqual([`show ${own}`, `show ${own}`]);
    expect([...links.values()]).toMatchObject([{ address: record }]);
  });

  it('also where its page has crashed: it is loaded anew', async () => {
    const crashed: PageReport = { ...blankReport, looks: 'error' };
    [office.reloaded, ofRecord] = [() => void (ofRecord = { ...recordReport, own: 'phone' }), crashed];
    expect(await service.pop(callA)).toMatchObject({ kind: 'shown', address: record, confirmedBy: 'page' });
    expect(office.acts).toEqual([`show ${own}`, `reload ${own}`, `show ${own}`]);
  });

  it('unless its page shows nothing of the call: then the ways are asked again, and lead back to it', async () => {
    ofRecord = { ...recordReport, own: null };
    expect(await service.pop(callA)).toMatchObject({ kind: 'opened', address: record, confirmedBy: 'address' });
    expect(office.acts).toContain('open /app/leads/A');
  });

  it('unless the agent has gone to another record of the household in that tab', async () => {
    await office.tabs().navigate(own, `${ORIGIN}/app/leads/78`);
    const { page } = office;
    office.page = (url, keys) => (url === '/app/leads/78' ? { ...recordReport, own: 'phone' } : page(url, keys));
    expect(await service.pop(callA)).toMatchObject({ kind: 'opened', address: record });
  });

  it('unless it has turned out not to be the record', async () => {
    await service.change({ type: 'disproved', callKey: 'A', address: record });
    await service.pop(callA);
    expect(office.acts[0]).toBe('open /app/leads/A');
  });
});

describe('the call ends', () => {
  it('the page is told, the tab stays the pop’s, and a page that loads later is told nothing', async () => {
    await service.pop(callA);
    await service.callEnded(callA, 60_000);
    expect(office.ended).toEqual([{ tabId: 100, callKey: 'A', endedAtMs: 60_000 }]);
    expect(office.shownPop).toMatchObject({
      openedByPop: true,
      pop: { highlight: false, card: { endedAtMs: 60_000 } },
    });
    expect(await service.popFor({ tabId: 100, url: `${ORIGIN}/app/leads/A` })).toBeNull();
  });

  it('the card says how long it took, whatever was done to the clock meanwhile', async () => {
    for (const byMs of [-600_000, 86_400_000]) {
      await service.pop(callA);
      // The state's times have moved with the clock, and the card's have not.
      await service.callEnded({ ...callA, startedAtMs: callA.startedAtMs + byMs }, 60_000 + byMs);
      expect(office.shownPop).toMatchObject({ pop: { card: { startedAtMs: 1000, endedAtMs: 60_000 } } });
    }
  });

  it('the card in the tab that offered the record goes too', async () => {
    const form = office.front('/app/leads/X');
    office.page = (url) => (url.endsWith('X') ? { ...blankReport, typing: true } : recordReport);
    await service.pop(callA);
    await service.callEnded(callA, 60_000);
    expect(office.ended.map(({ tabId }) => tabId)).toEqual([101, form]);
  });

  it.each(['open /app/leads/A', 'settle', 'show 100'])('while its pop is at “%s”: it stays ended', async (act) => {
    const held = holdUp(act);
    const popping = service.pop(callA);
    await held.reached;
    await service.callEnded(callA, 60_000);
    held.letGo();
    expect(await popping).toMatchObject({ kind: 'failed', words: sentence('pop.endedEarly') });
    if (office.shownPop) expect(office.shownPop.pop.card.endedAtMs).toBe(60_000);
    expect(await service.popFor({ tabId: 100, url: `${ORIGIN}/app/leads/A` })).toBeNull();
    // The agent may ask for it again.
    expect(await service.pop(callA)).toMatchObject({ address: `${ORIGIN}/app/leads/A` });
  });

  it('… also when the agent goes to the record by hand', async () => {
    const front = office.front('/app/home');
    office.page = (url) => ({ ...blankReport, typing: url === '/app/home' });
    await service.pop(callA);
    const behind = office.shownPop?.tabId ?? -1;
    expect(office.shownPop).toMatchObject({ offeredIn: front });
    await service.activated(front);
    expect(office.ended).toEqual([]);
    await service.activated(behind);
    expect(office.ended).toEqual([{ tabId: front, callKey: 'A', endedAtMs: null }]);
    expect(office.shownPop).toMatchObject({ tabId: behind });
    expect(office.shownPop?.offeredIn).toBeNull();
    expect(await service.isShownIn(behind, 'A')).toBe(true);
    expect(await service.isShownIn(front, 'A')).toBe(false);
    expect(await service.isShownIn(behind, 'B')).toBe(false);
  });

  it('of another call: nothing', async () => {
    await service.pop(callB);
    await service.callEnded(callA, 60_000);
    expect(office.ended).toEqual([]);
    expect(office.shownPop?.pop.card.endedAtMs).toBeNull();
  });

  it('a page that does not answer keeps nobody waiting', async () => {
    await service.pop(callA);
    const hanging = wake({ endOnPage: () => new Promise(() => {}) });
    await hanging.callEnded(callA, 60_000);
    expect(await hanging.pop(callB)).toMatchObject({ kind: 'opened' });
  });
});

it('what is under way at the same time is stored whole', async () => {
  await service.pop(callA);
  await Promise.all([service.cardMoved('top-left'), service.dismissed('A'), service.callEnded(callA, 60_000)]);
  await vi.waitFor(() => expect(office.ended).toHaveLength(2));
  expect(popSessionSchema.parse(office.session)).toEqual(office.session);
});

it('a tab that was on its way to a call’s record when the next call came does not stay', async () => {
  const { reached, letGo } = holdUp('open /app/leads/A');
  const first = service.pop(callA);
  await reached;
  const second = service.pop(callB);
  letGo();
  expect(await first).toMatchObject({ kind: 'failed' });
  expect(await second).toMatchObject({ kind: 'opened' });
  await vi.waitFor(() => expect(office.tabCount).toBe(1));
  expect(office.urlOf(office.shownPop?.tabId ?? 0)).toBe('/app/leads/B');
});

describe('what the agent asks for', () => {
  it.each(['ask', 'background'])('comes to the front, though records by themselves do not (%s)', async (opening) => {
    goOnWith({ settings: { crms: [crm], opening } });
    expect(await service.pop(callA, { wanted: true })).toMatchObject({ kind: 'opened' });
    expect(office.acts[0]).toBe('open /app/leads/A');
  });

  it('from a notification: the tab of the pop, never a second one', async () => {
    goOnWith({ settings: { crms: [crm], opening: 'background' } });
    await service.pop(callA);
    const { address } = office.notified[0] ?? {};
    expect(address).toBe(`${ORIGIN}/app/leads/A`);
    await service.openNotified(address ?? '');
    expect(office.acts.at(-1)).toBe(`focus ${office.shownPop?.tabId}`);
    expect(office.tabCount).toBe(1);
  });

  it('from a notification, after its tab was closed: the new one is the call’s, with its card, while the call is on', async () => {
    goOnWith({ settings: { ...settings, opening: 'background' } });
    const { address } = await service.pop(callA);
    await office.tabs().close(office.shownPop?.tabId ?? 0);
    await service.openNotified(address ?? '');
    const [tabId, openedByPop] = [101, true];
    expect(office.shownPop).toMatchObject({ tabId, openedByPop, address, pop: { callKey: 'A' } });
    expect(office.shown.at(-1)).toMatchObject({ tabId, pop: { callKey: 'A', highlight: true } });

    await service.callEnded(callA, nowMs);
    await office.tabs().close(tabId);
    await service.openNotified(address ?? '');
    expect(office.acts.at(-1)).toBe('open /app/leads/A');
    expect(office.shownPop?.tabId).toBe(tabId);
  });

  it('from a notification: a tab that shows the record by now, else a new one; never another site', async () => {
    const open = office.tab('/app/leads/A?tab=notes');
    await service.openNotified(`${ORIGIN}/app/leads/A`);
    expect(office.acts).toEqual([`focus ${open}`]);
    await service.openNotified(`${ORIGIN}/app/leads/B`);
    expect(office.acts.at(-1)).toBe('open /app/leads/B');
    await service.openNotified('https://evil.example.com/app/leads/B');
    expect(office.tabCount).toBe(2);
  });
});

describe('what a pop can do without', () => {
  const reported: unknown[] = [];
  const broken = { reportFault: (error: unknown) => void reported.push(error) };
  beforeEach(() => void (reported.length = 0));

  it.each([
    ['does not open', () => Promise.reject(new Error('The database did not open.'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('the memory of links and forms: where it %s, the record opens all the same', async (_how, fails) => {
    vi.useFakeTimers();
    try {
      goOnWith({
        service: wake({
          ...broken,
          links: { read: fails, write: fails, forget: fails },
          forms: { read: fails, learn: fails },
        }),
      });
      const popping = service.pop(callA);
      await vi.advanceTimersByTimeAsync(1000);
      expect(await popping).toMatchObject({ kind: 'opened', address: `${ORIGIN}/app/leads/A` });
    } finally {
      vi.useRealTimers();
    }
  });

  it('a browser that does not do what it is asked to: said in plain words, and by a notification', async () => {
    office.before = (act) => (act.startsWith('open') ? Promise.reject(new Error('Internal error 17.')) : undefined);
    goOnWith({ service: wake(broken) });
    const { kind, words } = await service.pop(callA);
    expect([kind, words]).toEqual(['failed', sentence('pop.failed')]);
    expect(office.notified).toEqual([{ words, address: null }]);
    expect(reported).toHaveLength(1);
  });

  it('a browser that never answers: the pop ends, and the next call has its own', async () => {
    goOnWith({ waited: async () => {} });
    office.before = (act) => (act.startsWith('open') ? new Promise(() => {}) : undefined);
    expect(await service.pop(callA)).toMatchObject({ kind: 'failed', words: sentence('pop.failed') });
    goOnWith({ waited: () => new Promise(() => {}) });
    office.before = () => {};
    expect(await service.pop(callB)).toMatchObject({ kind: 'opened' });
  });
});
