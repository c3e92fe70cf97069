import { isWithinCrm } from '#utils/crm/crm-address.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import type { PagePop, PageReport } from '#utils/messages/protocol.ts';
import type { PageArrivals } from '#utils/pop/page-arrivals.ts';
import { tabsToAsk, type TabFacts } from '#utils/pop/plan.ts';
import type { PopSession } from '#utils/pop/pop-session.ts';
import { settlePage } from '#utils/pop/settle-page.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import { WAITS } from '#utils/pop/waits.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { linksOn, reportOf } from './virtual-pages.ts';
import type { CrmServer } from './crm-server.ts';
import type { Life, Machine } from './machine.ts';
import type { PageScripts } from './page-scripts.ts';
import type { VirtualTab } from './tabs.ts';

export type Act = { kind: 'open' | 'focus' | 'navigate' | 'show' | 'notify'; tabId: number | null };

export type VirtualBrowser = {
  machine: Machine;
  life: Life;
  crm: CrmServer;
  scripts: PageScripts;
  arrivals: PageArrivals;
  opening: Opening;
  session: () => Promise<PopSession>;
};

/** Chrome edits no tabs while the mouse button is down on one. */
const REFUSAL = 'Tabs cannot be edited right now (user may be dragging a tab).';

const NOTHING_SEEN: PageReport = {
  unsaved: false,
  typing: false,
  address: '',
  found: null,
  own: null,
  matches: 0,
  looks: 'other',
  content: 0,
  candidates: [],
};
const LOG_IN_ELSEWHERE: PageReport = { ...NOTHING_SEEN, looks: 'log-in' };
const BROKEN: PageReport = { ...NOTHING_SEEN, looks: 'error' };

/** The virtual browser's tabs as a pop works with them: the counterpart of browser-tabs.ts. */
export function createVirtualBrowserTabs(browser: VirtualBrowser, acted: (act: Act) => void): BrowserTabs {
  const { machine, life, crm: server, scripts, arrivals, session } = browser;
  const { tabs, clock } = machine;
  const call = <T>(effect: () => T) => life.call(effect);

  const edit = <T>(effect: () => T) =>
    call(() => {
      if (tabs.refused) throw new Error(REFUSAL);
      return effect();
    });
  const act = <T>(kind: Act['kind'], tabId: number, effect: () => T) =>
    edit(() => {
      const result = effect();
      acted({ kind, tabId });
      return result;
    });
  const report = (tabId: number, keys: RecordKeys) =>
    call(() => {
      const tab = tabs.get(tabId);
      return tab?.page ? reportOf(tab.page, keys, clock.now(), tab.typing) : null;
    });

  function settle(tabId: number, keys: RecordKeys, recordIdAt?: (address: string) => string | null) {
    const page = {
      state: () =>
        call(() => {
          const tab = tabs.get(tabId);
          return tab ? { loading: tab.loading, arrived: !tab.loading } : null;
        }),
      report: () => report(tabId, keys),
      links: () =>
        call(() => {
          const shown = tabs.get(tabId)?.page;
          return shown ? linksOn(shown, clock.now()) : [];
        }),
      bringScript: () => call(() => Boolean(tabs.get(tabId)?.page)),
      unreadable: () =>
        call(() => {
          const tab = tabs.get(tabId);
          if (tab?.broken === true) return BROKEN;
          if (tab?.elsewhere !== true) return null;
          arrivals.elsewhere(tabId);
          return LOG_IN_ELSEWHERE;
        }),
    };
    // The product's own judgement of when a page has made up its mind, over virtual time.
    return settlePage(page, { now: clock.now, wait: (ms) => life.wait(ms) }, recordIdAt);
  }

  return {
    async crmTabs(crm, keys) {
      const { shown } = await session();
      return call(() => factsOf(browser, shown, crm, keys));
    },

    async focus({ tabId, windowId }) {
      await act('focus', tabId, () => tabs.activate(tabId));
      await call(() => tabs.focusWindow(windowId));
    },

    async open(address, anchor, inFront) {
      const windowId = anchor?.windowId ?? tabs.focusedWindow();
      const tab = await edit(() => {
        const opened = tabs.open(address, windowId, inFront);
        acted({ kind: 'open', tabId: opened.id });
        return opened;
      });
      if (inFront) await call(() => tabs.focusWindow(windowId));
      return { tabId: tab.id, windowId, openedByPop: true };
    },

    close: (tabId) => edit(() => tabs.close(tabId)),

    navigate: (tabId, address) =>
      act('navigate', tabId, () => {
        if (tabs.get(tabId)?.typing === true) return 'unsaved';
        arrivals.sent(tabId);
        tabs.navigate(tabId, address);
        return 'went';
      }),

    pause: () => life.wait(WAITS.refusedMs),

    reload: (tabId) =>
      edit(() => {
        arrivals.sent(tabId);
        const tab = tabs.get(tabId);
        if (tab) tabs.navigate(tabId, tab.url);
      }),

    async show(tabId, pop) {
      // Where the card only says that nothing was found, no record has been shown.
      const answer = await call(() => {
        if (offersRecord(pop)) acted({ kind: 'show', tabId });
        return scripts.show(tabId, pop);
      });
      return call(() => answer);
    },

    see: report,
    settle,

    lookUp: (tabId, address) => call(() => (tabs.get(tabId)?.page ? server.lookUp(address) : null)),
  };
}

const offersRecord = ({ card, keys }: PagePop): boolean =>
  keys.signature !== null || card.offer !== null || card.candidates.length > 0;

/** The CRM's tabs, those asked that the product asks. */
function factsOf(
  { machine: { tabs, clock }, arrivals, opening }: VirtualBrowser,
  shown: PopSession['shown'],
  crm: ResolvedCrm,
  keys: RecordKeys,
): TabFacts[] {
  const isPopTab = ({ id }: VirtualTab) => shown?.openedByPop === true && shown.tabId === id;
  const all = tabs.list().flatMap((tab, index): { tab: VirtualTab; facts: TabFacts }[] => {
    const redirected = tab.elsewhere && isPopTab(tab) && arrivals.isElsewhere(tab.id);
    // Of a site that may not be looked into, the browser tells no address.
    if (!redirected && (tab.elsewhere || !isWithinCrm(tab.url, crm))) return [];
    const facts: TabFacts = {
      id: tab.id,
      windowId: tab.windowId,
      index,
      url: redirected ? '' : tab.url,
      active: tabs.isActive(tab),
      inFocusedWindow: tab.windowId === tabs.focusedWindow(),
      incognito: false,
      lastAccessedMs: tab.lastAccessedMs,
      openedByPop: isPopTab(tab),
      redirected,
      asleep: null,
      alone: false,
      broken: tab.broken,
      page: null,
    };
    return [{ tab, facts }];
  });
  const asked = tabsToAsk(
    all.map(({ facts }) => facts),
    opening,
  );
  return all.map(({ tab, facts }) =>
    tab.page && asked.includes(facts) ? { ...facts, page: reportOf(tab.page, keys, clock.now(), tab.typing) } : facts,
  );
}
