import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser as ExtensionApi } from 'webextension-polyfill';

import { ensureFirefox } from './browsers.ts';
import { hasDisplay } from './display.ts';
import { geckoId, writeManagedStorage, writeProfile } from './firefox-profile.ts';
import { Marionette, valueOf } from './marionette.ts';
import { HANGS_MS, waitUntil } from './wait.ts';

export interface FirefoxOptions {
  /** The built extension. It is installed as a temporary one, straight from there. */
  readonly extensionDir: string;
  /** A profile to use again; default: a new one that is removed by close(). */
  readonly profileDir?: string;
  /** Default true. */
  readonly headless?: boolean;
  /** Match patterns that count as granted before launchFirefox returns. */
  readonly grantedOrigins?: readonly string[];
  /** Values for `storage.managed`. Firefox reads them once per start of the extension. */
  readonly managedPolicy?: object;
  readonly windowSize?: { readonly width: number; readonly height: number };
  readonly preferences?: Readonly<Record<string, boolean | number | string>>;
}

export interface FirefoxTab {
  readonly url: string;
  readonly active: boolean;
  readonly windowId: number;
  /** Whether its window is the one in front. */
  readonly focused: boolean;
}

// The element's key in WebDriver's JSON, fixed by the standard.
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const HELPER_MARK = '?harness';

/** Starts Firefox with the extension in it. */
export async function launchFirefox(options: FirefoxOptions): Promise<Firefox> {
  if (options.headless === false && !hasDisplay()) throw new Error('A window was asked for, but there is no display.');
  const firefox = new Firefox(options, await ensureFirefox());
  try {
    await firefox.start();
  } catch (error) {
    await firefox.close();
    throw error;
  }
  return firefox;
}

/** A running Firefox, its extension, and what tests do to both. Page commands act on the tab that was opened last. */
export class Firefox {
  readonly extensionId: string;
  readonly #options: FirefoxOptions;
  readonly #program: string;
  readonly #base: string;
  readonly #profile: string;
  #process: ChildProcess | undefined;
  #client: Marionette | undefined;
  #host = '';

