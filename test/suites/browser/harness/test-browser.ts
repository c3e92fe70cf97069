import type { Browser, Frame, Page } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { waitUntil } from './wait.ts';

export type BrowserName = 'chromium' | 'firefox';

/** Which browser the tests of this run use: `vitest.config.ts` has a project for each. */
export const BROWSER: BrowserName = process.env['TEST_BROWSER'] === 'firefox' ? 'firefox' : 'chromium';

/** The ways in which a background ends: the first is the usual one. Firefox has one way only. */
export const WAYS_TO_KILL =
  BROWSER === 'firefox'
    ? (['terminateBackground'] as const)
    : (['closeTarget', 'stopAllWorkers', 'serviceworker-internals'] as const);
export type WayToKill = (typeof WAYS_TO_KILL)[number];

/** What both browsers can be started with. */
export interface BrowserOptions {
  /** The built extension. It is copied, so that the build stays as it is. */
  readonly extensionDir: string;
  /** Default true. */
  readonly headless?: boolean;
  /** The X display in which the browser appears, where that is not the machine's own: see desktop.ts. Not headless then. */
  readonly display?: string;
  /** Match patterns that count as granted from the start. */
  readonly grantedOrigins?: readonly string[];
  /** Whether the extension may also run in private windows. Default false, as in every browser. */
  readonly inPrivate?: boolean;
  /** Values for `storage.managed`, in force before the launch returns. */
  readonly managedPolicy?: object;
  readonly windowSize?: { readonly width: number; readonly height: number };
  /** False where the program ends the browser itself on Ctrl-C. Default: the browser and the program end at once. */
  readonly endOnSignal?: boolean;
}

export interface LogLine {
  readonly source: string;
  readonly kind: string;
  readonly text: string;
}

export interface TabInfo {
  readonly id: number;
  readonly windowId: number;
  readonly index: number;
  readonly active: boolean;
  /** Empty where the extension may not see it (no permission for its origin). */
  readonly url: string;
}

export interface WindowInfo {
  readonly id: number;
  /** Whether it is the one in front: the last one that had the focus. (Headless, every window calls itself focused.) */
  readonly focused: boolean;
  readonly tabs: readonly TabInfo[];
}

/** Before a press, puppeteer waits for some frames. Firefox took 19 s for that beside six other files on two cores. */
const PRESS_MS = 120_000;

const running = new WeakMap<Browser, TestBrowser>();

/** The browser that a page belongs to, with all that a test can do to it. */
export function browserOf(page: Page): TestBrowser {
  const found = running.get(page.browser());
  if (found === undefined) throw new Error('This page belongs to no browser of the harness.');
  return found;
}

/** A running browser, its extension, and what tests do to both, whichever browser it is. */
export abstract class TestBrowser {
  abstract readonly name: BrowserName;
  abstract readonly extensionId: string;
  /** The copy that is installed. */
  abstract readonly extensionDir: string;
  /** What pages wrote to their consoles and threw, oldest first. */
  readonly logs: LogLine[] = [];

  /** The running puppeteer browser; another one after restart() and crash(). */
  abstract get puppeteer(): Browser;

  /** Starts the browser. The first time the extension is installed, later it is there already. */
  abstract start(): Promise<void>;
  /** Closes the browser as a user does; the profile stays for start(). */
  abstract stop(): Promise<void>;
  /** Kills the browser outright; start() brings it back. */
  abstract crash(): Promise<void>;
  /** Closes the browser and removes what it left behind. */
  abstract close(): Promise<void>;

  /** Whether the extension's background runs at this moment. Looking does not start it. */
  abstract backgroundRunning(): Promise<boolean>;
  /** Ends the background as the browser itself would, and waits until that one is gone (an event may start the next at once). */
  abstract killBackground(way?: WayToKill): Promise<void>;

