import '#utils/no-eval.ts';
import browser from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { injectInto, injectIntoOpenTabs, syncContentScript } from '#utils/content-script.ts';
import { routeMessages } from '#utils/message-router.ts';
import { clickedRecord } from '#utils/notifications.ts';
import { closeStorageToPages } from '#utils/settings/storage-access.ts';
import { onSettingsChanged, readEffectiveSettings } from '#utils/settings/store.ts';
import { controlOperations, pageOperations } from './operations.ts';
import { createServices } from './services.ts';

const WATCHDOG = 'watchdog';
/** The shortest period that browsers allow; it bounds how long a killed background stays away. */
const WATCHDOG_MINUTES = 0.5;
/** A whole office comes back from a network outage at the same moment; its requests should not. */
const ONLINE_SPREAD_MS = 3000;

// Registers every listener before anything is awaited: an event that woke this worker is only delivered to those.
export default defineBackground(() => {
  const services = createServices();
  const { loop } = services;

  void closeStorageToPages().catch(services.reportFault);
  routeMessages(pageOperations(services), controlOperations(services));

  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === WATCHDOG) loop.start();
  });
  browser.runtime.onStartup.addListener(() => loop.start());
  browser.runtime.onInstalled.addListener(({ reason }) => {
    void followCrms();
    if (reason === 'install') void browser.runtime.openOptionsPage();
  });
  browser.permissions.onAdded.addListener(() => void followCrms().then(() => services.reload()));
  browser.permissions.onRemoved.addListener(() => void followCrms().then(() => services.reload()));
  onSettingsChanged(() => void followCrms().then(() => services.reload()));
  browser.idle.onStateChanged.addListener((state) => services.setLocked(state === 'locked'));
  browser.notifications.onClicked.addListener((id) => void openNotified(id));
  self.addEventListener('online', () => setTimeout(() => loop.lookNow(), Math.random() * ONLINE_SPREAD_MS));

  // Alarms are cleared by an update, and setting one again restarts its period: look first.
  void browser.alarms.get(WATCHDOG).then((alarm) => {
    if (!alarm) return browser.alarms.create(WATCHDOG, { periodInMinutes: WATCHDOG_MINUTES });
  });
  void browser.idle.queryState(60).then((state) => services.setLocked(state === 'locked'));
  loop.start();
});

/** The script runs on the pages of the CRMs that are set up and granted, and in their tabs that are open already. */
async function followCrms(): Promise<void> {
  const { settings } = await readEffectiveSettings();
  const patterns = settings.crms.flatMap((profile) => {
    const resolved = resolveCrm(profile);
    return 'crm' in resolved ? [resolved.crm.matchPattern] : [];
  });
  await syncContentScript(patterns);
  await injectIntoOpenTabs(patterns);
}

async function openNotified(id: string): Promise<void> {
  await browser.notifications.clear(id);
  const address = await clickedRecord(id);
  if (address !== null) {
    const tab = await browser.tabs.create({ url: address, active: true });
    if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    if (tab.id !== undefined) await injectInto(tab.id);
  }
}
