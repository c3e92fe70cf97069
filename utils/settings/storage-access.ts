import browser from 'webextension-polyfill';
import { canHideStorage } from './browser-differences.ts';

/** Chrome has this for every area since 140, its minimum; Firefox and the polyfill's types do not. */
type Closable = { setAccessLevel(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void> };

const isClosable = (area: object): area is Closable =>
  'setAccessLevel' in area && typeof area.setAccessLevel === 'function';

/** The waits between tries: storage that fails once mostly works again at once. */
const RETRY_AFTER_MS = [100, 500];
/** A try that takes longer has failed: a pop may be waiting for it. */
const TRY_LIMIT_MS = 2000;

let closed: Promise<void> | null = null;

/**
 * Hides settings and policy from content scripts, including this extension's own, because a page that broke into one
 * could read the API password that IT set by policy. Whoever brings a script to a page waits for this first. Chrome
 * remembers it until the extension is uninstalled. Rejects where an area stays open in a browser that should close it;
 * the next call then tries anew. Firefox cannot close any area, and has nothing to wait for. (storage.session is hidden
 * in both by default, and the typed password is in IndexedDB.)
 */
export function closeStorageToPages(): Promise<void> {
  closed ??= closeAreas().catch((error: unknown) => {
    closed = null;
    throw error;
  });
  return closed;
}

async function closeAreas(): Promise<void> {
  const { local, managed } = browser.storage;
  for (const [name, area] of Object.entries({ local, managed })) {
    if (isClosable(area)) await close(area);
    else if (canHideStorage()) throw new Error(`storage.${name} cannot be hidden from scripts in pages.`);
  }
}

async function close(area: Closable): Promise<void> {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await tryToClose(area);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  await tryToClose(area);
}

async function tryToClose(area: Closable): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('Storage was not hidden from pages in time.')), TRY_LIMIT_MS);
  try {
    await Promise.race([area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
