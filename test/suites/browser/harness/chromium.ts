import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { TargetType, launch } from 'puppeteer-core';
import type { Browser, CDPSession, Frame, Page, Protocol, Target } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';

import { scriptTimeMs } from '../script-time.ts';
import { ensureChromium } from './browsers.ts';
import { isProfileSaved, keepInstalled, seedProfile, unpackedId } from './chromium-profile.ts';
import { ChromiumSession } from './chromium-session.ts';
import { hasDisplay } from './display.ts';
import { withManagedPolicy } from './managed-policy.ts';
import type { ManagedPolicy } from './managed-policy.ts';
import { withOtherExtension } from './other-extension.ts';
import { TestBrowser } from './test-browser.ts';
import type { BrowserOptions, WayToKill } from './test-browser.ts';
import { waitUntil } from './wait.ts';

export interface ChromiumOptions extends BrowserOptions {
  /** A folder to keep profile and extension in, so that a later launch goes on with them. Default: both go with close(). */
  readonly userDataDir?: string;
  /** The browser starts with this address in a window of its own without a tab bar, as an installed app does. Not headless. */
  readonly app?: string;
  /** The browser's language, such as "de". */
  readonly lang?: string;
  /** Also records the worker's console. That attaches a debugger, which keeps the worker alive: never for lifetime tests. */
  readonly watchWorker?: boolean;
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

/** A running Chromium. Its worker's console is in `logs`, too, if asked for. */
export class Chromium extends TestBrowser {
  readonly name = 'chromium';
  readonly extensionId: string;
  readonly extensionDir: string;
  readonly #policy: ManagedPolicy | undefined;
  readonly #options: ChromiumOptions;
  readonly #program: string;
  readonly #base: string;
  readonly #profile: string;
  #session: ChromiumSession | undefined;
  #installed: boolean;

  constructor(options: ChromiumOptions, program: string) {
    super();
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

  get puppeteer(): Browser {
    return this.#running.browser;
  }

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
        // Where nobody looks: to draw an outline's and a card's moves takes a third of the processor's work for a call.
        ...(headless ? ['--force-prefers-reduced-motion'] : []),
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
    this.nowRuns(browser);
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

  async backgroundRunning(): Promise<boolean> {
    return (await this.#running.workerId()) !== undefined;
  }

  /** Stops the worker as the browser itself would, and waits until that one is gone (an event may start the next at once). */
  killBackground(way: WayToKill = 'closeTarget'): Promise<void> {
    return this.#running.killWorker(way);
  }

  url(path: string): string {
    return this.#running.url(path);
  }

  async extensionPage(path: string): Promise<Page> {
    const page = await this.newPage();
    await page.goto(this.url(path));
    return page;
  }

  /** Opens the real popup, as a click on the toolbar button over `page` does (default: the first tab that is shown). */
  async openPopup(page?: Page): Promise<Page> {
    const over = page ?? (await this.shownPage());
    const { popup } = readManifest(this.extensionDir);
    const extension = (await this.puppeteer.extensions()).get(this.extensionId);
    if (popup === undefined || extension === undefined) throw new Error('The extension has no popup.');
    const isOpen = new Set(this.puppeteer.targets());
    await over.triggerExtensionAction(extension);
    const target = await waitUntil('the popup to open', () =>
      this.puppeteer.targets().find((each) => !isOpen.has(each) && each.url().startsWith(this.url(popup))),
    );
    const opened = await target.asPage();
    await waitUntil('the popup to load', () => opened.evaluate(() => document.readyState === 'complete'));
    return opened;
  }

  evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    return this.#running.evalInExtension(fn, args);
  }

  sendAsAnother(messages: readonly object[]): Promise<string[]> {
    return withOtherExtension(async (dir) => {
      const id = await this.puppeteer.installExtension(dir);
      const page = await this.newPage();
      await page.goto(`chrome-extension://${id}/manifest.json`);
      const script = `Promise.all(${JSON.stringify(messages)}.map((each) =>
        chrome.runtime.sendMessage(${JSON.stringify(this.extensionId)}, each).then(JSON.stringify, String)))`;
      const heard: unknown = await page.evaluate(script);
      await page.close();
      return Array.isArray(heard) ? heard.map(String) : [];
    });
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

  /** As the page's debugger sees them. */
  async inShadowRoots<R>(place: Page | Frame, host: string, look: (root: ShadowRoot) => R): Promise<R[]> {
    const session = await debuggerOf(place);
    try {
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
      const roots = nodesIn(root).flatMap(({ localName, shadowRoots }) =>
        localName === host ? (shadowRoots ?? []) : [],
      );
      const looks = roots.map(async ({ nodeId }): Promise<R> => {
        const { object } = await session.send('DOM.resolveNode', { nodeId });
        const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
          objectId: object.objectId ?? '',
          functionDeclaration: `function () { return JSON.stringify({ value: (${String(look)})(this) }); }`,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        const { value }: { value: R } = JSON.parse(String(result.value));
        return value;
      });
      return await Promise.all(looks);
    } finally {
      await session.detach();
    }
  }

  /** As the page's debugger knows them. */
  async listenersIn(page: Page, type: string): Promise<number> {
    const session = await page.createCDPSession();
    try {
      const { root } = await session.send('DOM.getDocument', { depth: 1 });
      const { object } = await session.send('DOM.resolveNode', { nodeId: root.nodeId });
      const { listeners } = await session.send('DOMDebugger.getEventListeners', {
        objectId: object.objectId ?? '',
        depth: 1,
        // Also those of the extension's own world.
        pierce: true,
      });
      return listeners.filter((each) => each.type === type).length;
    } finally {
      await session.detach();
    }
  }

  pageTimeMs(page: Page, work: () => Promise<unknown>): Promise<number> {
    return scriptTimeMs(page, work);
  }

  async downloadInto(dir: string): Promise<void> {
    const session = await this.puppeteer.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: dir });
  }