  constructor(options: FirefoxOptions, program: string) {
    this.#options = options;
    this.#program = program;
    this.extensionId = geckoId(options.extensionDir);
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), 'screen-pop-firefox-')));
    this.#profile = options.profileDir ?? join(this.#base, 'profile');
    process.once('exit', this.#tidy);
    writeProfile(this.#profile, options.preferences ?? {});
    if (options.managedPolicy !== undefined) {
      if (process.platform === 'win32') throw new Error('Managed settings are not tried on Windows.');
      writeManagedStorage(this.#base, this.extensionId, options.managedPolicy);
    }
  }

  /** Starts the browser and installs the extension. */
  async start(): Promise<void> {
    const { headless = true, windowSize, extensionDir, grantedOrigins = [] } = this.#options;
    const portFile = join(this.#profile, 'MarionetteActivePort');
    rmSync(portFile, { force: true });
    this.#process = spawn(
      this.#program,
      [
        ...(headless ? ['--headless'] : []),
        ...(windowSize === undefined ? [] : ['--width', `${windowSize.width}`, '--height', `${windowSize.height}`]),
        '--marionette',
        '--remote-allow-system-access',
        '--no-remote',
        '--profile',
        this.#profile,
      ],
      // A home of its own: managed settings are looked up there, and nothing of the user's is touched.
      {
        stdio: 'ignore',
        env: { ...process.env, HOME: this.#base, MOZ_LEGACY_HOME: '1', MOZ_CRASHREPORTER_DISABLE: '1' },
      },
    );
    const port = await waitUntil(
      'Firefox to open its remote control',
      () => existsSync(portFile) && Number(readFileSync(portFile, 'utf8')),
      60_000,
    );
    this.#client = await waitUntil('a session with Firefox', () => Marionette.connect(port));
    await this.send('Addon:Install', { path: realpathSync(extensionDir), temporary: true });
    this.#host = await this.inBrowser<[string], string>(
      (id) => WebExtensionPolicy.getByID(id).mozExtensionHostname,
      this.extensionId,
    );
    if (grantedOrigins.length > 0) await this.#grant(grantedOrigins);
  }

  /** Sends a Marionette command and gives its answer. */
  send(command: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#client === undefined) throw new Error('Firefox is not running.');
    return this.#client.send(command, params);
  }

  /** Address of a file of the extension. */
  url(path: string): string {
    return `moz-extension://${this.#host}/${path.replace(/^\//, '')}`;
  }

  /** Opens a new tab in front, loads the address, and makes it the tab that page commands act on. */
  async open(url: string): Promise<void> {
    const tab = await this.send('WebDriver:NewWindow', { type: 'tab', focus: true });
    if (typeof tab !== 'object' || tab === null || !('handle' in tab)) throw new Error('Firefox opened no tab.');
    await this.send('WebDriver:SwitchToWindow', { handle: tab.handle, focus: true });
    await this.send('WebDriver:Navigate', { url });
  }

  /** The same in a container, which has cookies of its own. */
  async openInContainer(url: string): Promise<void> {
    await this.inBrowser<[string], void>((address) => {
      gBrowser.addTrustedTab(address, { inBackground: false, userContextId: 2 });
    }, url);
    await this.switchTo(url);
  }

  /** Opens a page of the extension in a tab of its own, in front. */
  extensionPage(path: string): Promise<void> {
    return this.open(this.url(path));
  }

  /** Makes page commands act on the tab with that address (all of it, or what it begins with), waiting for it. */
  async switchTo(urlStart: string): Promise<void> {
    await waitUntil(`a tab at ${urlStart}`, async () => {
      const handles = await this.send('WebDriver:GetWindowHandles');
      for (const handle of Array.isArray(handles) ? handles : []) {
        await this.send('WebDriver:SwitchToWindow', { handle, focus: false });
        if (String(valueOf(await this.send('WebDriver:GetCurrentURL'))).startsWith(urlStart)) return true;
      }
      return false;
    });
  }

  /** Runs `fn` in the page and waits for what it promises. `fn` is sent as text, arguments and result as JSON. */
  evaluate<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    return this.#run(`(${fn.toString()})(...arguments)`, args);
  }

  /** Runs `fn` in the page with the browser's own rights: it sees into closed shadow roots. */
  evaluateAsBrowser<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    return this.#run(`(${fn.toString()})(...arguments)`, args, 'system');
  }

  /** Runs `fn` with the browser's own rights (Services, gBrowser, WebExtensionPolicy …). */
  async inBrowser<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    await this.send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await this.#run<R>(`(${fn.toString()})(...arguments)`, args);
    } finally {
      await this.send('Marionette:SetContext', { value: 'content' });
    }
  }

  /**
   * Runs `fn` in a document of the extension, in a background tab that tabs() leaves out, with the extension's API as
   * first argument. It runs none of the extension's own code.
   */
  async evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    const before = valueOf(await this.send('WebDriver:GetWindowHandle'));
    const helper = this.url(`manifest.json${HELPER_MARK}`);
    if (!(await this.#allTabs()).some(({ url }) => url === helper)) {
      await this.inBrowser<[string], void>((url) => {
        gBrowser.addTrustedTab(url, { inBackground: true });
      }, helper);
    }
    await this.switchTo(helper);
    try {
      // The tab has its address before its document is the extension's.
      await waitUntil('the API in a page of the extension', () => this.#run<boolean>('"browser" in window', []));
      return await this.#run<R>(`(${fn.toString()})(window.browser, ...arguments)`, args);
    } finally {
      await this.send('WebDriver:SwitchToWindow', { handle: before, focus: false });
    }
  }

  /** Clicks as a person does: the extension sees a user's gesture. Waits for the element. */
  async click(selector: string): Promise<void> {
    await this.send('WebDriver:ElementClick', { id: await this.#element(selector) });
  }

  /** Replaces the text of a field by typing. */
  async fill(selector: string, text: string): Promise<void> {
    const id = await this.#element(selector);
    await this.send('WebDriver:ElementClear', { id });
    await this.send('WebDriver:ElementSendKeys', { id, text });
  }

  /** Saves a picture of the page as PNG. */
  async screenshot(path: string): Promise<void> {
    const picture = valueOf(await this.send('WebDriver:TakeScreenshot', { full: false }));
    writeFileSync(path, Buffer.from(String(picture), 'base64'));
  }

  /** All tabs of all windows, whatever the extension may see. */
  async tabs(): Promise<FirefoxTab[]> {
    return (await this.#allTabs()).filter(({ url }) => !url.endsWith(HELPER_MARK));
  }

  /** Whether the event page runs. Looking does not start it. */
  backgroundRunning(): Promise<boolean> {
    return this.inBrowser<[string], boolean>(
      (id) => WebExtensionPolicy.getByID(id).extension.backgroundState === 'running',
      this.extensionId,
    );
  }

  /** Ends the event page as the browser does when it is idle, and waits until it is gone. */
  async terminateBackground(): Promise<void> {
    await this.inBrowser<[string], void>(async (id) => {
      await WebExtensionPolicy.getByID(id).extension.terminateBackground({ ignoreDevToolsAttached: true });
    }, this.extensionId);
  }

  /** Errors that the browser's console holds about files of the extension. */
  collectedErrors(): Promise<string[]> {
    return this.inBrowser<[string], string[]>(
      (host) =>
        Services.console
          .getMessageArray()
          .map(String)
          .filter((text) => text.includes(`moz-extension://${host}`) && text.includes('JavaScript Error')),
      this.#host,
    );
  }

  /** Closes the browser and starts it again with the same profile; the extension is installed again, as the same. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Closes the browser as a user does; the profile stays for start(). */
  async stop(): Promise<void> {
    const program = this.#process;
    const client = this.#client;
    this.#client = undefined;
    this.#process = undefined;
    if (program === undefined || program.exitCode !== null || program.signalCode !== null) return;
    const ended = new Promise((resolve) => program.once('exit', resolve));
    const deadline = setTimeout(() => program.kill('SIGKILL'), HANGS_MS);
    if (client === undefined) program.kill('SIGKILL');
    else await client.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => program.kill('SIGKILL'));
    await ended;
    clearTimeout(deadline);
    client?.close();
  }

  /** Closes the browser and removes what it left behind. */
  async close(): Promise<void> {
    await this.stop();
    this.#tidy();
    process.off('exit', this.#tidy);
  }

  readonly #tidy = (): void => {
    this.#process?.kill('SIGKILL');
    rmSync(this.#base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  async #run<R>(script: string, args: readonly unknown[], sandbox?: string): Promise<R> {
    const answer = await this.send('WebDriver:ExecuteScript', {
      ...(sandbox === undefined ? {} : { sandbox }),
      script: `return Promise.resolve(${script}).then((value) => JSON.stringify({ value }))`,
      args,
    });
    const { value }: { value: R } = JSON.parse(String(valueOf(answer)));
    return value;
  }

  async #element(selector: string): Promise<unknown> {
    const found = await waitUntil(`an element ${selector}`, async () =>
      valueOf(await this.send('WebDriver:FindElement', { using: 'css selector', value: selector })),
    );
    if (typeof found !== 'object' || found === null || !(ELEMENT in found))
      throw new Error(`Firefox gave no element for ${selector}`);
    return found[ELEMENT];
  }

  #allTabs(): Promise<FirefoxTab[]> {
    return this.inBrowser<[], FirefoxTab[]>(() =>
      [...Services.wm.getEnumerator('navigator:browser')].flatMap((window) =>
        window.gBrowser.tabs.map((tab) => ({
          url: tab.linkedBrowser.currentURI.spec,
          active: tab.selected,
          windowId: window.docShell.outerWindowID,
          focused: Services.focus.activeWindow === window,
        })),
      ),
    );
  }

  async #grant(origins: readonly string[]): Promise<void> {
    await this.inBrowser<[string, readonly string[]], void>(
      async (id, granted) => {
        const { ExtensionPermissions } = ChromeUtils.importESModule(
          'resource://gre/modules/ExtensionPermissions.sys.mjs',
        );
        const { extension } = WebExtensionPolicy.getByID(id);
        await ExtensionPermissions.add(id, { permissions: [], origins: granted }, extension);
      },
      this.extensionId,
      origins,
    );
  }
}

// What of the browser's own scope the functions above use; it exists only where inBrowser() runs them.
declare const WebExtensionPolicy: {
  getByID(id: string): {
    readonly mozExtensionHostname: string;
    readonly extension: {
      readonly backgroundState: string;
      terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>;
    };
  };
};
interface BrowserWindow {
  readonly docShell: { readonly outerWindowID: number };
  readonly gBrowser: {
    readonly tabs: readonly {
      readonly selected: boolean;
      readonly linkedBrowser: { readonly currentURI: { readonly spec: string } };
    }[];
  };
}
declare const Services: {
  readonly wm: { getEnumerator(type: string): Iterable<BrowserWindow> };
  readonly focus: { readonly activeWindow: unknown };
  readonly console: { getMessageArray(): readonly unknown[] };
};
declare const gBrowser: {
  addTrustedTab(url: string, options: { inBackground: boolean; userContextId?: number }): void;
};
declare const ChromeUtils: {
  importESModule(url: string): {
    readonly ExtensionPermissions: {
      add(
        id: string,
        permissions: { permissions: readonly string[]; origins: readonly string[] },
        extension: unknown,
      ): Promise<void>;
    };
  };
};
