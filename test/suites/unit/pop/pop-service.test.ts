import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { CardCorner, PageReport } from '#utils/messages/protocol.ts';
import { formsIn } from '#utils/pop/learned-forms.ts';
import { createOpenOffered } from '#utils/pop/open-offered.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import { popContext, type PopDependencies } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { type PopSession, popSessionSchema } from '#utils/pop/pop-session.ts';
import { createPopStore } from '#utils/pop/pop-store.ts';
import type { Lead, RememberedLink } from '#utils/pop/remembered.ts';
import { settingsSchema } from '#utils/settings/schema.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { exampleCall } from '../crm/profiles.ts';
import { blankReport, notFound, PretendBrowser, ORIGIN, recordReport } from './pretend-browser.ts';
import { sentence } from '#utils/words/words.ts';

const callOf = (code: string, key = code): Call => ({
  ...exampleCall,
  vendorLeadCode: code,
  leadId: '',
  key,
  startedAtMs: 1000,
});
const callA = callOf('A');
const callB = callOf('B');
const crm: CrmProfileInput = {
  id: 'crm',
  name: 'Harbour',
  address: `${ORIGIN}/app`,
  recordTemplate: '/leads/{record_id}',
  ways: ['remembered', 'address'],
  addressBy: ['vendor_lead_code'],
};

let office: PretendBrowser;
let service: ReturnType<typeof wake>;
let settings: Record<string, unknown>;
let links: Map<string, RememberedLink>;
let forms: Map<string, unknown>;
let nowMs: number;
let waited: (ms: number, signal: AbortSignal) => Promise<void>;

const linkKey = (profileId: string, { leadId, vendorLeadCode }: Lead) => `${profileId}|${leadId}|${vendorLeadCode}`;
const effective = async (): Promise<EffectiveSettings> => ({
  settings: settingsSchema.parse(settings),
  login: { user: '', password: 'hunter2', server: 'https://d.test/x.php' },
  byPolicy: new Set(),
  problems: [],
});
/** Everything about a browser but the worker's memory outlives the worker. */
function wake(change: Partial<PopDependencies> = {}) {
  const context = popContext({
    settings: effective,
    store: createPopStore(office.memory, () => {}),
    links: {
      read: async (profileId, lead) => links.get(linkKey(profileId, lead)) ?? null,
      write: async (profileId, lead, link) => void links.set(linkKey(profileId, lead), link),
      forget: async (profileId, lead) => void links.delete(linkKey(profileId, lead)),
    },
    forms: formsIn({ get: async (key) => forms.get(key), set: async (key, value) => void forms.set(key, value) }),
    notify: async (words, address) => void office.notified.push({ words, address }),
    tabs: office.tabs(),
    reportFault: () => {},
    endOnPage: async (tabId, end) => void office.ended.push({ tabId, ...end }),
    now: () => nowMs,
    wait: (ms, signal) => waited(ms, signal),
    ...change,
  });
  return {
    ...createPopService(context),
    ...createPageReports(context),
    ...createOpenOffered(context),
    change: context.change,
    activated: (tabId: number) => context.change({ type: 'tab-activated', tabId }),
    dismissed: (callKey: string) => context.change({ type: 'dismissed', callKey, inTab: 100, atMs: nowMs }),
    cardMoved: (corner: CardCorner) => context.change({ type: 'card-moved', inTab: 100, corner }),
  };
}

beforeEach(() => {
  office = new PretendBrowser();
  settings = { crms: [crm] };
  links = new Map();
  forms = new Map();
  nowMs = 50_000;
  waited = () => new Promise(() => {});
  service = wake();
});

/** Keeps an act waiting until it is let go. */
function holdUp(act: string): { reached: Promise<void>; letGo: () => void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let held = false;
  office.before = (at) => {
    if (at !== act || held) return undefined;
    held = true;
    reached.resolve();
    return gate.promise;
  };
  return { reached: reached.promise, letGo: () => gate.resolve() };
}

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
    settings = given;
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
    settings = { crms: 'nonsense' };
    expect(await service.pop(callB)).toMatchObject({ kind: 'failed' });
    // And the next one works.
    office.before = () => {};
    settings = { crms: [crm] };
    expect(await service.pop(callB)).toMatchObject({ kind: 'opened' });
  });
});

it('a pop that tried no lesson has come to its end before storage has noted how', async () => {
  const { read, write } = office.memory;
  const never = () => new Promise<never>(() => {});
  const memory = { read, write: (session: PopSession) => (session.lessons ? never() : write(session)) };
  service = wake({ store: createPopStore(memory, () => {}, never) });
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
    service = wake();
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
    settings = { crms: [{ ...crm, searchTemplate: '/find?q={search}', ways: ['remembered', 'address', 'search'] }] };
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
    service = wake();
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
    settings = { crms: [{ ...crm, id: 'other' }] };
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
    settings = { ...settings, opening: 'own-tab' };
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
    nowMs += 1000;
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
    settings = { crms: [{ ...crm, searchTemplate: '/find?q={search}', ways: ['search'] }] };
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
    service = wake();
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
    settings = { crms: [crm], opening };
    expect(await service.pop(callA, { wanted: true })).toMatchObject({ kind: 'opened' });
    expect(office.acts[0]).toBe('open /app/leads/A');
  });

  it('from a notification: the tab of the pop, never a second one', async () => {
    settings = { crms: [crm], opening: 'background' };
    await service.pop(callA);
    const { address } = office.notified[0] ?? {};
    expect(address).toBe(`${ORIGIN}/app/leads/A`);
    await service.openNotified(address ?? '');
    expect(office.acts.at(-1)).toBe(`focus ${office.shownPop?.tabId}`);
    expect(office.tabCount).toBe(1);
  });

  it('from a notification, after its tab was closed: the new one is the call’s, with its card, while the call is on', async () => {
    settings = { ...settings, opening: 'background' };
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
      service = wake({
        ...broken,
        links: { read: fails, write: fails, forget: fails },
        forms: { read: fails, learn: fails },
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
    service = wake(broken);
    const { kind, words } = await service.pop(callA);
    expect([kind, words]).toEqual(['failed', sentence('pop.failed')]);
    expect(office.notified).toEqual([{ words, address: null }]);
    expect(reported).toHaveLength(1);
  });

  it('a browser that never answers: the pop ends, and the next call has its own', async () => {
    waited = async () => {};
    office.before = (act) => (act.startsWith('open') ? new Promise(() => {}) : undefined);
    expect(await service.pop(callA)).toMatchObject({ kind: 'failed', words: sentence('pop.failed') });
    waited = () => new Promise(() => {});
    office.before = () => {};
    expect(await service.pop(callB)).toMatchObject({ kind: 'opened' });
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
