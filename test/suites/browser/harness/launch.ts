import { builtExtension } from './build.ts';
import { type ChromiumOptions, launchChromium } from './chromium.ts';
import { launchFirefox } from './firefox.ts';
import { BROWSER, type TestBrowser } from './test-browser.ts';

export type LaunchOptions = Omit<ChromiumOptions, 'extensionDir'> & {
  /** Default: the production build of the sources as they are. */
  readonly extensionDir?: string;
};

/** Starts the browser of this run, with the extension in it. What only Chromium can be told, Firefox passes over. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<TestBrowser> {
  const extensionDir = options.extensionDir ?? (await builtForTests());
  return BROWSER === 'firefox'
    ? launchFirefox({ ...options, extensionDir })
    : launchChromium({ ...options, extensionDir });
}

/** Folder of the production build for the browser of this run. */
export const builtForTests = (): Promise<string> => builtExtension(BROWSER === 'firefox' ? 'firefox' : 'chrome');
