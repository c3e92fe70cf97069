import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from 'puppeteer-core';
import type { Frame, Page } from 'puppeteer-core';
import { build } from 'vite';
import type { CardContent, PageMessages, PagePop, Passed } from '#utils/messages/protocol.ts';
import { pagePhrases } from '#utils/crm/page-phrases.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { ensureChromium } from './harness/browsers.ts';
import { launchFirefox } from './harness/firefox.ts';
import { BROWSER } from './harness/test-browser.ts';
import type { Site } from './office/pages.ts';
import type { UnderTest } from './page-under-test.ts';
import { startPageSite } from './page-site.ts';
import { scriptTimeMs } from './script-time.ts';
import { english } from '../../tools/english.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A browser without the product in it. */
interface BareBrowser {
  newPage(): Promise<Page>;
  emulateMedia(page: Page, features: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** The CRM page's script on pages of its own, in a real browser, with a stand-in for the extension's API. */
export class CrmPageBench {
  readonly origin: string;
  readonly foreignOrigin: string;
  readonly #browser: BareBrowser;
  readonly #script: string;
  readonly #site: Site;

  private constructor(browser: BareBrowser, script: string, site: Site) {
    this.#browser = browser;
    this.#script = script;
    this.#site = site;
    this.origin = site.origin;
    this.foreignOrigin = site.foreignOrigin;
  }

  static async start(): Promise<CrmPageBench> {
    const site = await startPageSite();
    const browser = BROWSER === 'firefox' ? await bareFirefox() : await bareChromium();
    // Firefox ends a site's process with its last page; a new one takes 80 ms of the processor. So one page stays open.
    if (BROWSER === 'firefox') await (await browser.newPage()).goto(site.origin);
    return new CrmPageBench(browser, await bundled(), site);
  }

  /** Opens a page of `pages/` with a stand-in for the extension's API. The script is loaded, but not started. */
  async open(path: string, features: Record<string, string> = {}, texts: Texts = english): Promise<CrmPage> {
    const page = await this.#browser.newPage();
    await this.#browser.emulateMedia(page, features);
    await page.evaluateOnNewDocument(standIn, texts);
    await page.goto(`${this.origin}/${path}`);
    await page.bringToFront();
    await page.evaluate(this.#script);
    return new CrmPage(page, this.#script);
  }

  /** Opens a page of `preset-pages/` at an address of the CRM that it imitates. That CRM's own host is never asked. */
  async openAs(address: string, file: string): Promise<CrmPage> {
    const page = await this.#browser.newPage();
    const body = readFileSync(here(`preset-pages/${file}`));
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const own = request.isNavigationRequest();
      void request.respond(own ? { body, contentType: 'text/html; charset=utf-8' } : { status: 404 });
    });
    await page.goto(address);
    await page.evaluate(this.#script);
    return new CrmPage(page, this.#script);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }
}

/** One page on the bench. */
export class CrmPage {
  readonly page: Page;
  readonly #script: string;

  constructor(page: Page, script: string) {
    this.page = page;
    this.#script = script;
  }

  /** Starts the whole script, as the extension does in this frame. */
  async start(frame: Frame = this.page.mainFrame()): Promise<void> {
    if (frame !== this.page.mainFrame()) await frame.evaluate(this.#script);
    await frame.evaluate(() => {
      underTest.startCrmPage(document, 'test-extension', () => !stand.gone);
    });
  }

  /** Asks the script as the background does. */
  ask<Name extends keyof PageMessages>(
    name: Name,
    ...[argument]: Passed<PageMessages[Name]>
  ): Promise<ReturnType<PageMessages[Name]>> {
    return this.page.evaluate((message) => stand.ask<ReturnType<PageMessages[Name]>>(message), {
      to: 'page',
      name,
      argument: argument ?? null,
    });
  }

  /** Processor time of the page's scripts during `work`, ms. Other work of the machine does not count. */
  scriptTimeMs(work: () => Promise<unknown>): Promise<number> {
    return scriptTimeMs(this.page, work);
  }

  /** What the script has told the background. */
  told(name: string): Promise<unknown[]> {
    return this.page.evaluate(
      (wanted) => stand.told.filter((each) => each.name === wanted).map(({ argument }) => argument),
      name,
    );
  }

  /** The text that the card shows; null if there is no card. */
  card(): Promise<string | null> {
    return this.page.evaluate(() => stand.inOverlay('.card')?.innerText ?? null);
  }

  /** Ids or texts of the elements that have a visible outline around them, at most 6 px away on each side. */
  outlined(frame: Frame = this.page.mainFrame()): Promise<string[]> {
    return frame.evaluate(() => stand.outlined());
  }

  async press(selector: string, whileDown: () => Promise<unknown> = async () => {}): Promise<void> {
    const at = await this.page.evaluate((wanted) => {
      const { x, y, width, height } = stand.inOverlay(wanted)!.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, selector);
    await this.page.mouse.move(at.x, at.y);
    await this.page.mouse.down();
    await whileDown();
    await this.page.mouse.up();
  }
}

export const keysOf = (keys: Partial<RecordKeys>): RecordKeys => ({
  signature: null,
  isGuess: false,
  vendorLeadCode: '',
  leadId: '',
  phones: [],
  rowSelector: null,
  phrases: pagePhrases,
  ...keys,
});

export const popOf = (keys: Partial<RecordKeys>, card: Partial<CardContent> = {}): PagePop => ({
  callKey: 'call-1',
  keys: keysOf(keys),
  highlight: true,
  card: {
    party: '+1 415 555 0100',
    campaign: 'Renewals',
    callType: 'INBOUND',
    vendorLeadCode: keys.vendorLeadCode ?? '',
    leadId: '7890123',
    startedAtMs: Date.now() - 65_000,
    endedAtMs: null,
    practice: false,
    note: null,
    candidates: [],
    offer: null,
    canLink: false,
    corner: 'top-right',
    ...card,
  },
});

async function bareChromium(): Promise<BareBrowser> {
  const browser = await launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    defaultViewport: { width: 1100, height: 700 },
  });
  return {
    newPage: () => browser.newPage(),
    emulateMedia: (page, features) =>
      page.emulateMediaFeatures(Object.entries(features).map(([name, value]) => ({ name, value }))),
    close: () => browser.close(),
  };
}

/** The harness's small extension is in it, which has no part in these pages. */
async function bareFirefox(): Promise<BareBrowser> {
  const firefox = await launchFirefox({ extensionDir: here('harness/fixture-extension'), watchNetwork: true });
  return {
    async newPage() {
      const page = await firefox.newPage();
      await page.setViewport({ width: 1100, height: 700 });
      return page;
    },
    emulateMedia: async (page, features) => {
      if (Object.keys(features).length > 0) await firefox.emulateMedia(page, features);
    },
    close: () => firefox.close(),
  };
}

let script: Promise<string> | undefined;
/** Once for all test files of a process. */
const bundled = (): Promise<string> => (script ??= bundle());

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: here('../../..'),
    build: {
      write: false,
      minify: false,
      lib: { entry: here('page-under-test.ts'), formats: ['iife'], name: 'crmPage' },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The script of the CRM page was not bundled.');
  return first.output[0].code;
}

type Texts = Record<string, { message: string }>;
type Message = { to: string; name: string; argument: unknown };
type Listener = (message: unknown, sender: { id: string }, respond: (answer: unknown) => void) => boolean;

/** The stand-in for the extension's API. It runs in every frame before the page's own scripts. */
function standIn(texts: Texts): void {
  const listeners = new Set<Listener>();
  const overlays: ShadowRoot[] = [];
  Element.prototype.attachShadow = new Proxy(Reflect.get(Element.prototype, 'attachShadow'), {
    apply: (attach, host, [init]: [ShadowRootInit]) => {
      const root: ShadowRoot = Reflect.apply(attach, host, [init]);
      if (init.mode === 'closed') overlays.push(root);
      return root;
    },
  });
  const stand = {
    gone: false,
    told: [] as Message[],
    answers: {} as Record<string, unknown>,
    acted: false,
    said: [] as string[],
    listening: () => listeners.size,
    ask: (message: Message) =>
      new Promise<unknown>((resolve) => {
        for (const listener of listeners) listener(message, { id: 'test-extension' }, resolve);
      }),
    inOverlay: (selector: string): HTMLElement | null =>
      overlays
        .filter((root) => root.host.isConnected)
        .map((root) => root.querySelector<HTMLElement>(selector))
        .find(Boolean) ?? null,
    outlined: (): string[] => {
      const boxes = overlays
        .filter((root) => root.host.isConnected)
        .flatMap((root) => [...root.querySelectorAll('.outline.on')].map((box) => box.getBoundingClientRect()));
      const names: string[] = [];
      const visit = (root: Document | ShadowRoot): void => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) visit(element.shadowRoot);
          const at = element.getBoundingClientRect();
          if (
            boxes.some((box) =>
              ['left', 'top', 'right', 'bottom'].every(
                (side) => Math.abs(Reflect.get(box, side) - Reflect.get(at, side)) <= 6,
              ),
            )
          )
            names.push(element.id || (element.textContent ?? '').replace(/\s+/g, ' ').trim());
        }
      };
      visit(document);
      return [...new Set(names)];
    },
  };
  const chrome = {
    runtime: {
      id: 'test-extension',
      sendMessage: async (message: Message) => {
        stand.told.push(message);
        return stand.answers[message.name] ?? null;
      },
      onMessage: {
        addListener: (one: Listener) => listeners.add(one),
        removeListener: (one: Listener) => listeners.delete(one),
      },
    },
    i18n: {
      getMessage: (key: string, values: string[] = []) => texts[key]?.message.replace('$1', values[0] ?? '') ?? '',
    },
  };
  Object.defineProperty(globalThis, 'browser', { value: chrome });
  // For the browser, a script from DevTools is a person's act, so the test says itself whether somebody acted.
  Object.defineProperty(navigator, 'userActivation', { get: () => ({ hasBeenActive: stand.acted }) });
  Object.assign(globalThis, { stand });
}

declare global {
  var stand: {
    gone: boolean;
    told: Message[];
    answers: Record<string, unknown>;
    acted: boolean;
    said: string[];
    listening: () => number;
    ask: <Answer>(message: Message) => Promise<Answer>;
    inOverlay: (selector: string) => HTMLElement | null;
    outlined: () => string[];
  };
  var underTest: UnderTest;
}
