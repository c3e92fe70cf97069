import { API_LOGIN_CHANGED_KEY, type ApiLogin, type Settings } from '#utils/settings/schema.ts';
import type { Chromium } from '../browser/harness/chromium.ts';

/**
 * Puts settings and log-in where the options page puts them. The demo runs on machines where policies cannot be written
 * (they need root), and nobody should have to fill in a form to see a first pop.
 */
export async function setUp(chromium: Chromium, settings: Partial<Settings>, login: ApiLogin): Promise<void> {
  await chromium.evalInExtension(
    async (api, values, apiLogin, changedKey) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('private');
        opening.onupgradeneeded = () => opening.result.createObjectStore('values');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB does not open'));
      });
      await new Promise<void>((resolve, reject) => {
        const writing = database.transaction('values', 'readwrite');
        writing.objectStore('values').put(apiLogin, 'apiLogin');
        writing.oncomplete = () => resolve();
        writing.onerror = () => reject(writing.error ?? new Error('IndexedDB does not write'));
      });
      database.close();
      await api.storage.local.set({ settings: values, [changedKey]: Date.now() });
    },
    { version: 1, ...settings },
    login,
    API_LOGIN_CHANGED_KEY,
  );
}
