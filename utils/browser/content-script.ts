import browser from 'webextension-polyfill';
import { closeStorageToPages } from '../settings/storage-access.ts';

const SCRIPT_ID = 'crm-page';
// The entrypoint `crm-page`.
const SCRIPT_FILE = 'crm-page.js';

/**
 * Registers the CRM-page script for exactly the granted origins of the set-up CRMs, and brings it to their tabs that are
 * already open. Registering is remembered by the browser, so it is only changed when the origins changed.
 */
export async function syncContentScript(crmPatterns: string[]): Promise<void> {
  const granted: string[] = [];
  for (const pattern of new Set(crmPatterns)) {
    if (await browser.permissions.contains({ origins: [pattern] })) granted.push(pattern);
  }
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  const script = {
    id: SCRIPT_ID,
    js: [SCRIPT_FILE],
    matches: granted,
    allFrames: true,
    runAt: 'document_end' as const,
    persistAcrossSessions: true,
  };
  if (granted.length === 0) {
    if (registered) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
    return;
  }
  // No script is in any page before what it may not read is out of its reach.
  await closeStorageToPages();
  if (!registered) await browser.scripting.registerContentScripts([script]);
  else if (!sameSet(registered.matches ?? [], granted)) await browser.scripting.updateContentScripts([script]);
}

/** Brings the script to the CRM's tabs that were open before it was registered, updated or granted. */
export async function injectIntoOpenTabs(crmPatterns: string[]): Promise<void> {
  if (crmPatterns.length === 0) return;
  const tabs = await browser.tabs.query({ url: crmPatterns });
  await Promise.all(tabs.flatMap(({ id }) => (id === undefined ? [] : [injectInto(id)])));
}

/** Chrome says “Frame with ID 0 is showing error page”, Firefox that it misses a permission, even where it has it. */
const ERROR_PAGE = /error page|missing host permission/i;

/**
 * Whether a tab stays at a page of a granted site. Without permission, the browser does not tell a tab's address; and while it is
 * between two pages, it may have refused the script for the one before.
 */
async function isAtGrantedPage(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.url !== undefined && tab.status !== 'loading';
}

/** What came of bringing the script to a tab. `error-page`: the browser shows an error of its own there, such as “no connection”. */
export type Injected = 'there' | 'error-page' | 'not-let-in';

/**
 * Brings the script to one tab; `not-let-in` where the browser or a missing permission does not let it in, or where storage
 * could not be hidden from it.
 */
export async function injectInto(tabId: number): Promise<Injected> {
  try {
    await closeStorageToPages();
    await browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: [SCRIPT_FILE] });
    return 'there';
  } catch (error) {
    return error instanceof Error && ERROR_PAGE.test(error.message) && (await isAtGrantedPage(tabId))
      ? 'error-page'
      : 'not-let-in';
  }
}

const sameSet = (a: string[], b: string[]) => a.length === b.length && a.every((value) => b.includes(value));
