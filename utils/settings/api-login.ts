import browser from 'webextension-polyfill';
import { readPrivate, writePrivate } from './private-store.ts';
import { API_LOGIN_CHANGED_KEY, type ApiLogin, apiLoginSchema } from './schema.ts';

/** The log-in typed in the options page; blank fields where there is none. */
export const readApiLogin = async (): Promise<ApiLogin> =>
  (await readPrivate('apiLogin', apiLoginSchema)) ?? { user: '', password: '' };

export async function writeApiLogin(login: ApiLogin): Promise<void> {
  await writePrivate('apiLogin', apiLoginSchema.parse(login));
  await browser.storage.local.set({ [API_LOGIN_CHANGED_KEY]: Date.now() });
}
