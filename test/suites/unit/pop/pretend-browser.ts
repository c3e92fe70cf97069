import type { LookedUp } from '#utils/crm/lookup-answer.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import type { PagePop, PageReport } from '#utils/messages/protocol.ts';
import { NO_POP, type PopSession, type ShownPop, type TriedLesson } from '#utils/pop/pop-session.ts';
import type { PopMemory } from '#utils/pop/pop-store.ts';
import type { Words } from '#utils/words/words.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import type { PopMeans } from '#utils/pop/trail.ts';
import type { TabFacts } from '#utils/pop/plan.ts';

export const ORIGIN = 'https://crm.example.com';

export const blankReport: PageReport = {
  unsaved: false,
  typing: false,
  address: '',
  found: null,
  own: null,
  matches: 0,
  looks: 'other',
  content: 500,
  candidates: [],
};
export const recordReport: PageReport = { ...blankReport, found: 'address', own: 'code', matches: 1, looks: 'record' };
export const errorPage: PageReport = { ...blankReport, looks: 'error' };
export const notFound: PageReport = { ...blankReport, looks: 'not-found' };

type Tab = Pick<
  TabFacts,
  'id' | 'windowId' | 'url' | 'active' | 'incognito' | 'redirected' | 'asleep' | 'alone' | 'broken'
>;

/** An agent's browser with one CRM, as a pop meets it. What is done to it stands in `acts`. */
export class PretendBrowser {
  acts: string[] = [];
  shown: { tabId: number; pop: PagePop }[] = [];
  notified: { words: Words; address: string | null }[] = [];
  ended: { tabId: number; callKey: string; endedAtMs: number | null }[] = [];
  looked: { tabId: number; address: string }[] = [];
  session: PopSession = NO_POP;
  tried: TriedLesson[] = [];
  /** What the CRM's page at an address says of itself; null where no script answers. */
  page: (url: string, keys: RecordKeys) => PageReport | null = (url, { signature }) =>
    signature && showsRecord(ORIGIN + url, signature) ? recordReport : blankReport;
  /** Ids, or records of which the answer says more. */
  lookup: (address: string) => (string | (Omit<LookedUp, 'phones'> & { phones?: string[] }))[] | null = () => [];
  /** A tab was loaded anew. */
  reloaded: (tabId: number) => void = () => {};
  /** The agent has begun to write since the page was last asked. */
  writing = false;
  /** The page asks “Leave site?”, and the agent says no. */
  stays = false;
  nowMs = 1000;
  /** Tabs that are asked what they show, besides the one in front and the pop tab. */
  asks: number[] = [];
  /** Is called before each act, and may keep it waiting. */
  before: (act: string) => Promise<void> | void = () => {};
  #tabs: Tab[] = [];
  #nextId = 100;
  #window = 1;

  tab(path: string, change: Partial<Tab> = {}): number {
    const id = this.#nextId++;
    const plain = {
      windowId: 1,
      active: false,
      incognito: false,
      redirected: false,
      asleep: null,
      alone: false,
      broken: false,
    };
    this.#tabs.push({ id, url: ORIGIN + path, ...plain, ...change });
    return id;
  }

  front(path: string): number {
    return this.tab(path, { active: true });
  }

  /** The browser unloads a tab to save memory. */
  unload(tabId: number): void {
    for (const tab of this.#tabs) if (tab.id === tabId) tab.asleep = 'discarded';
  }

  /** What the page in a tab says of itself, and where it is. */
  #said(tabId: number, keys: RecordKeys): PageReport | null {
    const url = this.urlOf(tabId);
    const report = url === undefined ? null : this.page(url, keys);
    return report && { ...report, address: report.address || ORIGIN + (url ?? '') };
  }

  urlOf(tabId: number): string | undefined {
    return this.#tabs.find(({ id }) => id === tabId)?.url.slice(ORIGIN.length);
  }

  get tabCount(): number {
    return this.#tabs.length;
  }

  /** Opened by the last pop, so that the next may use it. */
  ownedTab(path: string, pop: ShownPop['pop'], change: Partial<Tab> = {}): number {
    const tabId = this.tab(path, change);
    const tab = { tabId, windowId: 1, openedByPop: true };
    const shown = { ...tab, profileId: 'crm', address: null, offeredIn: null, pop };
    this.session = { callKey: pop.callKey, disproved: [], shown };
    return tabId;
  }

