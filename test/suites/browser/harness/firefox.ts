import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';
import { z } from 'zod';

import { ensureFirefox } from './browsers.ts';
import { hasDisplay } from './display.ts';
import {
  areOpen,
  backgroundState,
  clickAlert,
  consoleErrors,
  countListeners,
  grantOrigins,
  hasPasswordDialog,
  offersToKeepPassword,
  hostOf,
  loadInTab,
  openContainerTab,
  keepAlerts,
  keepPasswords,
  leaveFocusToDesktop,
  overrideMedia,
  processTimeMs,
  setDownloadDir,
  switchExtension,
  terminateBackground,
} from './firefox-inside.ts';
import type { FirefoxLink } from './firefox-link.ts';
import { geckoId, profileOnceUsed, writeManagedStorage, writePreferences } from './firefox-profile.ts';
import { linkToFirefox, quitFirefox, spawnFirefox } from './firefox-program.ts';
import { OTHER_ID, withOtherExtension } from './other-extension.ts';
import { TestBrowser } from './test-browser.ts';
import type { BrowserOptions } from './test-browser.ts';
import { waitUntil } from './wait.ts';

export interface FirefoxOptions extends BrowserOptions {
  readonly preferences?: Readonly<Record<string, boolean | number | string>>;
  /** Whether puppeteer may answer the requests of pages. Default false. */
  readonly watchNetwork?: boolean;
}

/** Shadow roots in the answer of `script.callFunction`, each with the name by which the next command means it. */
const hostsSchema = z.object({
  result: z.object({
    value: z.array(z.object({ value: z.object({ shadowRoot: z.object({ sharedId: z.string() }).nullable() }) })),
  }),
});
const textSchema = z.object({ result: z.object({ value: z.string() }) });

/** Starts Firefox with the extension in it. */
export async function launchFirefox(options: FirefoxOptions): Promise<Firefox> {
  if (options.headless === false && options.display === undefined && !hasDisplay())
    throw new Error('A window was asked for, but there is no display.');
  const program = await ensureFirefox();
  const firefox = new Firefox(options, program, await profileOnceUsed(program));
  try {
    await firefox.start();
  } catch (error) {
    await firefox.close();
    throw error;
  }
  return firefox;
}

/** A running Firefox. Pages are driven over WebDriver BiDi, all else with the browser's own rights over Marionette. */
export class Firefox extends TestBrowser {
  readonly name = 'firefox';
  readonly extensionId: string;
  readonly extensionDir: string;
  readonly #options: FirefoxOptions;
  readonly #program: string;
  readonly #base: string;
  readonly #profile: string;
  #process: ChildProcess | undefined;
  #link: FirefoxLink | undefined;
  #host = '';

