import browser from 'webextension-polyfill';

/** Chrome has this for every area; Firefox and the polyfill's types do not. */
type Closable = { setAccessLevel(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void> };

const isClosable = (area: object): area is Closable =>
  'setAccessLevel' in area && typeof area.setAccessLevel === 'function';

/**
 * Keeps settings and policy from content scripts, this extension's own included: a page that broke into one could read
 * the API password that IT set by policy. Chrome remembers it per extension; where the browser cannot do it, nothing
 * happens. (storage.session is closed to them from the start, and the typed password is in IndexedDB.)
 */
export async function closeStorageToPages(): Promise<void> {
  const { local, managed } = browser.storage;
  for (const area of [local, managed]) {
    if (isClosable(area)) await area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  }
}
