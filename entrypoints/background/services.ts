import browser from 'webextension-polyfill';
import { createAgentFollower } from '#utils/agent/follow-agent.ts';
import { forgivingLoginMemory } from '#utils/agent/forgiving-login-memory.ts';
import { forgivingMemory } from '#utils/agent/forgiving-memory.ts';
import { keptValue } from '#utils/agent/kept-value.ts';
import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { type LoginLedger, loginLedgerSchema, type LoginTrust, loginTrustSchema } from '#utils/agent/login-ledger.ts';
import type { CallState } from '#utils/agent/state.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { wait, within } from '#utils/agent/within.ts';
import { notifyOutOfSight, notifyPop } from '#utils/browser/notifications.ts';
import { sessionValue } from '#utils/browser/session-value.ts';
import { createSessionWrites, type SessionWrites } from '#utils/browser/session-writes.ts';
import { createDialerClient } from '#utils/dialer/client.ts';
import { createDiscovery } from '#utils/discovery/discovery.ts';
import { lessonsAtWork } from '#utils/discovery/lessons-at-work.ts';
import { askPage } from '#utils/messages/ask-page.ts';
import { createBrowserTabs } from '#utils/pop/browser-tabs.ts';
import { createFrameReports } from '#utils/pop/frame-reports.ts';
import { createOpenOffered } from '#utils/pop/open-offered.ts';
import { createPageArrivals } from '#utils/pop/page-arrivals.ts';
import { createPageReports } from '#utils/pop/page-reports.ts';
import { popContext } from '#utils/pop/pop-context.ts';
import { createPopService } from '#utils/pop/pop-service.ts';
import { popSessionSchema } from '#utils/pop/pop-session.ts';
import { createPopStore, type PopMemory } from '#utils/pop/pop-store.ts';
import { learnedForms } from '#utils/pop/learned-forms.ts';
import { rememberedLinks } from '#utils/pop/remembered.ts';
import { WAITS } from '#utils/pop/waits.ts';
import { readPrivate, writePrivate } from '#utils/settings/private-store.ts';
import { LOCAL_KEYS, PRIVATE_KEYS, SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import {
  type EffectiveSettings,
  onSettingsChanged,
  readEffectiveSettings,
  writeCardCorner,
} from '#utils/settings/store.ts';
import { sentence } from '#utils/words/words.ts';
import { createBadgeDisplay } from './badge-display.ts';
import { discoveryMeans } from './discovery-means.ts';
import { obstaclesOf } from './obstacles.ts';
import { createOutageTeller } from './outages.ts';
import { pollConfigOf } from './poll-config.ts';
import { createSetUpTeller } from './set-up-teller.ts';

const now = () => Date.now();
/** Longer than the storage of settings and the database together may take to answer. */
const SETTINGS_READ_MS = 11_000;

/** Everything that runs in the background, put together. Nothing is started yet, and only the settings are listened to. */
export function createServices() {
  const client = createDialerClient();
  const writes = createSessionWrites((values) => browser.storage.session.set(values));
  const guard = createGuard(writes);
  const store = createStore(writes, (call) => void pops.service.callEnded(call, now()).catch(reportFault));
  const badge = createBadgeDisplay(reportFault);
  const tellOfOutage = createOutageTeller(store);
  const settings = keptValue(within(SETTINGS_READ_MS)(readEffectiveSettings));
  onSettingsChanged(settings.forget);
  const setUp = createSetUpTeller((value) => writes.now(SESSION_KEYS.setUp, value), reportFault);
  const pops = createPops(settings.read);
  const discovery = createDiscovery(discoveryMeans(pops.quietTabs, reportFault));
  const sayStorageFails = () => void badge.showIdle(sentence('badge.title.storage')).catch(reportFault);
  const follower = createAgentFollower({
    client,
    guard,
    store,
    async readConfig() {
      const effective = await setUp.tellOf(settings.read);
      if (effective.loginUnreadable) {
        // Read again at the next try, because it may come back.
        settings.forget();
        throw new Error('The log-in cannot be read.');
      }
      const config = await pollConfigOf(effective);
      const { idle, attention } = await obstaclesOf(effective);
      badge.attend(attention);
      if (!config) await badge.showIdle(idle);
      return config;
    },
    showFault: sayStorageFails,
    popService: {
      ...pops.service,
      pop(call) {
        // The caller is on the line.
        discovery.stop(sentence('discovery.stopped.call'), { keepTab: true });
        return pops.service.pop(call);
      },
    },
    async show(state, { polling }, locked) {
      setUp.tellAgain();
      await badge.show(state, polling, locked);
      await tellOfOutage(state);
    },
    reportFault,
    now,
    random: Math.random,
    wait,
  });
  return {
    ...follower,
    ...pops,
    client,
    guard,
    store,
    discovery,
    reportFault,
    /** A tab came to the front, or has loaded a page. */
    async touched(tabId: number): Promise<void> {
      const config = await follower.readConfig();
      const { url } = await browser.tabs.get(tabId);
      // Without access to that site its tabs have no address here.
      if (config && url?.startsWith(`${new URL(config.query.url).origin}/`)) await follower.atDialersPage();
    },
    async reload(): Promise<void> {
      settings.forget();
      badge.forget();
      await follower.reload();
    },
  };
}

export type Services = ReturnType<typeof createServices>;

function createGuard(writes: SessionWrites) {
  const places = {
    disk: {
      read: () => readPrivate(PRIVATE_KEYS.loginLedger, loginLedgerSchema),
      write: (ledger: LoginLedger | null) => writePrivate(PRIVATE_KEYS.loginLedger, ledger),
    },
    spare: sessionValue(SESSION_KEYS.spareLoginLedger, loginLedgerSchema),
    readTrust: sessionValue(SESSION_KEYS.loginTrust, loginTrustSchema).read,
    writeTrust: (value: LoginTrust, when: 'now' | 'soon' = 'now') => writes[when](SESSION_KEYS.loginTrust, value),
  };
  return createLoginGuard(forgivingLoginMemory(places, { wait, now, reportFault }), now);
}

function createStore(writes: SessionWrites, left: (call: CallState) => void) {
  const memory = forgivingMemory(
    {
      readState: async () => (await browser.storage.session.get(SESSION_KEYS.agentState))[SESSION_KEYS.agentState],
      writeState: (state) => writes.now(SESSION_KEYS.agentState, state),
      readLiveCall: async () => (await browser.storage.local.get(LOCAL_KEYS.liveCall))[LOCAL_KEYS.liveCall],
      writeLiveCall: (call) =>
        call
          ? browser.storage.local.set({ [LOCAL_KEYS.liveCall]: call })
          : browser.storage.local.remove(LOCAL_KEYS.liveCall),
    },
    { wait, now, reportFault },
  );
  return createStateStore(memory, now, left);
}

function createPops(settings: () => Promise<EffectiveSettings>) {
  const memory: PopMemory = sessionValue(SESSION_KEYS.popSession, popSessionSchema);
  const store = createPopStore(memory, reportFault);
  const arrivals = createPageArrivals();
  const frames = createFrameReports(() => performance.now());
  const known = {
    opening: async () => (await settings()).settings.opening,
    session: () => store.read(),
    arrivals,
    frames,
  };
  const context = popContext({
    settings,
    store,
    links: rememberedLinks,
    forms: learnedForms,
    lessons: lessonsAtWork(now),
    notify: notifyPop,
    tabs: createBrowserTabs({ ...known, outOfSight: notifyOutOfSight }),
    reportFault,
    endOnPage: async (tabId, end) => void (await askPage(tabId, 'endPop', end, WAITS.answerMs)),
    now,
    wait,
  });
  return {
    service: createPopService(context),
    reports: createPageReports(context),
    offered: createOpenOffered(context),
    /** For what a person does with the card or the tabs. */
    changePop: context.change,
    keepCorner: writeCardCorner,
    /** The browser goes on with a tab under another id. */
    async tabReplaced(tabId: number, byTabId: number): Promise<void> {
      arrivals.replaced(tabId, byTabId);
      await context.change({ type: 'tab-replaced', tabId, byTabId });
    },
    arrivals,
    frames,
    /** The same tabs where no call is on: nobody has to be told that a page came to the front out of sight. */
    quietTabs: createBrowserTabs({ ...known, outOfSight: async () => {} }),
  };
}

/** For whoever looks into the extension's console. Errors of the browser's API hold neither password nor call. */
function reportFault(error: unknown): void {
  // oxlint-disable-next-line no-console -- the one place where the background can say that something broke
  console.error('Screen Pop:', error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error');
}
