import browser from 'webextension-polyfill';
import { readPrivate, writePrivate } from './private-store.ts';
import { type ApiLogin, apiLoginSchema } from './schema.ts';

/** In storage.local, so that the background hears of a new log-in; says when it changed and nothing else. */
export const API_LOGIN_CHANGED_KEY = 'apiLoginChangedAtMs';

/** The log-in typed in the options page; blank fields where there is none. */
export const readApiLogin = async (): Promise<ApiLogin> =>
  (await readPrivate('apiLogin', apiLoginSchema)) ?? { user: '', password: '' };

export async function writeApiLogin(login: ApiLogin): Promise<void> {
  await writePrivate('apiLogin', apiLoginSchema.parse(login));
  await browser.storage.local.set({ [API_LOGIN_CHANGED_KEY]: Date.now() });
}
