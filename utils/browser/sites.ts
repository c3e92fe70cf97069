import browser from 'webextension-polyfill';
import { type NeededSite, neededSites, type Site } from '../settings/needed-sites.ts';

/** The sites that these settings need, and whether the browser lets the extension reach each of them now. */
export function readSites(settings: Parameters<typeof neededSites>[0]): Promise<Site[]> {
  return Promise.all(neededSites(settings).map(withGrant));
}

async function withGrant(site: NeededSite): Promise<Site> {
  return { ...site, granted: await browser.permissions.contains({ origins: [site.matchPattern] }) };
}

/** Calls back when the browser's permissions have changed, until the signal aborts. */
export function onGrantsChanged(changed: () => void, signal?: AbortSignal): void {
  // Not passed on: the listeners get what was changed, which is of no use to the callback.
  const listener = () => changed();
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
  signal?.addEventListener('abort', () => {
    browser.permissions.onAdded.removeListener(listener);
    browser.permissions.onRemoved.removeListener(listener);
  });
}
