import browser from 'webextension-polyfill';
import { type SetUp, setUpSchema } from '../settings/set-up.ts';
import { SESSION_KEYS } from '../settings/storage-keys.ts';

/** The set-up as the background last wrote it; null where it has not yet, or what is stored cannot be read. */
export async function readSetUp(): Promise<SetUp | null> {
  return parse((await browser.storage.session.get(SESSION_KEYS.setUp))[SESSION_KEYS.setUp]);
}

/** Calls back with every set-up that the background writes from now on, for as long as the page is open. */
export function onSetUp(changed: (setUp: SetUp) => void): void {
  browser.storage.session.onChanged.addListener((changes) => {
    const setUp = parse(changes[SESSION_KEYS.setUp]?.newValue);
    if (setUp) changed(setUp);
  });
}

// Another version of the extension may have written it: the background writes it anew when it starts.
const parse = (stored: unknown): SetUp | null => setUpSchema.safeParse(stored).data ?? null;
