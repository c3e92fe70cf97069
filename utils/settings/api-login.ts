import browser from 'webextension-polyfill';
import { readPrivate, writePrivate } from './private-store.ts';
import { type ApiLogin, apiLoginSchema } from './schema.ts';
import { LOCAL_KEYS, PRIVATE_KEYS } from './storage-keys.ts';

/** The API log-in that was saved in the options page; blank fields where there is none. */
export const readApiLogin = async (): Promise<ApiLogin> =>
  (await readPrivate(PRIVATE_KEYS.apiLogin, apiLoginSchema)) ?? { user: '', password: '' };

/** Saves the API log-in, and when it changed, so that the background hears of it. */
export async function writeApiLogin(login: ApiLogin): Promise<void> {
  await writePrivate(PRIVATE_KEYS.apiLogin, apiLoginSchema.parse(login));
  await browser.storage.local.set({ [LOCAL_KEYS.apiLoginChangedAtMs]: Date.now() });
}
