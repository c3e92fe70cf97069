import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { builtExtension } from '../harness/build.ts';
import { launchChromium } from '../harness/chromium.ts';
import { launchFirefox } from '../harness/firefox.ts';

export const BROWSERS = ['Chromium', 'Firefox'] as const;

/** What a test that runs in both browsers does with one of them, with the production build in it. */
export type EitherBrowser = {
  /** Runs `fn` in a document of the extension, as the harness of each browser says. */
  evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R>;
  /** Opens a page of the extension in front, and makes it the one that `inPage` acts on. */
  openOwnPage(path: string): Promise<void>;
  /** Runs `fn`, which is sent as text, in the page that was opened last. */
  inPage<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Opens a web page in front. */
  openWebPage(url: string): Promise<void>;
  /** Opens a web page in front. What is given tells whether the browser has asked for a password for it since then. */
  openAskedPage(url: string): Promise<() => Promise<boolean>>;
  /** Opens a web page in front in a container, where the browser has them. */
  openInContainer?(url: string): Promise<void>;
  tabs(): Promise<readonly { url: string; active: boolean }[]>;
  close(): Promise<void>;
};

/**
 * Starts that browser, with access to these origins granted, and set up by policy where one is given. `extensionDir` is a
 * copy of the build that the test has changed.
 */
export async function launchEither(
  name: (typeof BROWSERS)[number],
  grantedOrigins: readonly string[],
  managedPolicy?: object,
  extensionDir?: string,
): Promise<EitherBrowser> {
  const setUp = { grantedOrigins, ...(managedPolicy === undefined ? {} : { managedPolicy }) };
  if (name === 'Firefox') {
    const firefox = await launchFirefox({ extensionDir: extensionDir ?? (await builtExtension('firefox')), ...setUp });
    return {
      evalInExtension: (fn, ...args) => firefox.evalInExtension(fn, ...args),
      openOwnPage: (path) => firefox.extensionPage(path),
      inPage: (fn, ...args) => firefox.evaluate(fn, ...args),
      openWebPage: (url) => firefox.open(url),
      async openAskedPage(url) {
        await firefox.open(url);
        return () =>
          firefox.send('WebDriver:GetAlertText').then(
            () => true,
            () => false,
          );
      },
      openInContainer: (url) => firefox.openInContainer(url),
      tabs: () => firefox.tabs(),
      close: () => firefox.close(),
    };
  }
  const chromium = await launchChromium({ extensionDir: extensionDir ?? (await builtExtension('chrome')), ...setUp });
  let page = await chromium.browser.newPage();
  return {
    evalInExtension: (fn, ...args) => chromium.evalInExtension(fn, ...args),
    async openOwnPage(path) {
      page = await chromium.extensionPage(path);
    },
    // Sent as text with its arguments as JSON, as the other browser's harness does.
    async inPage<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
      const { value }: { value: R } = JSON.parse(
        String(
          await page.evaluate(
            `Promise.resolve((${fn.toString()})(...${JSON.stringify(args)})).then((value) => JSON.stringify({ value }))`,
          ),
        ),
      );
      return value;
    },
    async openWebPage(url) {
      page = await chromium.browser.newPage();
      await page.goto(url);
    },
    async openAskedPage(url) {
      page = await chromium.browser.newPage();
      let asked = false;
      // Headless there is no dialog to be seen: the debugger hears that the browser is about to show it.
      const session = await page.createCDPSession();
      session.on('Fetch.requestPaused', ({ requestId }) => void session.send('Fetch.continueRequest', { requestId }));
      session.on('Fetch.authRequired', ({ requestId }) => {
        asked = true;
        const authChallengeResponse = { response: 'CancelAuth' } as const;
        void session.send('Fetch.continueWithAuth', { requestId, authChallengeResponse });
      });
      await session.send('Fetch.enable', { handleAuthRequests: true });
      await page.goto(url);
      return async () => asked;
    },
    tabs: () => chromium.tabs(),
    close: () => chromium.close(),
  };
}
