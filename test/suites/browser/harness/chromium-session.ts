import { TargetType } from 'puppeteer-core';
import type { Browser, CDPSession, Page, Target } from 'puppeteer-core';
import type { Browser as ExtensionApi } from 'webextension-polyfill';

import type { WayToKill } from './test-browser.ts';
import { waitUntil } from './wait.ts';

/** One run of the browser: hidden pages, and the extension's worker, which no debugger is ever attached to. */
export class ChromiumSession {
  readonly browser: Browser;
  readonly #cdp: CDPSession;
  readonly #extensionId: string;
  #helper: Page | undefined;

  constructor(browser: Browser, cdp: CDPSession, extensionId: string) {
    this.browser = browser;
    this.#cdp = cdp;
    this.#extensionId = extensionId;
  }

  /** Address of a file of the extension. */
  url(path: string): string {
    return `chrome-extension://${this.#extensionId}/${path.replace(/^\//, '')}`;
  }

  /** The running worker as puppeteer knows it, or undefined. */
  workerTarget(): Target | undefined {
    return this.browser
      .targets()
      .findLast((target) => target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(this.url('')));
  }

  /** Id of the running worker: a worker that is started anew has another one. Undefined if none runs. */
  async workerId(): Promise<string | undefined> {
    const { targetInfos } = await this.#cdp.send('Target.getTargets');
    return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(this.url('')))?.targetId;
  }

  /** See Chromium.killWorker. */
  async killWorker(way: WayToKill): Promise<void> {
    const id = await this.workerId();
    if (id === undefined) throw new Error('There is no worker to kill: it does not run.');
    if (way === 'closeTarget') {
      await this.#cdp.send('Target.closeTarget', { targetId: id });
    } else if (way === 'stopAllWorkers') {
      const session = await (await this.#helperPage()).createCDPSession();
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    } else {
      await this.#pressStop();
    }
    await this.#untilGone(id);
  }

  /** See Chromium.evalInExtension. */
  async evalInExtension<A extends unknown[], R>(
    fn: (api: ExtensionApi, ...args: A) => R | Promise<R>,
    args: A,
  ): Promise<R> {
    const page = await this.#helperPage();
    const list = ['chrome', ...args.map((arg) => JSON.stringify(arg) ?? 'undefined')].join(', ');
    const script = `Promise.resolve((${fn.toString()})(${list})).then((value) => JSON.stringify({ value }))`;
    const { value }: { value: R } = JSON.parse(String(await page.evaluate(script)));
    return value;
  }

  /** Has the extension read its files anew, and waits until `version` of it is there and its worker runs. */
  async reloadExtension(version: string): Promise<void> {
    const before = await this.workerId();
    const page = await this.#helperPage();
    this.#helper = undefined;
    // The page goes down with the extension that it belongs to; the answer may or may not get out first.
    await page.evaluate('chrome.runtime.reload()').catch(() => undefined);
    if (before !== undefined) await this.#untilGone(before);
    await page.close().catch(() => undefined);
    await waitUntil(`version ${version} to be installed`, async () => {
      const { extensions } = await this.#cdp.send('Extensions.getExtensions');
      return extensions.some((each) => each.id === this.#extensionId && each.enabled && each.version === version);
    });
    await waitUntil('the worker of the new version', () => this.workerTarget());
  }

  /** See Chromium.setEnabled. */
  async setEnabled(enabled: boolean): Promise<void> {
    const page = await this.#hiddenPage('chrome://extensions/');
    this.#helper = undefined;
    try {
      await page.evaluate(`chrome.management.setEnabled(${JSON.stringify(this.#extensionId)}, ${enabled})`);
      await waitUntil(`the extension to be ${enabled ? 'on' : 'off'}`, async () => {
        const { extensions } = await this.#cdp.send('Extensions.getExtensions');
        return extensions.some((each) => each.id === this.#extensionId && each.enabled === enabled);
      });
    } finally {
      await page.close();
    }
    if (enabled) await waitUntil('the worker to run again', () => this.workerTarget());
  }

  /** See Chromium.collectedErrors. */
  async collectedErrors(): Promise<string[]> {
    const page = await this.#hiddenPage('chrome://extensions/');
    try {
      const script = `chrome.developerPrivate.getExtensionInfo(${JSON.stringify(this.#extensionId)})
        .then(({ runtimeErrors }) => runtimeErrors.map(({ message, source }) => source + ': ' + message))`;
      const found: unknown = await waitUntil('the errors in chrome://extensions', () => page.evaluate(script));
      return Array.isArray(found) ? found.map(String) : [];
    } finally {
      await page.close();
    }
  }

  /** See Chromium.setPolicy. The page is left open until `isInForce`, or the press could go down with it. */
  async reloadPolicies(isInForce: () => Promise<boolean>): Promise<void> {
    const page = await this.#hiddenPage('chrome://policy/');
    try {
      const button = await waitUntil('the reload button of chrome://policy', () => page.$('>>> #reload-policies'));
      await button.evaluate((element) => element instanceof HTMLElement && element.click());
      await waitUntil('the changed policy to reach the extension', isInForce);
    } finally {
      await page.close();
    }
  }

  #untilGone(workerId: string): Promise<unknown> {
    return waitUntil('the worker to stop', async () => {
      const { targetInfos } = await this.#cdp.send('Target.getTargets');
      return !targetInfos.some(({ targetId }) => targetId === workerId);
    });
  }

  async #pressStop(): Promise<void> {
    const page = await this.#hiddenPage('chrome://serviceworker-internals/');
    try {
      await waitUntil('the stop button of chrome://serviceworker-internals', () =>
        page.evaluate((scope) => {
          const items = [...document.querySelectorAll('.serviceworker-item')];
          const item = items.find((each) => each.textContent.includes(scope));
          const stop = item?.querySelector<HTMLElement>('[data-command="stop"]');
          stop?.click();
          return stop !== undefined && stop !== null;
        }, this.url('')),
      );
    } finally {
      await page.close();
    }
  }

  // A document of the extension's origin has its API, whatever the file. The manifest is always there and runs no code.
  async #helperPage(): Promise<Page> {
    if (this.#helper === undefined || this.#helper.isClosed()) {
      this.#helper = await this.#hiddenPage(this.url('manifest.json'));
    }
    return this.#helper;
  }

  async #hiddenPage(url: string): Promise<Page> {
    const marked = `${url}?harness=${crypto.randomUUID()}`;
    await this.#cdp.send('Target.createTarget', { url: marked, hidden: true });
    const target = await waitUntil(`a hidden page at ${url}`, () =>
      this.browser.targets().find((each) => each.url() === marked),
    );
    const page = await target.asPage();
    await waitUntil(`${url} to load`, () => page.evaluate(() => document.readyState === 'complete'));
    return page;
  }
}
