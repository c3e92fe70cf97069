import type { VirtualClock } from './clock.ts';
import { asksForLogIn, type Page, view } from './virtual-pages.ts';
import { type CrmServer, LOG_IN_PAGE, START_PAGE } from './crm-server.ts';
import { CRM_ADDRESS, idAt } from './crm-set-up.ts';
import type { Random } from './random.ts';

export type VirtualTab = {
  id: number;
  windowId: number;
  url: string;
  loading: boolean;
  lastAccessedMs: number;
  typing: boolean;
  /** The CRM's page in it; null while it loads, and where it is another site's or none at all. */
  page: Page | null;
  /** The browser shows an error of its own there. */
  broken: boolean;
  /** The CRM has sent it on to a host that the extension may not see. */
  elsewhere: boolean;
};

/** What a tab may hold from before a call. */
export type StalePage = 'network-error' | 'crashed' | 'gone' | 'error';

/** The browser's tabs and windows, and the agent who uses them. */
export type VirtualTabs = {
  list: () => VirtualTab[];
  get: (id: number) => VirtualTab | undefined;
  isActive: (tab: VirtualTab) => boolean;
  focusedWindow: () => number;
  /** The agent has a mouse button down on a tab: the browser edits none. */
  refused: boolean;
  /** What is in front now is the agent's choice, made since the extension last brought something there. */
  chosenByAgent: boolean;
  /** Called when a page of the CRM has come, and when a tab was closed or went on. */
  onPage: (tab: VirtualTab) => void;
  activate: (id: number) => void;
  focusWindow: (id: number) => void;
  open: (url: string, windowId: number, inFront: boolean) => VirtualTab;
  close: (id: number) => void;
  navigate: (id: number, url: string) => void;
  agentLeaves: () => void;
  agentClosesRecord: () => void;
  agentTypes: (forMs: number) => void;
  agentGoesToOtherWindow: () => void;
  /** The agent logs in to the CRM: where a tab asks for it, or in another tab of the CRM. */
  agentLogsIn: (beside: boolean) => void;
  /** A tab has held such a page at that address since before the call. */
  hold: (url: string, stale: StalePage) => void;
  /** The browser closed; its tabs come back only where it restores them. */
  restart: (keepsTabs: boolean) => void;
};

const DIALER_PAGE = 'https://dialer.example.test/agent/';
const NEWS_PAGE = 'https://news.example.test/';

export function createTabs(clock: VirtualClock, random: () => Random, crm: CrmServer): VirtualTabs {
  let nextId = 1;
  let tabs: VirtualTab[] = [];
  let active = new Map<number, number>();
  let focused = 1;

  const isOfCrm = (url: string) => url.startsWith(`${CRM_ADDRESS}/`);

  function add(url: string, windowId: number): VirtualTab {
    const page = isOfCrm(url) ? crm.serve(url, clock.now()) : null;
    const tab: VirtualTab = {
      id: nextId++,
      windowId,
      url,
      loading: false,
      lastAccessedMs: clock.now(),
      typing: false,
      page,
      broken: false,
      elsewhere: false,
    };
    tabs.push(tab);
    if (!active.has(windowId)) active.set(windowId, tab.id);
    return tab;
  }

  function load(tab: VirtualTab, url: string): void {
    Object.assign(tab, { url, loading: true, typing: false, page: null, broken: false, elsewhere: false });
    api.onPage(tab);
    const loadingMs = random().chance(0.06) ? random().between(2500, 9000) : random().between(150, 2500);
    clock.after(loadingMs, () => {
      if (tab.url !== url || !tab.loading || !tabs.includes(tab)) return;
      tab.loading = false;
      if (!isOfCrm(url)) return;
      tab.page = crm.serve(url, clock.now());
      tab.elsewhere = tab.page === null;
      tab.url = tab.page?.address ?? url;
      api.onPage(tab);
    });
  }

  function activate(id: number): void {
    const tab = get(id);
    if (!tab) throw new Error(`No tab with id: ${id}.`);
    active.set(tab.windowId, id);
    tab.lastAccessedMs = clock.now();
  }

  function close(closed: VirtualTab | undefined): void {
    if (!closed) return;
    tabs = tabs.filter((tab) => tab !== closed);
    closed.page = null;
    api.onPage(closed);
    if (active.get(closed.windowId) !== closed.id) return;
    const next = tabs.find(({ windowId }) => windowId === closed.windowId) ?? add(DIALER_PAGE, closed.windowId);
    active.set(closed.windowId, next.id);
  }

  function begin(): void {
    add(DIALER_PAGE, 1);
    add(`${CRM_ADDRESS}/contacts`, 1);
    add(NEWS_PAGE, 2);
    focused = 1;
  }

  const get = (id: number) => tabs.find((tab) => tab.id === id);
  const front = () => get(active.get(focused) ?? 0);
  const known = (id: number): VirtualTab => {
    const tab = get(id);
    if (!tab) throw new Error(`No tab with id: ${id}.`);
    return tab;
  };

  const api: VirtualTabs = {
    list: () => tabs,
    get,
    isActive: (tab) => active.get(tab.windowId) === tab.id,
    focusedWindow: () => focused,
    refused: false,
    chosenByAgent: false,
    onPage: () => undefined,
    activate(id) {
      activate(id);
      api.chosenByAgent = false;
    },
    focusWindow(id) {
      focused = id;
      api.chosenByAgent = false;
    },
    open(url, windowId, inFront) {
      const tab = add('', windowId);
      if (inFront) api.chosenByAgent = false;
      load(tab, url);
      if (inFront) activate(tab.id);
      return tab;
    },
    close: (id) => close(get(id)),
    navigate: (id, url) => load(known(id), url),
    agentLeaves() {
      api.chosenByAgent = true;
      const page = tabs.find(({ url, windowId }) => url === DIALER_PAGE && windowId === focused) ?? tabs[0];
      if (page) {
        focused = page.windowId;
        activate(page.id);
      }
    },
    agentClosesRecord() {
      api.chosenByAgent = true;
      const open = front();
      if (open && idAt(open.url) !== null) close(open);
    },
    agentTypes(forMs) {
      const page = front();
      if (!page) return;
      page.typing = true;
      clock.after(forMs, () => void (page.typing = false));
    },
    agentGoesToOtherWindow() {
      focused = focused === 1 ? 2 : 1;
      api.chosenByAgent = true;
    },
    agentLogsIn(beside) {
      api.chosenByAgent = true;
      crm.loggedIn = true;
      const asking = tabs.filter(({ page }) => page && asksForLogIn(page, clock.now()));
      const other = tabs.find((tab) => isOfCrm(tab.url) && !asking.includes(tab));
      const tab = (beside ? other : asking[0]) ?? add(LOG_IN_PAGE, focused);
      focused = tab.windowId;
      activate(tab.id);
      load(tab, START_PAGE);
    },
    hold(url, stale) {
      const tab = add(url, 1);
      tab.broken = stale === 'network-error' || stale === 'crashed';
      const stages = [{ afterMs: 0, view: view(stale === 'gone' ? 'gone' : 'error') }];
      tab.page = tab.broken ? null : { address: url, loadedAtMs: clock.now(), stages };
    },
    restart(keepsTabs) {
      const before = tabs;
      for (const tab of before) tab.page = null;
      for (const tab of before) api.onPage(tab);
      tabs = [];
      active = new Map();
      begin();
      for (const { url } of keepsTabs ? before : []) if (isOfCrm(url)) add(url, 1);
    },
  };
  begin();
  return api;
}
