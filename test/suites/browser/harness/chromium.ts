import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { TargetType, launch } from 'puppeteer-core';
import type { Browser, Page, Target } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';

import { ensureChromium } from './browsers.ts';
import { isProfileSaved, keepInstalled, seedProfile, unpackedId } from './chromium-profile.ts';
import { ChromiumSession } from './chromium-session.ts';
import type { WayToKill } from './chromium-session.ts';
import { hasDisplay } from './display.ts';
import { withManagedPolicy } from './managed-policy.ts';
import type { ManagedPolicy } from './managed-policy.ts';
import { waitUntil } from './wait.ts';

export interface ChromiumOptions {
  /** The built extension. It is copied, so that the build stays as it is and every run has an id of its own. */
  readonly extensionDir: string;
  /** A folder to keep profile and extension in, so that a later launch goes on with them. Default: both go with close(). */
  readonly userDataDir?: string;
  /** Default true. */
  readonly headless?: boolean;
  /** The X display in which the browser appears, where that is not the machine's own: see desktop.ts. Not headless then. */
  readonly display?: string;
  /** The browser starts with this address in a window of its own without a tab bar, as an installed app does. Not headless. */
  readonly app?: string;
  /** Match patterns that count as granted from the start. Only for a new profile. */
  readonly grantedOrigins?: readonly string[];
  /** Whether the extension may also run in private windows. Default false, as in every browser. */
  readonly inPrivate?: boolean;
  /** Values for `storage.managed`, in force before launchChromium returns. */
  readonly managedPolicy?: object;
  readonly windowSize?: { readonly width: number; readonly height: number };
  /** The browser's language, such as "de". */
  readonly lang?: string;
  /** False where the program ends the browser itself on Ctrl-C. Default: the browser and the program end at once. */
  readonly endOnSignal?: boolean;
  /** Also records the worker's console. That attaches a debugger, which keeps the worker alive: never for lifetime tests. */
  readonly watchWorker?: boolean;
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

/** Starts a Chromium-family browser with the extension in it. Nothing is attached to the worker. */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  if (options.headless === false && options.display === undefined && !hasDisplay())
    throw new Error('A window was asked for, but there is no display.');
  const chromium = new Chromium(options, await ensureChromium());
  try {
    await chromium.start();
  } catch (error) {
    await chromium.close();
    throw error;
  }
  return chromium;
}

/** A running browser, its extension, and what tests do to both. */
export class Chromium {
  readonly extensionId: string;
  /** The copy that is installed. */
  readonly extensionDir: string;
  /** What pages (and the worker, if asked) wrote to their consoles and threw, oldest first. */
  readonly logs: LogLine[] = [];
  readonly #policy: ManagedPolicy | undefined;
  readonly #options: ChromiumOptions;
  readonly #program: string;
  readonly #base: string;
  readonly #profile: string;
  #session: ChromiumSession | undefined;
  #installed: boolean;

