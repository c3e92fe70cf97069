import type { Page } from 'puppeteer-core';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import type { ServerLogin } from '#utils/dialer/client.ts';
import type { KeptLogin } from '#utils/settings/api-login.ts';
import { setUpOf } from '#utils/settings/set-up-of.ts';
import { overlayPolicy } from '#utils/settings/layers.ts';
import { parseSettings } from '#utils/settings/parse.ts';
import { DATABASES, LOCAL_KEYS, PRIVATE_KEYS } from '#utils/settings/storage-keys.ts';
import type { TestBrowser } from '../suites/browser/harness/test-browser.ts';

export type Seed = {
  dialer: { address: string; agent: string };
  login: { user: string; password: string };
  crms: object[];
  [section: string]: unknown;
};

/** Puts settings and log-in where the extension keeps them, as if they had been saved in the options page. */
export async function seedSettings(browser: TestBrowser, { login, ...settings }: Seed): Promise<void> {
  const endpoint = dialerEndpoint(settings.dialer.address);
  if ('problem' in endpoint) throw new Error('The dialer’s address cannot be read.');
  const stored = { ...settings, dialer: { ...settings.dialer, login: SEEDED } };
  const logins: KeptLogin[] = [{ ...login, server: endpoint.url, id: SEEDED }];
  await putInDatabase(browser, DATABASES.private, PRIVATE_KEYS.apiLogin, logins, stored);
  await putSetUp(browser, stored, { ...login, server: endpoint.url });
}

/** Puts what these settings come to where the background writes it, for a build in which none runs. */
export async function putSetUp(browser: TestBrowser, stored: unknown, login: ServerLogin | null = null): Promise<void> {
  const { own, problems } = parseSettings(stored);
  const setUp = setUpOf({ ...overlayPolicy(own, login, {}), problems });
  await browser.evalInExtension((api, value) => api.storage.session.set({ setUp: value }), setUp);
}

const SEEDED = 'seeded';

/** Puts API log-ins into the store that private-store.ts names. */
export const putLogins = (browser: TestBrowser, logins: KeptLogin[]): Promise<void> =>
  putInDatabase(browser, DATABASES.private, PRIVATE_KEYS.apiLogin, logins);

/**
 * Puts a value into a database of the extension's own, laid out as idb-keyval does, and `settings` into storage.local. Both in the
 * turn in which the extension changes them, because it removes a log-in that no settings name.
 */
export function putInDatabase(
  browser: TestBrowser,
  database: { name: string; store: string },
  key: string,
  value: object,
  settings?: object,
): Promise<void> {
  return browser.evalInExtension(
    (api, turn, to, under, stored, own) => {
      const put = () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(to.name);
          const fail = () => reject(new Error('The database cannot be written.'));
          opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(to.store));
          opening.addEventListener('error', fail);
          opening.addEventListener('success', () => {
            const writing = opening.result.transaction(to.store, 'readwrite');
            writing.objectStore(to.store).put(stored, under);
            writing.addEventListener('error', fail);
            writing.addEventListener('complete', () => {
              opening.result.close();
              resolve();
            });
          });
        });
      return navigator.locks.request(turn, async () => {
        await put();
        if (own) await api.storage.local.set({ settings: own });
      });
    },
    LOCAL_KEYS.settings,
    database,
    key,
    value,
    settings ?? null,
  );
}

/** Puts a state where the background would have written it; null for none. */
export function putState(browser: TestBrowser, state: unknown): Promise<void> {
  return browser.evalInExtension(async (api, value) => {
    if (value === null) await api.storage.session.remove('agentState');
    else await api.storage.session.set({ agentState: value });
  }, state);
}

/** Waits until the page shows that text, be it in front or behind another tab (where no frames are drawn). */
export async function waitForText(page: Page, text: string): Promise<void> {
  await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { polling: 50 }, text);
}

/** Presses a button that closes its own page: a click of the mouse would wait for an answer of the page that is gone. */
export async function pressAndClose(page: Page, name: string): Promise<void> {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await button?.evaluate((element) => {
    if (element instanceof HTMLElement) element.click();
  });
}