  /** Address of a file of the extension. */
  abstract url(path: string): string;
  /** Opens a page of the extension in a tab of its own, in front, and waits until it has loaded. */
  abstract extensionPage(path: string): Promise<Page>;
  /** Opens the popup over `page` (default: the first tab that is shown). */
  abstract openPopup(page?: Page): Promise<Page>;
  /**
   * Runs `fn` in a hidden document of the extension, with the extension's API as first argument. It runs none of the
   * extension's own code and shows up in no list of tabs. `fn` is sent as text, arguments and result as JSON.
   */
  abstract evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R>;
  /**
   * Runs `look` on each shadow root, closed or open, whose host has that name, in the page and its frames of the same
   * origin, or in one frame. `look` is sent as text, its result as JSON.
   */
  abstract inShadowRoots<R>(place: Page | Frame, host: string, look: (root: ShadowRoot) => R): Promise<R[]>;
  /** How many listeners for events of that type the page's document has, those of the extension's own world included. */
  abstract listenersIn(page: Page, type: string): Promise<number>;
  /** Processor time of the page during `work`, ms: of its scripts, or of its whole process where that is all that is known. */
  abstract pageTimeMs(page: Page, work: () => Promise<unknown>): Promise<number>;
  /** Has the page believe in these media features, such as `prefers-reduced-motion`. */
  abstract emulateMedia(page: Page, features: Readonly<Record<string, string>>): Promise<void>;

  /** From now on, what is downloaded comes into that folder without a question. */
  abstract downloadInto(dir: string): Promise<void>;
  /** Switches the extension off or on, as its switch in the browser's list of extensions does. */
  abstract setEnabled(enabled: boolean): Promise<void>;
  /** Errors of the extension that the browser collected itself, without a debugger. */
  abstract collectedErrors(): Promise<string[]>;
  /**
   * Replaces the managed policy that the browser was started with. Resolves once the extension reads these values, which
   * have to be such as its schema knows.
   */
  abstract setPolicy(values: object): Promise<void>;
  /** Replaces the installed extension by another build while the browser runs, as an update does. */
  abstract updateExtension(newDir: string): Promise<void>;
  /** What another extension, which is installed for that, hears for each of these messages to the extension: answer or error. */
  abstract sendAsAnother(messages: readonly object[]): Promise<string[]>;
  /** Tells the background that the person has clicked a notification. Headless there is none to click. */
  abstract clickNotification(id: string): Promise<void>;

  /** The pages of all tabs. */
  pages(): Promise<Page[]> {
    return this.puppeteer.pages();
  }

  /** An empty page in a tab of its own, in front. */
  newPage(): Promise<Page> {
    return this.puppeteer.newPage();
  }

  /** Loads a page anew, be it the web's or the extension's. */
  async reload(page: Page): Promise<void> {
    await page.reload();
  }

  /** Closes the browser as a user does and starts it again with the same profile. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The browser's windows with their tabs, as the extension sees them. */
  windows(): Promise<WindowInfo[]> {
    return this.evalInExtension(async (api) => {
      const front = await api.windows.getLastFocused();
      const windows = await api.windows.getAll({ populate: true });
      return windows.map(({ id = -1, tabs = [] }) => ({
        id,
        focused: id === front.id,
        tabs: tabs.map((tab) => ({
          id: tab.id ?? -1,
          windowId: tab.windowId ?? -1,
          index: tab.index,
          active: tab.active,
          url: tab.url ?? '',
        })),
      }));
    });
  }

  /** All tabs of all windows, as the extension sees them. */
  async tabs(): Promise<TabInfo[]> {
    return (await this.windows()).flatMap(({ tabs }) => tabs);
  }

  /**
   * Brings a window to the front. Headless, every window believes to have the focus, and one that does cannot be given
   * it: so all are made to let go first. The extension's own change of focus after that is seen too.
   */
  async focusWindow(windowId: number): Promise<void> {
    await this.evalInExtension(async (api, wanted) => {
      for (const { id } of await api.windows.getAll()) await api.windows.update(id ?? -1, { focused: false });
      await api.windows.update(wanted, { focused: true });
    }, windowId);
    await waitUntil('the window in front', async () =>
      (await this.windows()).some(({ id, focused }) => focused && id === windowId),
    );
  }

  /** The page that is in front. */
  protected async shownPage(): Promise<Page> {
    for (const page of await this.pages()) {
      if (await page.evaluate(() => document.visibilityState === 'visible')) return page;
    }
    throw new Error('No tab is shown that the popup could be opened over.');
  }

  /** Makes browserOf() know the puppeteer browser that runs now. */
  protected nowRuns(browser: Browser): void {
    running.set(browser, this);
  }

  /** Keeps what a page says in `logs`, and has presses wait for as long as a busy browser may take to draw a frame. */
  protected listenTo(page: Page): void {
    page.setDefaultTimeout(PRESS_MS);
    page.on('console', (line) => this.logs.push({ source: page.url(), kind: line.type(), text: line.text() }));
    page.on('pageerror', (error) => this.logs.push({ source: page.url(), kind: 'thrown', text: String(error) }));
  }
}
