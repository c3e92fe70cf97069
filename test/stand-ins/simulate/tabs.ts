import type { VirtualClock } from './clock.ts';
import type { Random } from './random.ts';

export type VirtualTab = {
  id: number;
  windowId: number;
  url: string;
  loading: boolean;
  lastAccessedMs: number;
  typing: boolean;
};

/** The browser's tabs and windows, and the agent who uses them. */
export type VirtualTabs = {
  list: () => VirtualTab[];
  get: (id: number) => VirtualTab | undefined;
  isActive: (tab: VirtualTab) => boolean;
  focusedWindow: () => number;
  activate: (id: number) => void;
  focusWindow: (id: number) => void;
  open: (url: string, windowId: number, inFront: boolean) => VirtualTab;
  close: (id: number) => void;
  navigate: (id: number, url: string) => void;
  agentLeaves: () => void;
  agentClosesRecord: (recordPages: string) => void;
  agentTypes: (forMs: number) => void;
  agentGoesToOtherWindow: () => void;
  /** The browser closed; its tabs come back only where it restores them. */
  restart: (keepsTabs: boolean) => void;
};

const DIALER_PAGE = 'https://dialer.example.test/agent/';
export const CRM_ADDRESS = 'https://crm.example.test';

export function createTabs(clock: VirtualClock, random: () => Random): VirtualTabs {
  let nextId = 1;
  let tabs: VirtualTab[] = [];
  let active = new Map<number, number>();
  let focused = 1;

  function add(url: string, windowId: number): VirtualTab {
    const tab = { id: nextId++, windowId, url, loading: false, lastAccessedMs: clock.now(), typing: false };
    tabs.push(tab);
    if (!active.has(windowId)) active.set(windowId, tab.id);
    return tab;
  }

  function load(tab: VirtualTab, url: string): void {
    Object.assign(tab, { url, loading: true, typing: false });
    const loadingMs = random().chance(0.06) ? random().between(2500, 9000) : random().between(150, 2500);
    clock.after(loadingMs, () => {
      if (tab.url === url) tab.loading = false;
    });
  }

  function activate(id: number): void {
    const tab = get(id);
    if (!tab) throw new Error(`No tab with id: ${id}.`);
    active.set(tab.windowId, id);
    tab.lastAccessedMs = clock.now();
  }

  function begin(): void {
    add(DIALER_PAGE, 1);
    add(`${CRM_ADDRESS}/contacts`, 1);
    add('https://news.example.test/', 2);
    focused = 1;
  }

  const get = (id: number) => tabs.find((tab) => tab.id === id);
  const front = () => get(active.get(focused) ?? 0);
  begin();

  return {
    list: () => tabs,
    get,
    isActive: (tab) => active.get(tab.windowId) === tab.id,
    focusedWindow: () => focused,
    activate,
    focusWindow: (id) => void (focused = id),
    open(url, windowId, inFront) {
      const tab = add(url, windowId);
      load(tab, url);
      if (inFront) activate(tab.id);
      return tab;
    },
    close(id) {
      const closed = get(id);
      tabs = tabs.filter((tab) => tab !== closed);
      if (!closed || active.get(closed.windowId) !== id) return;
      const next = tabs.find(({ windowId }) => windowId === closed.windowId) ?? add(DIALER_PAGE, closed.windowId);
      active.set(closed.windowId, next.id);
    },
    navigate(id, url) {
      const tab = get(id);
      if (!tab) throw new Error(`No tab with id: ${id}.`);
      load(tab, url);
    },
    agentLeaves() {
      const page = tabs.find(({ url, windowId }) => url === DIALER_PAGE && windowId === focused) ?? tabs[0];
      if (page) {
        focused = page.windowId;
        activate(page.id);
      }
    },
    agentClosesRecord(recordPages) {
      const open = front();
      if (!open?.url.startsWith(recordPages)) return;
      tabs = tabs.filter((tab) => tab !== open);
      const next = tabs.find(({ windowId }) => windowId === focused) ?? add(DIALER_PAGE, focused);
      active.set(focused, next.id);
    },
    agentTypes(forMs) {
      const page = front();
      if (!page) return;
      page.typing = true;
      clock.after(forMs, () => void (page.typing = false));
    },
    agentGoesToOtherWindow: () => void (focused = focused === 1 ? 2 : 1),
    restart(keepsTabs) {
      const before = tabs;
      tabs = [];
      active = new Map();
      begin();
      for (const { url } of keepsTabs ? before : []) if (url.startsWith(CRM_ADDRESS)) add(url, 1);
    },
  };
}