  get shownPop(): ShownPop | null {
    return this.session.shown;
  }

  readonly memory: PopMemory = {
    read: async () => structuredClone(this.session),
    write: async (session) => void (this.session = structuredClone(session)),
  };

  /** What the steps of one pop work with, where no service stands behind them. */
  steps(profileId = 'crm'): PopMeans {
    return {
      tabs: this.tabs(),
      place: async (tab, address, pop) => {
        await this.before('remember');
        const shown = { ...tab, profileId, address, offeredIn: null, pop };
        this.session = structuredClone({ callKey: pop.callKey, disproved: [], shown });
      },
      offered: async (inTab) => {
        if (this.session.shown) this.session.shown.offeredIn = inTab;
      },
      notify: async (words, address) => void this.notified.push({ words, address }),
      now: () => this.nowMs,
      ended: async (_outcome, tried) => void this.tried.push(...tried),
    };
  }

  async #act(act: string): Promise<void> {
    await this.before(act);
    this.acts.push(act);
  }

  #facts(tab: Tab, keys: RecordKeys): TabFacts {
    const openedByPop = this.shownPop?.openedByPop === true && this.shownPop.tabId === tab.id;
    const inFocusedWindow = tab.windowId === this.#window;
    const isAsked =
      ((tab.active && inFocusedWindow) || openedByPop || this.asks.includes(tab.id)) &&
      !tab.redirected &&
      tab.asleep === null;
    return {
      ...tab,
      url: tab.redirected ? '' : tab.url,
      index: this.#tabs.indexOf(tab),
      inFocusedWindow,
      lastAccessedMs: 0,
      openedByPop,
      page: isAsked ? this.page(tab.url.slice(ORIGIN.length), keys) : null,
    };
  }

  #activate(tabId: number): void {
    const target = this.#tabs.find(({ id }) => id === tabId);
    if (!target) throw new Error('No tab.');
    this.#window = target.windowId;
    for (const tab of this.#tabs) if (tab.windowId === target.windowId) tab.active = tab.id === tabId;
  }

  tabs(): BrowserTabs {
    return {
      crmTabs: async (_crm, keys) => {
        await this.before('tabs');
        return this.#tabs.filter(({ url }) => url.startsWith(ORIGIN)).map((tab) => this.#facts(tab, keys));
      },
      focus: async ({ tabId }) => {
        await this.#act(`focus ${tabId}`);
        this.#activate(tabId);
      },
      open: async (address, anchor, inFront) => {
        await this.#act(`open ${address.slice(ORIGIN.length)}${inFront ? '' : ' behind'}`);
        const windowId = anchor?.windowId ?? 1;
        const id = this.tab(address.slice(ORIGIN.length), { windowId });
        if (inFront) this.#activate(id);
        return { tabId: id, windowId, openedByPop: true };
      },
      close: async (tabId) => {
        await this.#act(`close ${tabId}`);
        this.#tabs = this.#tabs.filter(({ id }) => id !== tabId);
      },
      navigate: async (tabId, address) => {
        await this.#act(`navigate ${tabId} ${address.slice(ORIGIN.length)}`);
        const tab = this.#tabs.find(({ id }) => id === tabId);
        if (!tab || this.writing) return 'unsaved';
        if (this.stays) return 'stayed';
        tab.url = address;
        return 'went';
      },
      pause: async () => this.before('pause'),
      show: async (tabId, pop) => {
        await this.#act(`show ${tabId}`);
        this.shown.push({ tabId, pop });
        return this.#said(tabId, pop.keys);
      },
      reload: async (tabId) => {
        await this.#act(`reload ${tabId}`);
        this.reloaded(tabId);
      },
      see: async (tabId, keys) => this.#said(tabId, keys),
      settle: async (tabId, keys) => {
        await this.before('settle');
        return this.#said(tabId, keys);
      },
      lookUp: async (tabId, address) => {
        this.looked.push({ tabId, address: address.slice(ORIGIN.length) });
        const found = this.lookup(address.slice(ORIGIN.length));
        return (
          found &&
          found.map((each) =>
            typeof each === 'string' ? { id: each, label: '', phones: [] } : { phones: [], ...each },
          )
        );
      },
    };
  }

  get lastCard() {
    return this.shown.at(-1)?.pop.card;
  }
}
