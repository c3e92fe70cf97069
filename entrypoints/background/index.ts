import browser from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import { inTurn } from '#utils/agent/in-turn.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { injectIntoOpenTabs, syncContentScript } from '#utils/browser/content-script.ts';
import { routeMessages } from '#utils/messages/router.ts';
import { clickedRecord, isOutOfSight } from '#utils/browser/notifications.ts';
import { tidyLogins } from '#utils/settings/save.ts';
import { closeStorageToPages } from '#utils/settings/storage-access.ts';
import { onSettingsChanged, readEffectiveSettings } from '#utils/settings/store.ts';
import { controlHandlers } from './control-handlers.ts';
import { pageHandlers } from './page-handlers.ts';
import { createServices, type Services } from './services.ts';
import { welcome, welcomeIfDue } from './welcome.ts';

const WATCHDOG = 'watchdog';
/** The shortest period that browsers allow; it bounds how long a killed background stays away. */
const WATCHDOG_MINUTES = 0.5;
/** A whole office comes back from a network outage at the same moment; its requests should not. */
const ONLINE_SPREAD_MS = 3000;

// Registers every listener before anything is awaited: an event that woke this worker is only delivered to those.
export default defineBackground({
  type: 'module',
  main() {
    const services = createServices();
    const { loop, reportFault } = services;
    const crmsChanged = () => void followCrms().catch(reportFault);
    const loginsChanged = () => void tidyLogins().catch(reportFault);
    const settingsChanged = () => {
      crmsChanged();
      loginsChanged();
      void services.reload().catch(reportFault);
    };

    void closeStorageToPages().catch(reportFault);
    routeMessages(pageHandlers(services), controlHandlers(services));

    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name !== WATCHDOG) return;
      loop.start();
      if (scriptIsBehind) crmsChanged();
    });
    browser.runtime.onStartup.addListener(() => loop.start());
    browser.runtime.onInstalled.addListener(({ reason }) => {
      crmsChanged();
      if (reason === 'install') void welcome().catch(reportFault);
    });
    browser.permissions.onAdded.addListener(settingsChanged);
    browser.permissions.onRemoved.addListener(settingsChanged);
    onSettingsChanged(({ onlyCorner }) => {
      if (onlyCorner) return;
      settingsChanged();
      void welcomeIfDue().catch(reportFault);
    });
    browser.idle.onStateChanged.addListener((state) => services.lockChanged(state === 'locked'));
    browser.tabs.onActivated.addListener(({ tabId }) => {
      void services.changePop({ type: 'tab-activated', tabId }).catch(reportFault);
      void services.touched(tabId).catch(reportFault);
    });
    browser.tabs.onUpdated.addListener((tabId, { status }, { url }) => {
      if (status === 'loading') services.arrivals.begun(tabId);
      // Only tabs of the dialer and the CRMs have an address here.
      if (status === 'complete' && url !== undefined) void services.touched(tabId).catch(reportFault);
    });
    browser.tabs.onReplaced.addListener(
      (byTabId, tabId) => void services.tabReplaced(tabId, byTabId).catch(reportFault),
    );
    browser.notifications.onClicked.addListener((id) => void openNotified(id, services).catch(reportFault));
    self.addEventListener('online', () => setTimeout(() => loop.lookNow(), Math.random() * ONLINE_SPREAD_MS));

    loginsChanged();
    void keepWatchdog().catch(reportFault);
    void browser.idle.queryState(60).then((state) => services.lockChanged(state === 'locked', { initial: true }));
    loop.start();
  },
});

/** Alarms are cleared by an update, and setting one again restarts its period: created only where it is missing. */
async function keepWatchdog(): Promise<void> {
  if (await browser.alarms.get(WATCHDOG).catch(() => undefined)) return;
  await browser.alarms.create(WATCHDOG, { periodInMinutes: WATCHDOG_MINUTES });
}

/** One after another: two at once would both find the script missing, and the second to register it would fail. */
const following = inTurn();
const followCrms = (): Promise<void> =>
  following(async () => {
    scriptIsBehind = true;
    await bringScriptToCrms();
    scriptIsBehind = false;
  });
/** True after a fault of storage or browser, too, which kept the script out of the CRMs' pages: an alarm then tries again. */
let scriptIsBehind = false;

/** The script runs on the pages of the CRMs that are set up and granted, and in their tabs that are open already. */
async function bringScriptToCrms(): Promise<void> {
  const { settings } = await readEffectiveSettings();
  const patterns = settings.crms.flatMap((profile) => {
    const resolved = resolveCrm(profile);
    return 'crm' in resolved ? [resolved.crm.matchPattern] : [];
  });
  await syncContentScript(patterns);
  await injectIntoOpenTabs(patterns);
}

async function openNotified(id: string, { service, offered, readConfig, store }: Services): Promise<void> {
  await browser.notifications.clear(id);
  if (isOutOfSight(id)) return offered.showPopTab();
  const address = await clickedRecord(id);
  if (address === null) return;
  const config = await readConfig();
  const call = config && (await store.open(config.subject)).call;
  // Not popped yet, because the agent wants to be asked: now it is, with its card.
  if (call?.pop.state === 'done' && call.pop.outcome.kind === 'asked' && call.pop.outcome.address === address)
    await service.pop(call, { wanted: true });
  else await offered.openNotified(address);
}