  /** `template`: the profile that this one begins as. */
  constructor(options: FirefoxOptions, program: string, template: string) {
    super();
    this.#options = options;
    this.#program = program;
    this.extensionId = geckoId(options.extensionDir);
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), 'screen-pop-firefox-')));
    this.#profile = join(this.#base, 'profile');
    this.extensionDir = join(this.#base, 'extension');
    process.once('exit', this.#tidy);
    cpSync(options.extensionDir, this.extensionDir, { recursive: true });
    cpSync(template, this.#profile, { recursive: true });
    if (options.managedPolicy !== undefined) {
      if (process.platform === 'win32') throw new Error('Managed settings are not tried on Windows.');
      writeManagedStorage(this.#base, this.extensionId, options.managedPolicy);
    }
  }

  get puppeteer(): Browser {
    return this.#running.browser;
  }

  async start(): Promise<void> {
    const {
      display,
      headless = display === undefined,
      windowSize,
      grantedOrigins = [],
      inPrivate = false,
    } = this.#options;
    // Where nobody looks, nothing moves: to draw an outline's and a card's moves takes a third of the processor's work for a call.
    const stillness = headless ? { 'ui.prefersReducedMotion': 1 } : {};
    writePreferences(this.#profile, { ...stillness, ...this.#options.preferences });
    this.#process = spawnFirefox(this.#program, {
      profile: this.#profile,
      home: this.#base,
      headless,
      windowSize,
      display,
    });
    this.#link = await linkToFirefox(this.#profile, this.#options.watchNetwork);
    this.nowRuns(this.#link.browser);
    this.puppeteer.on('targetcreated', (target) => {
      void target
        .page()
        .then((page) => page && this.listenTo(page))
        .catch(() => undefined);
    });
    if (headless || display !== undefined) await this.inBrowser(keepAlerts);
    if (!headless) await this.inBrowser(leaveFocusToDesktop);
    await this.#install(this.extensionDir);
    if (grantedOrigins.length > 0 || inPrivate)
      await this.inBrowser(grantOrigins, this.extensionId, grantedOrigins, inPrivate);
  }

  /** Firefox closes the extension's own pages with it, and puppeteer hears nothing of that. */
  override async pages(): Promise<Page[]> {
    const pages = await super.pages();
    const isOpen = await this.inBrowser(
      areOpen,
      pages.map((page) => contextOf(page.mainFrame())),
    );
    return pages.filter((_page, at) => isOpen[at]);
  }

  url(path: string): string {
    return `moz-extension://${this.#host}/${path.replace(/^\//, '')}`;
  }

  async extensionPage(path: string): Promise<Page> {
    const page = await this.newPage();
    const url = this.url(path);
    const context = contextOf(page.mainFrame());
    await this.inBrowser(loadInTab, context, url);
    await waitUntil(`${path} to load`, () =>
      page.evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url),
    );
    // Puppeteer hears nothing of where the extension's own pages are.
    const told = { context, url, navigation: null, timestamp: Date.now() };
    this.#running.tellPuppeteer('browsingContext.fragmentNavigated', told);
    return page;
  }

  /** Puppeteer hears nothing of where the extension's own pages go, and would wait in vain. */
  override async reload(page: Page): Promise<void> {
    if (!page.url().startsWith(this.url(''))) return super.reload(page);
    await page.evaluate(() => {
      Reflect.set(window, 'isFormer', true);
      location.reload();
    });
    await waitUntil('the page to load anew', () =>
      page.evaluate(() => Reflect.get(window, 'isFormer') === undefined && document.readyState === 'complete'),
    );
    // Or puppeteer believes that what it has put into the former page, such as its search by role and name, is there.
    const context = contextOf(page.mainFrame());
    for (const sandbox of [undefined, ownRealmOf(page.mainFrame())])
      this.#running.tellPuppeteer('script.realmCreated', { type: 'window', context, sandbox, realm: '', origin: '' });
  }

  /** The popup's page in a tab: puppeteer knows only tabs, and the panel that Firefox shows it in is none. */
  openPopup(): Promise<Page> {
    return this.extensionPage('popup.html');
  }

  evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    return this.#running.evalInExtension(this.extensionId, fn, args);
  }

  async inShadowRoots<R>(place: Page | Frame, host: string, look: (root: ShadowRoot) => R): Promise<R[]> {
    const isPage = 'mainFrame' in place;
    const origin = new URL(isPage ? place.url() : 'about:blank').origin;
    const frames = isPage
      ? place.frames().filter((frame) => frame === place.mainFrame() || frame.url().startsWith(origin))
      : [place];
    const found: R[] = [];
    for (const context of frames.map(contextOf)) found.push(...(await this.#inRootsOf(context, host, look)));
    return found;
  }

  listenersIn(page: Page, type: string): Promise<number> {
    return this.inBrowser(countListeners, contextOf(page.mainFrame()), type);
  }

  async pageTimeMs(page: Page, work: () => Promise<unknown>): Promise<number> {
    const context = contextOf(page.mainFrame());
    const before = await this.inBrowser(processTimeMs, context);
    await work();
    return (await this.inBrowser(processTimeMs, context)) - before;
  }

  downloadInto(dir: string): Promise<void> {
    return this.inBrowser(setDownloadDir, dir);
  }

  emulateMedia(page: Page, features: Readonly<Record<string, string>>): Promise<void> {
    return this.inBrowser(overrideMedia, contextOf(page.mainFrame()), features);
  }

  /** Types into a field of a frame. Puppeteer sends keys to the tab, which passes none on to a frame of another origin. */
  async typeIn(frame: Frame, selector: string, typed: string): Promise<void> {
    await frame.focus(selector);
    const actions = Array.from(typed).flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#running.send('input.performActions', {
      context: contextOf(frame),
      actions: [{ type: 'key', id: 'keys-of-a-frame', actions }],
    });
  }

  async backgroundRunning(): Promise<boolean> {
    return (await this.inBrowser(backgroundState, this.extensionId)) === 'running';
  }

  killBackground(): Promise<void> {
    return this.inBrowser(terminateBackground, this.extensionId);
  }

  setEnabled(enabled: boolean): Promise<void> {
    return this.inBrowser(switchExtension, this.extensionId, enabled);
  }

  collectedErrors(): Promise<string[]> {
    return this.inBrowser(consoleErrors, this.#host);
  }

  /** Firefox reads its policy once per start of the extension: what is set here is in force after restart(). */
  async setPolicy(values: object): Promise<void> {
    writeManagedStorage(this.#base, this.extensionId, values);
    await this.restart();
  }

  async updateExtension(newDir: string): Promise<void> {
    rmSync(this.extensionDir, { recursive: true });
    cpSync(newDir, this.extensionDir, { recursive: true });
    await this.#install(this.extensionDir);
  }

  sendAsAnother(messages: readonly object[]): Promise<string[]> {
    return withOtherExtension(async (dir) => {
      await this.#running.marionette.send('Addon:Install', { path: dir, temporary: true });
      const send = (api: ExtensionApi, to: string, all: readonly object[]) =>
        Promise.all(
          all.map((each) => api.runtime.sendMessage(to, each).then((answer) => JSON.stringify(answer), String)),
        );
      return this.#running.evalInExtension(OTHER_ID, send, [this.extensionId, messages]);
    });
  }

  /**
   * The desktop is told, of which the harness has put one in its place: headless there is none. The extension's list has a
   * notification before the desktop shows it, because Firefox first reads its picture.
   */
  async clickNotification(id: string): Promise<void> {
    await waitUntil(`the notification “${id}” on the desktop`, () => this.inBrowser(clickAlert, id));
  }

  /** Opens a web page in front, in a container, which has cookies of its own. */
  async openInContainer(url: string): Promise<Page> {
    const before = new Set(await this.pages());
    await this.inBrowser(openContainerTab, url);
    return waitUntil(`a tab at ${url}`, async () =>
      (await this.pages()).find((page) => !before.has(page) && page.url() === url),
    );
  }

  /** Whether a dialog of the browser asks for a name and a password at this moment. */
  asksForPassword(): Promise<boolean> {
    return this.inBrowser(hasPasswordDialog);
  }

  /** From now on, passwords that are typed are kept, if the person wants that. */
  keepPasswords(): Promise<void> {
    return this.inBrowser(keepPasswords);
  }

  /** Whether it offers to keep the password of the tab in front among the person's own. */
  offersToKeepPassword(): Promise<boolean> {
    return this.inBrowser(offersToKeepPassword);
  }

  /** Runs `fn` with the browser's own rights (Services, gBrowser, WebExtensionPolicy …). It is sent as text. */
  inBrowser<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    return this.#running.inBrowser(fn, args);
  }

  async stop(): Promise<void> {
    const program = this.#process;
    const link = this.#link;
    this.#link = undefined;
    this.#process = undefined;
    if (program !== undefined) await quitFirefox(program, link);
  }

  async crash(): Promise<void> {
    const program = this.#process;
    if (program === undefined) throw new Error('Firefox is not running.');
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await ended;
    this.#process = undefined;
    this.#link?.close();
    this.#link = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#tidy();
    process.off('exit', this.#tidy);
  }

  readonly #tidy = (): void => {
    this.#process?.kill('SIGKILL');
    rmSync(this.#base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  get #running(): FirefoxLink {
    if (this.#link === undefined) throw new Error('Firefox is not running.');
    return this.#link;
  }

  async #install(dir: string): Promise<void> {
    await this.#running.marionette.send('Addon:Install', { path: dir, temporary: true });
    this.#host = await this.inBrowser(hostOf, this.extensionId);
  }

  async #inRootsOf<R>(context: string, host: string, look: (root: ShadowRoot) => R): Promise<R[]> {
    const call = (params: object): Promise<unknown> =>
      this.#running.send('script.callFunction', { awaitPromise: true, target: { context }, ...params });
    const hosts = await call({
      functionDeclaration: String(hostsNamed),
      arguments: [{ type: 'string', value: host }],
      serializationOptions: { includeShadowTree: 'all', maxDomDepth: 0 },
    });
    const ids = hostsSchema.parse(hosts).result.value.flatMap(({ value }) => value.shadowRoot?.sharedId ?? []);
    const looks = ids.map(async (sharedId): Promise<R> => {
      const functionDeclaration = `function () { return JSON.stringify({ value: (${String(look)})(this) }); }`;
      const { result } = textSchema.parse(await call({ functionDeclaration, this: { sharedId } }));
      const { value }: { value: R } = JSON.parse(result.value);
      return value;
    });
    return Promise.all(looks);
  }
}

/** The name that Firefox has for a frame, or for the tab whose page it is. Puppeteer keeps it to itself. */
const contextOf = (frame: Frame): string => String(Reflect.get(frame, '_id'));

/** The name of puppeteer’s own realm in a frame. Puppeteer keeps it to itself, too. */
function ownRealmOf(frame: Frame): string {
  const isolatedRealm: () => object = Reflect.get(frame, 'isolatedRealm');
  return String(Reflect.get(isolatedRealm.call(frame), 'sandbox'));
}

/** Runs in the page: the elements of that name, in open shadow roots, too. */
function hostsNamed(name: string): Element[] {
  const inside = (root: Document | ShadowRoot): Element[] => [
    ...root.querySelectorAll(name),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? inside(shadowRoot) : [])),
  ];
  return inside(document);
}
