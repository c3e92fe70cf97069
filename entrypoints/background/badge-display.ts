import browser from 'webextension-polyfill';
import type { PollingSettings } from '#utils/agent/cadence.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { type Badge, badgeChangesInMs, badgeFor } from '#utils/browser/badge.ts';

export type BadgeDisplay = {
  /** Also goes on showing the state's age while no poll comes through that would. */
  show(state: AgentState, polling: PollingSettings, locked: boolean): Promise<void>;
  showNotSetUp(polling: PollingSettings): Promise<void>;
  /** The browser may have lost the badge: the next one is set whatever it says. */
  forget(): void;
};

/** The toolbar button's badge, set only when it says something else. */
export function createBadgeDisplay(reportFault: (error: unknown) => void): BadgeDisplay {
  let shown = '';
  let ageing: ReturnType<typeof setTimeout> | undefined;

  async function set(badge: Badge): Promise<void> {
    const key = JSON.stringify(badge);
    if (key === shown) return;
    shown = key;
    await Promise.all([
      browser.action.setBadgeText({ text: badge.text }),
      browser.action.setBadgeBackgroundColor({ color: badge.colour }),
      browser.action.setTitle({ title: badge.title }),
    ]);
  }

  async function show(state: AgentState, polling: PollingSettings, locked: boolean): Promise<void> {
    clearTimeout(ageing);
    const at = { nowMs: Date.now(), locked };
    const changesInMs = badgeChangesInMs(state, polling, at);
    if (changesInMs !== null) {
      ageing = setTimeout(() => void show(state, polling, locked).catch(reportFault), changesInMs);
    }
    await set(badgeFor(state, polling, at));
  }

  return {
    show,
    async showNotSetUp(polling) {
      clearTimeout(ageing);
      await set(badgeFor(null, polling, { nowMs: Date.now(), locked: false }));
    },
    forget() {
      shown = '';
    },
  };
}