  emulateMedia(page: Page, features: Readonly<Record<string, string>>): Promise<void> {
    return page.emulateMediaFeatures(Object.entries(features).map(([name, value]) => ({ name, value })));
  }

  setEnabled(enabled: boolean): Promise<void> {
    return this.#running.setEnabled(enabled);
  }

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

  async stop(): Promise<void> {
    const browser = this.#session?.browser;
    this.#session = undefined;
    await browser?.close();
  }

  /** Kills the browser outright; start() brings it back. Takes up to ten seconds soon after the first start. */
  async crash(): Promise<void> {
    // The profile is written every ten seconds: a browser that dies earlier forgets that the extension was installed.
    await waitUntil('the profile to be written', () => isProfileSaved(this.#profile, this.extensionId));
    const program = this.puppeteer.process();
    if (program === null) throw new Error('This browser was not started by the harness.');
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await ended;
    this.#session = undefined;
  }

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

  async #listen(target: Target): Promise<void> {
    const source = target.url();
    if (target.type() === TargetType.PAGE) {
      const page = await target.page();
      if (page) this.listenTo(page);
    } else if (target.type() === TargetType.SERVICE_WORKER && this.#options.watchWorker === true) {
      const worker = await target.worker();
      worker?.on('console', (line) => this.logs.push({ source, kind: line.type(), text: line.text() }));
    }
  }
}

/** A debugger for a page, or for a frame that has a process of its own. */
async function debuggerOf(place: Page | Frame): Promise<CDPSession> {
  if ('mainFrame' in place) return place.createCDPSession();
  const target = await waitUntil('the target of the frame', () =>
    place
      .page()
      .browser()
      .targets()
      .find((each) => each.url() === place.url()),
  );
  return target.createCDPSession();
}

/** A node and all that is in it, shadow roots and frames included. */
const nodesIn = (node: Protocol.DOM.Node): Protocol.DOM.Node[] => [
  node,
  ...[
    ...(node.children ?? []),
    ...(node.shadowRoots ?? []),
    ...(node.contentDocument ? [node.contentDocument] : []),
  ].flatMap(nodesIn),
];

function replaceDir(dir: string, source: string): void {
  removeDir(dir);
  cpSync(source, dir, { recursive: true });
  // With a key, all runs would have the same id, and a policy is for an id on the whole machine.
  const { key: _, ...manifest }: { key?: string } = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
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
