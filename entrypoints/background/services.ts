import browser from 'webextension-polyfill';
import { createAgentFollower } from '#utils/agent/follow-agent.ts';
import {
  createLoginGuard,
  emptyLedger,
  loginLedgerSchema,
  loginTrustSchema,
  noTrust,
} from '#utils/agent/login-guard.ts';
import type { PollingSettings } from '#utils/agent/cadence.ts';
import type { PollConfig } from '#utils/agent/poll-loop.ts';
import { AGENT_STATE_KEY, type AgentState, subjectOf } from '#utils/agent/state.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { type Badge, badgeChangesInMs, badgeFor } from '#utils/browser/badge.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { createDialerClient } from '#utils/dialer/client.ts';
import { clearOutage, notifyOutage, notifyPop, outageToNotify } from '#utils/browser/notifications.ts';
import { ACTIVE_POP_KEY, activePopSchema } from '#utils/pop/active-pop.ts';
import { createBrowserShell, tellPage } from '#utils/pop/browser-shell.ts';
import { createFrameReports } from '#utils/pop/frame-reports.ts';
import { createPageArrivals } from '#utils/pop/page-arrivals.ts';
import { createPopper } from '#utils/pop/popper.ts';
import { forgetLink, readLink, writeLink } from '#utils/pop/remembered.ts';
import { readPrivate, writePrivate } from '#utils/settings/private-store.ts';
import { sessionValue } from '#utils/browser/session-value.ts';
import { readEffectiveSettings } from '#utils/settings/store.ts';

const LIVE_CALL_KEY = 'liveCall';

const now = () => Date.now();

/** Everything that runs in the background, put together. Nothing is started or listened to yet. */
export function createServices() {
  const client = createDialerClient();
  const trust = sessionValue('loginTrust', loginTrustSchema);
  const guard = createLoginGuard(
    {
      readLedger: async () => (await readPrivate('loginLedger', loginLedgerSchema)) ?? emptyLedger,
      writeLedger: (ledger) => writePrivate('loginLedger', ledger),
      readTrust: async () => (await trust.read()) ?? noTrust,
      writeTrust: (value) => trust.write(value),
    },
    now,
  );
  const store = createStateStore(
    {
      readState: async () => (await browser.storage.session.get(AGENT_STATE_KEY))[AGENT_STATE_KEY],
      writeState: (state) => browser.storage.session.set({ [AGENT_STATE_KEY]: state }),
      readLiveCall: async () => (await browser.storage.local.get(LIVE_CALL_KEY))[LIVE_CALL_KEY],
      writeLiveCall: (call) =>
        call ? browser.storage.local.set({ [LIVE_CALL_KEY]: call }) : browser.storage.local.remove(LIVE_CALL_KEY),
    },
    now,
  );
  const active = sessionValue(ACTIVE_POP_KEY, activePopSchema);
  const arrivals = createPageArrivals();
  const frames = createFrameReports(now);
  const popper = createPopper({
    settings: readEffectiveSettings,
    active,
    links: { read: readLink, write: writeLink, forget: forgetLink },
    notify: notifyPop,
    shellFor: (profileId, notify) => createBrowserShell(active, arrivals, frames, profileId, notify),
    endOnPage: async (tabId, end) => void (await tellPage(tabId, 'endPop', end)),
    now,
  });

  let shownBadge = '';
  const showBadge = async (badge: Badge) => {
    const key = JSON.stringify(badge);
    if (key === shownBadge) return;
    shownBadge = key;
    await browser.action.setBadgeText({ text: badge.text });
    await browser.action.setBadgeBackgroundColor({ color: badge.colour });
    await browser.action.setTitle({ title: badge.title });
  };

  let ageing: ReturnType<typeof setTimeout> | undefined;
  /** Also goes on showing the state's age while no poll comes through that would. */
  async function showState(state: AgentState, polling: PollingSettings, locked: boolean): Promise<void> {
    clearTimeout(ageing);
    const at = { nowMs: now(), locked };
    const changesInMs = badgeChangesInMs(state, polling, at);
    if (changesInMs !== null) {
      ageing = setTimeout(() => void showState(state, polling, locked).catch(reportFault), changesInMs);
    }
    await showBadge(badgeFor(state, polling, at));
  }

  const follower = createAgentFollower({
    client,
    guard,
    store,
    readConfig,
    popper,
    async show(state, { polling }, locked) {
      await showState(state, polling, locked);
      await tellOfOutage(state);
    },
    reportFault,
    now,
    random: Math.random,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      }),
  });

  async function readConfig(): Promise<PollConfig | null> {
    const { settings, login } = await readEffectiveSettings();
    const endpoint = dialerEndpoint(settings.dialer.address);
    const agent = settings.dialer.agent.trim();
    const ready =
      'url' in endpoint &&
      agent !== '' &&
      login.user !== '' &&
      login.password !== '' &&
      (await browser.permissions.contains({ origins: [endpoint.matchPattern] }));
    if (!ready) {
      clearTimeout(ageing);
      await showBadge(badgeFor(null, settings.polling, { nowMs: now(), locked: false }));
      return null;
    }
    return {
      query: { url: endpoint.url, user: login.user, password: login.password, agent },
      subject: subjectOf(endpoint.url, agent),
      polling: settings.polling,
    };
  }

  let outageShown = true;
  async function tellOfOutage(state: AgentState): Promise<void> {
    const words = outageToNotify(state, now());
    if (words !== null) {
      outageShown = true;
      await store.update((current) =>
        current.failure ? { ...current, failure: { ...current.failure, notified: true } } : current,
      );
      await notifyOutage(words);
    } else if (!state.failure && outageShown) {
      outageShown = false;
      await clearOutage();
    }
  }

  return {
    ...follower,
    client,
    guard,
    store,
    popper,
    arrivals,
    frames,
    reportFault,
    /** A tab came to the front. On the dialer's own agent screen that is often where the next change comes from. */
    async touched(tabId: number): Promise<void> {
      const config = await follower.readConfig();
      const { url } = await browser.tabs.get(tabId);
      // Without access to that site its tabs have no address here.
      if (config && url?.startsWith(`${new URL(config.query.url).origin}/`)) follower.loop.lookNow();
    },
    async reload(): Promise<void> {
      // The browser may have lost the badge; the next poll sets it in any case.
      shownBadge = '';
      await follower.reload();
    },
  };
}

export type Services = ReturnType<typeof createServices>;

/** For whoever looks into the extension's console. Errors of the browser's API hold neither password nor call. */
function reportFault(error: unknown): void {
  // oxlint-disable-next-line no-console -- the one place where the background can say that something broke
  console.error('Screen Pop:', error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error');
}
