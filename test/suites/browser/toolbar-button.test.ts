import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { STATUS_LOOKS } from '#utils/dialer/status-looks.ts';
import { t } from '#utils/words/words.ts';
import { waitForText } from '../../demo/seed.ts';
import { launchBrowser } from './harness/launch.ts';
import { Firefox } from './harness/firefox.ts';
import { BROWSER, type TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { untilOptionsOpen } from './office/office.ts';
import { cutOffInBadge, hasArial, pin } from './office/toolbar.ts';

const NARROW = 320;
const isFirefox = BROWSER === 'firefox';

let browser: TestBrowser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  await untilOptionsOpen(browser);
});
afterEach(() => page?.close());
afterAll(() => browser.close());

const guided = () => waitForText(page, t('toolbar.title'));
const notGuided = () =>
  waitUntil('the guide to go', () =>
    page.evaluate((title) => !document.body.innerText.includes(title), t('toolbar.title')),
  );

test(`the button is ${isFirefox ? 'on' : 'off'} the toolbar after the installation`, async () => {
  const { isOnToolbar } = await browser.evalInExtension((api) => api.action.getUserSettings());
  expect(isOnToolbar).toBe(isFirefox);
});

test.each(['options.html', 'popup.html'])('%s says how to put the button there, until it is there', async (path) => {
  await pin(browser, false);
  page = await browser.extensionPage(path);
  await guided();
  const steps = await page.$$eval('.pin-steps li', (items) => items.map(({ textContent }) => textContent));
  expect(steps).toEqual(
    isFirefox
      ? [t('toolbar.open'), t('toolbar.firefox.gear'), t('toolbar.firefox.pin')]
      : [t('toolbar.open'), t('toolbar.chrome.pin')],
  );
  await pin(browser, true);
  await notGuided();
  expect(await page.$eval('output', ({ textContent }) => textContent)).toBe(t('toolbar.done'));
  await pin(browser, false);
  await guided();
});

test('who has the button on the toolbar sees nothing of it', async () => {
  await pin(browser, true);
  page = await browser.extensionPage('options.html');
  await waitForText(page, t('options.save.save'));
  // What comes later than the answer to a question of the same kind does not come.
  await browser.evalInExtension((api) => api.action.getUserSettings());
  await notGuided();
});

test('the guide fits a narrow window, and takes no stop of the keyboard', async () => {
  await pin(browser, false);
  page = await browser.extensionPage('options.html');
  await guided();
  const found = await page.evaluate((width) => {
    document.documentElement.style.width = `${width}px`;
    const guide = [...document.querySelectorAll<HTMLElement>('#pin, #pin *')];
    return {
      outside: guide
        .filter((part) => part.getBoundingClientRect().right > width)
        .map((part) => `${part.localName}.${part.className}`),
      stops: guide.filter(({ tabIndex }) => tabIndex >= 0).length,
      // As much of the name as tells what it is.
      nameWidth: document.querySelector('.pin-picture .name')?.getBoundingClientRect().width ?? 0,
    };
  }, NARROW);
  expect(found).toMatchObject({ outside: [], stops: 0 });
  expect(found.nameWidth).toBeGreaterThan(80);
});

// Chromium draws the badge as a picture, with 23 px for a text in bold; nothing tells a test what it shows.
test.runIf(isFirefox)('no text of the badge is cut off', async ({ skip }) => {
  if (!(browser instanceof Firefox)) throw new Error('Not Firefox.');
  skip(!(await hasArial(browser)), 'no font here is as wide as Arial');
  await pin(browser, true);
  const texts = [
    ...Object.values(STATUS_LOOKS).map(({ badge }) => t(badge)),
    t('badge.notSetUp'),
    t('badge.problem'),
    t('badge.underAnHour'),
  ];
  const ages = [t('badge.seconds', { count: 45 }), t('badge.minutes', { count: 9 }), t('badge.hours', { count: 23 })];
  expect(await cutOffInBadge(browser, [...texts, ...ages])).toEqual([]);
  expect(await cutOffInBadge(browser, ['CALL', '12m'])).toEqual(['CALL', '12m']);
});