  constructor(options: ChromiumOptions, program: string) {
    this.#options = options;
    this.#program = program;
    const { userDataDir, managedPolicy, grantedOrigins = [] } = options;
    if (userDataDir !== undefined) mkdirSync(userDataDir, { recursive: true });
    // The extension's id comes from its path, and the browser resolves links in that first.
    this.#base = realpathSync(userDataDir ?? mkdtempSync(join(tmpdir(), 'screen-pop-chromium-')));
    process.once('exit', this.#tidy);
    this.#profile = join(this.#base, 'profile');
    this.extensionDir = join(this.#base, 'extension');
    this.extensionId = unpackedId(this.extensionDir);
    replaceDir(this.extensionDir, options.extensionDir);
    seedProfile(this.#profile, this.extensionId, grantedOrigins);
    this.#installed = isProfileSaved(this.#profile, this.extensionId);
    this.#policy =
      managedPolicy === undefined ? undefined : withManagedPolicy(this.extensionId, managedPolicy, program);
  }

  /** The running puppeteer browser; another one after restart() and crash(). */
  get browser(): Browser {
    return this.#running.browser;
  }

  /** Starts the browser. The first time the extension is installed, later it is there already. */
  async start(): Promise<void> {
    const {
      app,
      display,
      headless = display === undefined,
      windowSize,
      lang,
      endOnSignal = true,
      inPrivate = false,
    } = this.#options;
    if (this.#installed) keepInstalled(this.#profile, this.extensionId, this.extensionDir);
    const browser = await launch({
      executablePath: this.#program,
      userDataDir: this.#profile,
      headless,
      pipe: true,
      enableExtensions: true,
      handleSIGINT: endOnSignal,
      handleSIGTERM: endOnSignal,
      defaultViewport: null,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-component-update',
        ...(app === undefined ? [] : [`--app=${app}`]),
        ...(windowSize === undefined ? [] : [`--window-size=${windowSize.width},${windowSize.height}`]),
        ...(lang === undefined ? [] : [`--lang=${lang}`]),
      ],
      // A browser that is killed leaves its socket's folder behind: let it be in what close() removes.
      env: {
        ...process.env,
        ...(process.platform === 'linux' ? { TMPDIR: this.#base } : {}),
        ...(lang === undefined ? {} : { LANGUAGE: lang }),
        ...(display === undefined ? {} : { DISPLAY: display }),
      },
    });
    const cdp = await browser.target().createCDPSession();
    this.#session = new ChromiumSession(browser, cdp, this.extensionId);
    browser.on('targetcreated', (target) => void this.#listen(target).catch(() => undefined));
    if (this.#installed) return;
    const id = await browser.installExtension(this.extensionDir, { enabledInIncognito: inPrivate });
    if (id !== this.extensionId) throw new Error(`The extension's id is ${id}, expected ${this.extensionId}.`);
    this.#installed = true;
    await this.#untilManaged();
  }

  /** Waits for the worker to run; its target, with no debugger attached. */
  worker(): Promise<Target> {
    return waitUntil('the service worker to run', () => this.#running.workerTarget());
  }

  /** Whether the worker runs at this moment. Looking does not start it. */
  async workerRunning(): Promise<boolean> {
    return (await this.#running.workerId()) !== undefined;
  }

  /** Stops the worker as the browser itself would, and waits until that one is gone (an event may start the next at once). */
  killWorker(way: WayToKill = 'closeTarget'): Promise<void> {
    return this.#running.killWorker(way);
  }

  /** Address of a file of the extension. */
  url(path: string): string {
    return this.#running.url(path);
  }

  /** Opens a page of the extension in a tab of its own, in front, and waits until it has loaded. */
  async extensionPage(path: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(this.url(path));
    return page;
  }

  /** Opens the real popup, as a click on the toolbar button over `page` does (default: the first tab that is shown). */
  async openPopup(page?: Page): Promise<Page> {
    const over = page ?? (await this.#shownPage());
    const { popup } = readManifest(this.extensionDir);
    const extension = (await this.browser.extensions()).get(this.extensionId);
    if (popup === undefined || extension === undefined) throw new Error('The extension has no popup.');
    const isOpen = new Set(this.browser.targets());
    await over.triggerExtensionAction(extension);
    const target = await waitUntil('the popup to open', () =>
      this.browser.targets().find((each) => !isOpen.has(each) && each.url().startsWith(this.url(popup))),
    );
    const opened = await target.asPage();
    await waitUntil('the popup to load', () => opened.evaluate(() => document.readyState === 'complete'));
    return opened;
  }

  /**
   * Runs `fn` in a hidden document of the extension, with the extension's API as first argument. It runs none of the
   * extension's own code and shows up in no list of tabs. `fn` is sent as text, arguments and result as JSON.
   */
  evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    return this.#running.evalInExtension(fn, args);
  }

  /**
   * Tells the worker that the person has clicked a notification. Headless there is none to click: the event is set off
   * in the worker itself, which a debugger is attached to for that moment.
   */
  async clickNotification(id: string): Promise<void> {
    const session = await (await this.worker()).createCDPSession();
    try {
      const expression = `chrome.notifications.onClicked.dispatch(${JSON.stringify(id)})`;
      const { exceptionDetails } = await session.send('Runtime.evaluate', { expression });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    } finally {
      await session.detach();
    }
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

  /** All tabs of all windows, as the extension sees them. */
  async tabs(): Promise<TabInfo[]> {
    return (await this.windows()).flatMap(({ tabs }) => tabs);
  }

  /** Switches the extension off or on, as its switch in chrome://extensions does. */
  setEnabled(enabled: boolean): Promise<void> {
    return this.#running.setEnabled(enabled);
  }

  /** Errors of the worker and the pages that the browser collected itself (chrome://extensions), without a debugger. */
  collectedErrors(): Promise<string[]> {
    return this.#running.collectedErrors();
  }

  /**
   * Replaces the installed extension by another build while the browser runs, as an update does. Give it another
   * version to have `runtime.onInstalled` say "update".
   */
  async updateExtension(newDir: string): Promise<void> {
    const { version } = readManifest(newDir);
    replaceDir(this.extensionDir, newDir);
    await this.#running.reloadExtension(version);
  }

  /**
   * Replaces the managed policy that the browser was started with, and presses "Reload policies" in chrome://policy.
   * Resolves once the extension reads these values, which have to be such as its schema knows.
   */
  async setPolicy(values: object): Promise<void> {
    if (this.#policy === undefined) throw new Error('The browser was started without a managed policy.');
    this.#policy.update(values);
    const wanted: unknown = JSON.parse(JSON.stringify(values));
    await this.#running.reloadPolicies(async () =>
      isDeepStrictEqual(await this.evalInExtension((api) => api.storage.managed.get()), wanted),
    );
  }

  /** Closes the browser as a user does and starts it again with the same profile. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Closes the browser as a user does; the profile stays for start(). */
  async stop(): Promise<void> {
    const browser = this.#session?.browser;
    this.#session = undefined;
    await browser?.close();
  }

  /** Kills the browser outright; start() brings it back. Takes up to ten seconds soon after the first start. */
  async crash(): Promise<void> {
    // The profile is written every ten seconds: a browser that dies earlier forgets that the extension was installed.
    await waitUntil('the profile to be written', () => isProfileSaved(this.#profile, this.extensionId));
    const program = this.browser.process();
    if (program === null) throw new Error('This browser was not started by the harness.');
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await ended;
    this.#session = undefined;
  }

  /** Closes the browser and removes what it left behind. */
  async close(): Promise<void> {
    await this.stop();
    this.#tidy();
    process.off('exit', this.#tidy);
  }

  readonly #tidy = (): void => {
    this.#policy?.remove();
    if (this.#options.userDataDir === undefined) removeDir(this.#base);
  };

  get #running(): ChromiumSession {
    if (this.#session === undefined) throw new Error('The browser is not running.');
    return this.#session;
  }

  // The browser reads the policy of an extension that is new to it about two seconds after its installation.
  async #untilManaged(): Promise<void> {
    if (Object.keys(this.#options.managedPolicy ?? {}).length === 0) return;
    await waitUntil('the managed policy to reach the extension', () =>
      this.evalInExtension(async (api) => Object.keys(await api.storage.managed.get()).length > 0),
    );
  }

  async #shownPage(): Promise<Page> {
    for (const page of await this.browser.pages()) {
      if (await page.evaluate(() => document.visibilityState === 'visible')) return page;
    }
    throw new Error('No tab is shown that the popup could be opened over.');
  }

  async #listen(target: Target): Promise<void> {
    const source = target.url();
    if (target.type() === TargetType.PAGE) {
      const page = await target.page();
      page?.on('console', (line) => this.logs.push({ source: page.url(), kind: line.type(), text: line.text() }));
      page?.on('pageerror', (error) => this.logs.push({ source: page.url(), kind: 'thrown', text: String(error) }));
    } else if (target.type() === TargetType.SERVICE_WORKER && this.#options.watchWorker === true) {
      const worker = await target.worker();
      worker?.on('console', (line) => this.logs.push({ source, kind: line.type(), text: line.text() }));
    }
  }
}

function replaceDir(dir: string, source: string): void {
  removeDir(dir);
  cpSync(source, dir, { recursive: true });
}

function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function readManifest(dir: string): { version: string; popup: string | undefined } {
  const file = join(dir, 'manifest.json');
  if (!existsSync(file)) throw new Error(`${dir} holds no extension: there is no manifest.json.`);
  const manifest: { version: string; action?: { default_popup?: string } } = JSON.parse(readFileSync(file, 'utf8'));
  return { version: manifest.version, popup: manifest.action?.default_popup };
}
