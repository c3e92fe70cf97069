import browser from 'webextension-polyfill';
import type { NeededSite } from '../settings/set-up.ts';

/** A site, and whether the browser has given the permission for it. */
export type Site = NeededSite & { granted: boolean };

/** The same sites, and whether the browser lets the extension reach each of them now. */
export const withGrants = (sites: readonly NeededSite[]): Promise<Site[]> =>
  Promise.all(
    sites.map(async (site) => ({
      ...site,
      granted: await browser.permissions.contains({ origins: [site.matchPattern] }),
    })),
  );

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
