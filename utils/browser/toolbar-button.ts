import browser, { type Action } from 'webextension-polyfill';
import { hasFirefoxToolbar } from '../settings/browser-differences.ts';

/** Whose toolbar it is, because each browser hides and shows buttons in a way of its own. */
export type ToolbarLook = 'chrome' | 'edge' | 'firefox';

/** Returns whose toolbar this browser's looks like. Other Chromium browsers have Chrome's. */
export function toolbarLook(): ToolbarLook {
  if (hasFirefoxToolbar()) return 'firefox';
  return /\bEdg\//.test(navigator.userAgent) ? 'edge' : 'chrome';
}

// The types say that all browsers have all of it.
const action = (): Partial<Action.Static> => browser.action;

/** Whether the extension's button is on the toolbar, or null where the browser does not say. Never rejects. */
export async function readIsOnToolbar(): Promise<boolean | null> {
  try {
    return (await action().getUserSettings?.())?.isOnToolbar ?? null;
  } catch {
    return null;
  }
}

/**
 * Tells whether the button is on the toolbar, now and whenever that may have changed, until the signal aborts. It is read
 * anew, too, when the person comes back to the page, because not every browser tells of a change.
 */
export function followIsOnToolbar(tell: (isOnToolbar: boolean | null) => void, signal: AbortSignal): void {
  let asked = 0;
  const read = async () => {
    asked += 1;
    const question = asked;
    const isOnToolbar = await readIsOnToolbar();
    if (question === asked && !signal.aborted) tell(isOnToolbar);
  };
  const readAgain = () => void read();
  const changes = action().onUserSettingsChanged;
  changes?.addListener(readAgain);
  signal.addEventListener('abort', () => changes?.removeListener(readAgain));
  window.addEventListener('focus', readAgain, { signal });
  document.addEventListener('visibilitychange', readAgain, { signal });
  readAgain();
}
