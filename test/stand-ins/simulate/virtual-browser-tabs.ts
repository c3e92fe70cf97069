import { isWithinCrm } from '#utils/crm/crm-address.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import type { PopSession } from '#utils/pop/pop-session.ts';
import { settlePage } from '#utils/pop/settle-page.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import { WAITS } from '#utils/pop/waits.ts';
import type { Life, Machine } from './machine.ts';
import { recordOf } from './records.ts';
import type { VirtualTab } from './tabs.ts';

export type Act = { kind: 'open' | 'focus' | 'navigate' | 'show' | 'notify'; tabId: number | null };

/** The virtual browser's tabs as a pop works with them: the counterpart of browser-tabs.ts. */
export function createVirtualBrowserTabs(
  machine: Machine,
  life: Life,
  session: () => Promise<PopSession>,
  acted: (act: Act) => void,
): BrowserTabs {
  const { tabs } = machine;
  const call = <T>(effect: () => T) => life.call(effect);

  const act = <T>(kind: Act['kind'], tabId: number | null, effect: () => T) =>
    call(() => {
      const result = effect();
      acted({ kind, tabId });
      return result;
    });

  return {
    async crmTabs(crm, keys) {
      const { shown } = await session();
      return call(() =>
        tabs
          .list()
          .filter(({ url }) => isWithinCrm(url, crm))
          .map((tab, index) => {
            const front = tabs.isActive(tab) && tab.windowId === tabs.focusedWindow();
            const openedByPop = shown?.openedByPop === true && shown.tabId === tab.id;
            return {
              id: tab.id,
              windowId: tab.windowId,
              index,
              url: tab.url,
              active: tabs.isActive(tab),
              inFocusedWindow: tab.windowId === tabs.focusedWindow(),
              incognito: false,
              lastAccessedMs: tab.lastAccessedMs,
              openedByPop,
              redirected: false,
              asleep: null,
              alone: false,
              broken: false,
              page: (front || openedByPop) && !tab.loading ? reportOf(tab, keys) : null,
            };
          }),
      );
    },

    async focus({ tabId, windowId }) {
      await act('focus', tabId, () => tabs.activate(tabId));
      await call(() => tabs.focusWindow(windowId));
    },

    async open(address, anchor, inFront) {
      const windowId = anchor?.windowId ?? tabs.focusedWindow();
      const tab = await call(() => {
        const opened = tabs.open(address, windowId, inFront);
        acted({ kind: 'open', tabId: opened.id });
        return opened;
      });
      if (inFront) await call(() => tabs.focusWindow(windowId));
      return { tabId: tab.id, windowId, openedByPop: true };
    },

    close: (tabId) => call(() => tabs.close(tabId)),

    navigate: (tabId, address) =>
      act('navigate', tabId, () => {
        tabs.navigate(tabId, address);
        return 'went';
      }),

    // Where the card only says that nothing was found, no record has been shown.
    show: (tabId, { card, keys }) =>
      keys.signature === null && card.offer === null && card.candidates.length === 0
        ? call(() => null)
        : act('show', tabId, () => null),

    pause: () => life.wait(WAITS.refusedMs),

    reload: (tabId) =>
      call(() => {
        const tab = tabs.get(tabId);
        if (tab) tabs.navigate(tabId, tab.url);
      }),

    see: (tabId, keys) =>
      call(() => {
        const tab = tabs.get(tabId);
        return tab && !tab.loading ? reportOf(tab, keys) : null;
      }),

    // The product's own judgement of when a page has made up its mind, over virtual time.
    settle: (tabId, keys, recordIdAt) =>
      settlePage(
        {
          state: () =>
            call(() => {
              const tab = tabs.get(tabId);
              return tab ? { loading: tab.loading, arrived: !tab.loading } : null;
            }),
          report: () =>
            call(() => {
              const tab = tabs.get(tabId);
              return tab ? reportOf(tab, keys) : null;
            }),
          links: async () => [],
          bringScript: async () => true,
          unreadable: async () => null,
        },
        { now: machine.clock.now, wait: (ms) => life.wait(ms) },
        recordIdAt,
      ),

    lookUp: () => call(() => []),
  };
}

/** What the page in a tab says of itself: records say who they are about, and codes that the CRM lacks are not found. */
function reportOf(tab: VirtualTab, keys: RecordKeys): PageReport {
  const record = recordOf(tab.url);
  const byCode = keys.vendorLeadCode !== '' && record?.code === keys.vendorLeadCode;
  const about = byCode || String(record?.leadId) === keys.leadId;
  const byAddress = keys.signature !== null && showsRecord(tab.url, keys.signature);
  const found = record?.exists && (byAddress || about) ? (byAddress ? 'address' : 'code') : null;
  return {
    unsaved: tab.typing,
    typing: tab.typing,
    address: tab.url,
    found,
    own: found && about ? 'code' : null,
    matches: found ? 1 : 0,
    looks: record ? (record.exists ? 'record' : 'not-found') : 'other',
    content: 100,
    candidates: [],
  };
}
