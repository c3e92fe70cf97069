import browser from 'webextension-polyfill';
import { wait } from '#utils/agent/within.ts';
import { sessionValue } from '#utils/browser/session-value.ts';
import type { DiscoveryMeans } from '#utils/discovery/discovery.ts';
import { discoveryProgressSchema } from '#utils/discovery/discovery-progress.ts';
import { askCrm } from '#utils/pop/ask-crm.ts';
import { isOwnSession } from '#utils/pop/browser-tabs.ts';
import { surveyTab } from '#utils/discovery/survey-tab.ts';
import type { BrowserTabs } from '#utils/pop/tabs.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';

/** What set-up by example takes of the browser. */
export function discoveryMeans(tabs: BrowserTabs, reportFault: (error: unknown) => void): DiscoveryMeans {
  return {
    tabs,
    survey: surveyTab,
    askJson: async (tabId, address) => ((await isOwnSession(tabId, address)) ? askCrm(address) : null),
    writeProgress: sessionValue(SESSION_KEYS.discovery, discoveryProgressSchema).write,
    async frontTab() {
      const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
      return tab?.id === undefined || tab.windowId === undefined
        ? null
        : { tabId: tab.id, windowId: tab.windowId, openedByPop: false };
    },
    async hasLeft(tabId, { matchPattern }) {
      const tab = await browser.tabs.get(tabId).catch(() => null);
      // Without access to that site its tabs have no address here.
      return tab !== null && tab.url === undefined && browser.permissions.contains({ origins: [matchPattern] });
    },
    onClosed(tabId, closed) {
      const listener = (closedId: number) => {
        if (closedId === tabId) closed();
      };
      browser.tabs.onRemoved.addListener(listener);
      return () => browser.tabs.onRemoved.removeListener(listener);
    },
    now: () => performance.now(),
    timeOfDay: () => Date.now(),
    wait,
    reportFault,
  };
}
