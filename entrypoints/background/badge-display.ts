import browser from 'webextension-polyfill';
import type { PollingSettings } from '#utils/agent/cadence.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { type Badge, badgeChangesInMs, badgeFor, idleBadge } from '#utils/browser/badge.ts';
import type { Words } from '#utils/words/words.ts';

export type BadgeDisplay = {
  /** Also goes on showing the state's age while no poll comes through that would. */
  show(state: AgentState, polling: PollingSettings, locked: boolean): Promise<void>;
  /** Nothing is asked for now: why, or null where nothing is set up yet. */
  showIdle(reason: Words | null): Promise<void>;
  /** What the tooltip says beside the status, from now on. */
  attend(attention: Words | null): void;
  /** The browser may have lost the badge: the next one is set whatever it says. */
  forget(): void;
};

/** The toolbar button's badge, set only when it says something else. */
export function createBadgeDisplay(reportFault: (error: unknown) => void): BadgeDisplay {
  let shown = '';
  let ageing: ReturnType<typeof setTimeout> | undefined;
  let attention: Words | null = null;

  async function set(badge: Badge): Promise<void> {
    const key = JSON.stringify(badge);
    if (key === shown) return;
    shown = key;
    try {
      await Promise.all([
        browser.action.setBadgeText({ text: badge.text }),
        browser.action.setBadgeBackgroundColor({ color: badge.colour }),
        browser.action.setTitle({ title: badge.title }),
      ]);
    } catch (error) {
      // It is not known what the button shows: the same badge is set again the next time.
      if (shown === key) shown = '';
      throw error;
    }
  }

  async function show(state: AgentState, polling: PollingSettings, locked: boolean): Promise<void> {
    clearTimeout(ageing);
    const at = { nowMs: Date.now(), locked, attention };
    const changesInMs = badgeChangesInMs(state, polling, at);
    if (changesInMs !== null) {
      ageing = setTimeout(() => void show(state, polling, locked).catch(reportFault), changesInMs);
    }
    await set(badgeFor(state, polling, at));
  }

  return {
    show,
    async showIdle(reason) {
      clearTimeout(ageing);
      await set(idleBadge(reason));
    },
    attend(words) {
      attention = words;
    },
    forget() {
      shown = '';
    },
  };
}
