import browser from 'webextension-polyfill';
import { createLoginGuard, emptyLedger, loginLedgerSchema, loginTrustSchema, noTrust } from '#utils/agent/login-guard.ts';
import { createPollLoop, type PollConfig } from '#utils/agent/poll-loop.ts';
import { AGENT_STATE_KEY, type AgentState, subjectOf } from '#utils/agent/state.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import type { AgentEvent } from '#utils/agent/reduce.ts';
import { type Badge, badgeFor } from '#utils/badge.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { createDialerClient } from '#utils/dialer/client.ts';
import { clearOutage, notifyOutage, notifyPop, outageToNotify } from '#utils/notifications.ts';
import { ACTIVE_POP_KEY, activePopSchema } from '#utils/pop/active-pop.ts';
import { createBrowserShell, tellPage } from '#utils/pop/browser-shell.ts';
import { createPopper } from '#utils/pop/popper.ts';
import { readLink, writeLink } from '#utils/pop/remembered.ts';
import { readPrivate, writePrivate } from '#utils/settings/private-store.ts';
import { sessionValue } from '#utils/settings/session-value.ts';
import { readEffectiveSettings } from '#utils/settings/store.ts';

const LIVE_CALL_KEY = 'liveCall';

/** Everything that runs in the background, put together. Nothing is started or listened to yet. */
export function createServices() {
  const now = () => Date.now();
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
  const popper = createPopper({
    settings: readEffectiveSettings,
    active,
    links: { read: readLink, write: writeLink },
    notify: notifyPop,
    shellFor: (profileId, notify) => createBrowserShell(active, profileId, notify),
    endOnPage: async (tabId, end) => void (await tellPage(tabId, 'endPop', end)),
    now,
  });

  let locked = false;
  let config: Promise<PollConfig | null> | null = null;
  let shownBadge = '';

  const showBadge = async (badge: Badge) => {
    const key = JSON.stringify(badge);
    if (key === shownBadge) return;
    shownBadge = key;
    await browser.action.setBadgeText({ text: badge.text });
    await browser.action.setBadgeBackgroundColor({ color: badge.colour });
    await browser.action.setTitle({ title: badge.title });
  };

  const loop = createPollLoop({
    client,
    guard,
    store,
    config: () => (config ??= readConfig()),
    isLocked: () => locked,
    onPolled: (state, events) => void onPolled(state, events).catch(reportFault),
    onFault: reportFault,
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
      await showBadge(badgeFor(null, settings.polling, { nowMs: now(), locked }));
      return null;
    }
    return {
      query: { url: endpoint.url, user: login.user, password: login.password, agent },
      subject: subjectOf(endpoint.url, agent),
      polling: settings.polling,
    };
  }

  async function onPolled(state: AgentState, events: AgentEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === 'call-ended') await popper.callEnded(event.call, event.endedAtMs);
    }
    const popping = popDueCall(state);
    const polling = (await config)?.polling;
    if (polling) await showBadge(badgeFor(state, polling, { nowMs: now(), locked }));
    await tellOfOutage(state);
    await popping;
  }

  /** Keys of calls whose pop is being carried out, so that the next poll does not start it again. */
  const popping = new Set<string>();

  async function popDueCall({ call }: AgentState): Promise<void> {
    if (call?.pop.state !== 'due' || popping.has(call.key)) return;
    popping.add(call.key);
    try {
      const outcome = await popper.pop(call);
      await store.update((state) =>
        state.call?.key === call.key
          ? { ...state, call: { ...state.call, pop: { state: 'done', atMs: now(), outcome } } }
          : state,
      );
    } finally {
      popping.delete(call.key);
    }
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
    client,
    guard,
    store,
    popper,
    loop,
    readConfig: () => (config ??= readConfig()),
    /** Settings or permissions changed: read them anew, and poll by them at once. */
    async reload(): Promise<void> {
      config = null;
      shownBadge = '';
      loop.stop();
      await this.resume();
    },
    /** A person acted: polling goes on, within what the server asked for. */
    async resume(): Promise<void> {
      await guard.resume();
      await store.update((state) => ({
        ...state,
        resting: null,
        nextPollAtMs: state.failure?.quietUntilMs ?? null,
      }));
      loop.restart();
    },
    setLocked(value: boolean): void {
      if (locked && !value) loop.lookNow();
      locked = value;
    },
  };
}

export type Services = ReturnType<typeof createServices>;

/** For whoever looks into the extension's console. Errors of the browser's API hold neither password nor call. */
function reportFault(error: unknown): void {
  // oxlint-disable-next-line no-console -- the one place where the background can say that something broke
  console.error('Screen Pop:', error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error');
}
