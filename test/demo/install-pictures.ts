// Takes the pictures of docs/install.md: where Chrome and Firefox take a package, and how the button gets onto the toolbar.
// `npm run pictures` runs this, too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { builtExtension } from '../suites/browser/harness/build.ts';
import { launchChromium } from '../suites/browser/harness/chromium.ts';
import { launchFirefox } from '../suites/browser/harness/firefox.ts';
import type { TestBrowser } from '../suites/browser/harness/test-browser.ts';
import { pin } from '../suites/browser/office/toolbar.ts';
import { CHROME_KEY, chromeId } from '../tools/package/identity.ts';

const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
mkdirSync(pictures, { recursive: true });

/** What Edge says of itself, so that the page shows how it is done there. */
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

/** Puts a number below each of these elements of a page of the browser's own. */
async function mark(page: Page, selectors: string[]): Promise<void> {
  for (const [index, selector] of selectors.entries()) {
    const element = await page.waitForSelector(selector);
    await element?.evaluate((of, number) => {
      const { left, bottom, width } = of.getBoundingClientRect();
      const circle = document.createElement('div');
      circle.textContent = String(number);
      circle.style.cssText = `position: fixed; z-index: 9999; left: ${left + width / 2 - 13}px; top: ${bottom + 4}px;
        width: 26px; height: 26px; border-radius: 50%; background: #b3261e; color: #fff; text-align: center;
        font: bold 15px/26px sans-serif`;
      document.body.append(circle);
    }, index + 1);
  }
}

async function pictureOfGuide(browser: TestBrowser, name: string, userAgent?: string): Promise<void> {
  await pin(browser, false);
  const page = await browser.extensionPage('options.html');
  if (userAgent !== undefined) {
    await page.setUserAgent({ userAgent });
    await page.reload();
  }
  await browser.emulateMedia(page, { 'prefers-color-scheme': 'light' });
  await page.setViewport({ width: 760, height: 900 });
  const guide = await page.waitForSelector('#pin');
  await guide?.screenshot({ path: `${pictures}/pin-${name}.png` });
  await page.close();
}

async function inChrome(): Promise<void> {
  const chromium = await launchChromium({ extensionDir: await builtExtension('chrome') });
  try {
    const page = await chromium.newPage();
    await page.setViewport({ width: 760, height: 430 });
    await page.goto('chrome://extensions/');
    // In tests each copy has an id of its own. What people install has the one that docs/roll-out.md names.
    const id = await page.waitForSelector('>>> #extension-id');
    await id?.evaluate((element, real) => (element.textContent = `ID: ${real}`), chromeId(CHROME_KEY));
    await mark(page, ['>>> #devMode', '>>> #loadUnpacked']);
    await page.screenshot({ path: `${pictures}/install-chrome.png` });
    await pictureOfGuide(chromium, 'chrome');
    await pictureOfGuide(chromium, 'edge', EDGE);
  } finally {
    await chromium.close();
  }
}

/**
 * Runs with the browser's own rights, because no page is told of about:debugging. A picture (PNG in base64) of it, without the
 * folder that the package lies in on this machine.
 */
async function drawDebuggingPage(width: number, height: number): Promise<string> {
  const { linkedBrowser } = gBrowser.addTrustedTab('about:debugging#/runtime/this-firefox', { inBackground: false });
  const until = async <T>(find: () => T | null | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const page = await until(() => {
    const { contentDocument } = linkedBrowser;
    return contentDocument?.querySelector('.qa-debug-target-item') ? contentDocument : null;
  });
  await until(() => [...page.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0));
  for (const field of page.querySelectorAll('dd'))
    if (/^(?:\/|[A-Z]:\\)/.test(field.textContent)) field.textContent = '…/screen-pop';
  const { right, top } = (
    await until(() => page.querySelector('.qa-temporary-extension-install-button'))
  ).getBoundingClientRect();
  const circle = page.createElement('div');
  circle.textContent = '1';
  circle.style.cssText = `position: fixed; z-index: 9999; left: ${right + 8}px; top: ${top + 2}px; width: 26px;
    height: 26px; border-radius: 50%; background: #b3261e; color: #fff; text-align: center; font: bold 15px/26px sans-serif`;
  page.body.append(circle);
  const canvas = page.createElement('canvas');
  Object.assign(canvas, { width, height });
  const area = new DOMRect(0, 0, width, height);
  canvas
    .getContext('2d')
    ?.drawImage(await linkedBrowser.browsingContext.currentWindowGlobal.drawSnapshot(area, 1, 'white'), 0, 0);
  return canvas.toDataURL('image/png').replace(/^.*,/, '');
}

/** Exists only where inBrowser() runs its function. */
declare const gBrowser: {
  addTrustedTab(
    url: string,
    options: { inBackground: boolean },
  ): {
    readonly linkedBrowser: {
      readonly contentDocument: Document | null;
      readonly browsingContext: {
        readonly currentWindowGlobal: {
          drawSnapshot(area: DOMRect, scale: number, under: string): Promise<ImageBitmap>;
        };
      };
    };
  };
};

async function inFirefox(): Promise<void> {
  const windowSize = { width: 1000, height: 900 };
  const firefox = await launchFirefox({ extensionDir: await builtExtension('firefox'), windowSize });
  try {
    await pictureOfGuide(firefox, 'firefox');
    const picture = await firefox.inBrowser(drawDebuggingPage, windowSize.width, 660);
    writeFileSync(`${pictures}/install-firefox.png`, Buffer.from(picture, 'base64'));
  } finally {
    await firefox.close();
  }
}

await inChrome();
await inFirefox();
console.log('The pictures of the installation are in docs/pictures.');
