import browser from 'webextension-polyfill';

/** Chrome has this for every area; Firefox and the polyfill's types do not. */
type Closable = { setAccessLevel(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void> };

const isClosable = (area: object): area is Closable =>
  'setAccessLevel' in area && typeof area.setAccessLevel === 'function';

/**
 * Hides settings and policy from content scripts, including this extension's own, because a page that broke into one
 * could read the API password that IT set by policy. Chrome remembers this per extension; in browsers that cannot do it
 * nothing happens. (storage.session is hidden from them by default, and the typed password is in IndexedDB.)
 */
export async function closeStorageToPages(): Promise<void> {
  const { local, managed } = browser.storage;
  for (const area of [local, managed]) {
    if (isClosable(area)) await area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  }
}
