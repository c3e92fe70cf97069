// The extension's own pages, judged by axe in both themes: contrast, names, roles, headings, landmarks.
import { rmSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { optionsScenes } from '../../demo/options-scenes.ts';
import { GRANTED, OFFICE, popupScenes } from '../../demo/popup-scenes.ts';
import { putLogins, putSetUp, putState, seedSettings, waitForText } from '../../demo/seed.ts';
import { stillBuild } from '../../demo/still-build.ts';
import { t } from '#utils/words/words.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import { browserOf, type TestBrowser } from './harness/test-browser.ts';

const THEMES = ['light', 'dark'];
/** What is set by policy needs a browser of its own, and narrow pages have the same elements. */
const scenes = optionsScenes.filter(
  ({ policy, width, stored, isUnpinned }) => !policy && !width && !stored && !isUnpinned,
);

/** What axe finds wrong with the page in each theme. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const faults: string[] = [];
  for (const theme of THEMES) {
    await browserOf(page).emulateMedia(page, { 'prefers-color-scheme': theme });
    const found = await page.evaluate(async () => (await window.axe.run(document)).violations);
    for (const { id, nodes } of found) for (const { html } of nodes) faults.push(`${theme}: ${id}: ${html}`);
  }
  return faults;
}

describe('axe finds nothing wrong', () => {
  let browser: TestBrowser;
  let dir: string;
  beforeAll(async () => {
    dir = stillBuild(await builtForTests());
    browser = await launchBrowser({ extensionDir: dir, grantedOrigins: GRANTED });
  });
  beforeEach(async () => {
    await putLogins(browser, []);
    await browser.evalInExtension((api) => api.storage.local.clear());
    await putState(browser, null);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /**
   * Opens a page and waits until it says what it says last: how to put the button on the toolbar, which it is not on in a new
   * profile. While a caller is on the line, the popup does not say it.
   */
  const open = async (path: string, says = t('toolbar.title')) => {
    const page = await browser.extensionPage(path);
    await waitForText(page, says);
    return page;
  };

  test('popup: not set up', async () => {
    await putSetUp(browser, undefined);
    const page = await open('popup.html');
    expect(await faultsOf(page)).toEqual([]);
    await page.close();
  });

  test.each(popupScenes)('popup: $name', async ({ state }) => {
    await seedSettings(browser, OFFICE);
    const put = state(Date.now());
    await putState(browser, put);
    const page = await open('popup.html', put?.call ? t('popup.options') : undefined);
    expect(await faultsOf(page)).toEqual([]);
    await page.close();
  });

  test.each(scenes)('options: $name', async ({ seed, act }) => {
    if (seed) await seedSettings(browser, seed);
    const page = await open('options.html');
    await page.setViewport({ width: 820, height: 6000 });
    await act?.(page);
    expect(await faultsOf(page)).toEqual([]);
    await page.close({ runBeforeUnload: false });
  });
});

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
