import { isWithinCrm } from '#utils/crm/crm-address.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import type { ActivePopMemory } from '#utils/pop/active-pop.ts';
import type { PopShell } from '#utils/pop/shell.ts';
import type { Life, Machine } from './machine.ts';
import { recordOf } from './records.ts';
import type { VirtualTab } from './tabs.ts';

export type Act = { kind: 'open' | 'focus' | 'navigate' | 'show' | 'notify'; tabId: number | null };

const SETTLE_WITHIN_MS = 8000;
const ASK_EVERY_MS = 250;

/** The pop's shell over the virtual browser: the counterpart of browser-shell.ts. */
export function createVirtualShell(
  machine: Machine,
  life: Life,
  active: ActivePopMemory,
  profileId: string,
  acted: (act: Act) => void,
): PopShell {
  const { tabs } = machine;
  const call = <T>(effect: () => T) => life.call(effect);

  const act = <T>(kind: Act['kind'], tabId: number | null, effect: () => T) =>
    call(() => {
      const result = effect();
      acted({ kind, tabId });
      return result;
    });

  return {
    notify: (_words, address) => (address === null ? call(() => undefined) : act('notify', null, () => undefined)),

    async crmTabs(crm, keys) {
      const pop = await active.read();
      return call(() =>
        tabs
          .list()
          .filter(({ url }) => isWithinCrm(url, crm))
          .map((tab, index) => {
            const front = tabs.isActive(tab) && tab.windowId === tabs.focusedWindow();
            const openedByPop = pop?.openedByPop === true && pop.tabId === tab.id;
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
              page: (front || openedByPop) && !tab.loading ? reportOf(tab, keys) : null,
            };
          }),
      );
    },

    async focus({ tabId, windowId }) {
      await act('focus', tabId, () => tabs.activate(tabId));
      await call(() => tabs.focusWindow(windowId));
    },

    async open(address, beside, inFront) {
      const windowId = beside?.windowId ?? tabs.focusedWindow();
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
        return true;
      }),

    // Where the card only says that nothing was found, no record has been shown.
    show: (tabId, { card, keys }) =>
      keys.signature === null && card.offer === null && card.candidates.length === 0
        ? call(() => null)
        : act('show', tabId, () => null),

    async settle(tabId, keys) {
      for (
        const endsAt = machine.clock.now() + SETTLE_WITHIN_MS;
        machine.clock.now() < endsAt;
        await life.wait(ASK_EVERY_MS)
      ) {
        const tab = await call(() => tabs.get(tabId));
        if (!tab) return null;
        if (!tab.loading) return reportOf(tab, keys);
      }
      return null;
    },

    lookUp: () => call(() => []),

    remember: (place, address, pop) => active.write({ ...place, profileId, address, pop }),
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
    found,
    matches: found ? 1 : 0,
    looks: record ? (record.exists ? 'record' : 'not-found') : 'other',
    candidates: [],
  };
}
