import browser from 'webextension-polyfill';

/** Opens the options page, or brings it to the front, and closes the popup. */
export function openOptions(): void {
  browser.runtime.openOptionsPage().then(
    () => window.close(),
    () => {},
  );
}
