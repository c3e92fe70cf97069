// Takes pictures of the popup in each of its states and of the options page: node test/demo/gallery.ts [--build FOLDER]
// They go to test-results/gallery; the few that the documents show are also put into docs/pictures.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'puppeteer-core';
import { builtExtension } from '../suites/browser/harness/build.ts';
import { type Chromium, launchChromium } from '../suites/browser/harness/chromium.ts';
import { pin } from '../suites/browser/office/toolbar.ts';
import { optionsScenes } from './options-scenes.ts';
import { GRANTED, OFFICE, popupScenes } from './popup-scenes.ts';
import { putInDatabase, putSetUp, putState, seedSettings, waitForText } from './seed.ts';
import { stillBuild } from './still-build.ts';

const THEMES = ['light', 'dark'] as const;
/** Pictures for the documents. */
const CHOSEN = [
  'popup-in-call-light',
  'popup-ready-dark',
  'popup-error-unreachable-light',
  'popup-set-up-light',
  'options-filled-light',
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const results = join(root, 'test-results', 'gallery');
const pictures = join(root, 'docs', 'pictures');

const { values } = parseArgs({ options: { build: { type: 'string' }, only: { type: 'string', default: '' } } });
const stillDir = stillBuild(values.build ?? (await builtExtension('chrome')));
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
try {
  const wanted = (name: string) => name.includes(values.only);
  await withBrowser([], async (chromium) => {
    await putSetUp(chromium, {});
    await popups(chromium, wanted, [{ name: 'set-up', label: 'Welcome', state: () => null }]);
  });
  await withBrowser(GRANTED, async (chromium) => {
    await seedSettings(chromium, OFFICE);
    await popups(chromium, wanted, popupScenes);
  });
  await withBrowser([], async (chromium) => {
    // A dialer of the company's own: the manifest itself allows those of Croco Dial.
    await seedSettings(chromium, { ...OFFICE, dialer: { ...OFFICE.dialer, address: 'https://dialer.example.com' } });
    await popups(chromium, wanted, [
      { name: 'not-allowed', label: 'isn’t allowed to reach the dialer', state: () => null },
    ]);
  });
  for (const scene of optionsScenes.filter(({ name }) => wanted(`options-${name}`))) {
    await withBrowser(
      scene.granted,
      async (chromium) => {
        if (scene.isUnpinned) await pin(chromium, false);
        if (scene.seed) await seedSettings(chromium, scene.seed);
        for (const { database, key, value } of scene.stored ?? []) {
          await putInDatabase(chromium, database, key, value);
        }
        const page = await chromium.extensionPage('options.html');
        const { width = 820 } = scene;
        await page.setViewport({ width, height: 6000, deviceScaleFactor: 1 });
        await waitForText(page, 'Permissions');
        await scene.act?.(page);
        // As high as the page is, so that the bar that sticks to the window's edge stands at its end.
        const height = await page.$eval('#app', (app) => Math.ceil(app.getBoundingClientRect().height));
        await page.setViewport({ width, height, deviceScaleFactor: 1 });
        await shoot(page, `options-${scene.name}`);
      },
      scene.policy,
    );
  }
  if (values.only === '') choosePictures();
} finally {
  rmSync(stillDir, { recursive: true, force: true });
}
console.log(`Pictures are in ${results.slice(root.length)}; chosen ones in ${pictures.slice(root.length)}.`);

async function withBrowser(
  grantedOrigins: readonly string[],
  work: (chromium: Chromium) => Promise<void>,
  managedPolicy?: object,
): Promise<void> {
  const chromium = await launchChromium({
    extensionDir: stillDir,
    grantedOrigins,
    ...(managedPolicy ? { managedPolicy } : {}),
  });
  try {
    // As it is at work: a new profile has the button in a menu, and the pages say how to get it out of there.
    await pin(chromium, true);
    await work(chromium);
    const thrown = chromium.logs.filter(({ kind }) => kind === 'thrown' || kind === 'error');
    if (thrown.length > 0) throw new Error(`A page complained: ${JSON.stringify(thrown, null, 2)}`);
  } finally {
    await chromium.close();
  }
}

async function popups(
  chromium: Chromium,
  wanted: (name: string) => boolean,
  scenes: { name: string; label: string; state: (nowMs: number) => unknown }[],
): Promise<void> {
  for (const scene of scenes.filter(({ name }) => wanted(`popup-${name}`))) {
    await putState(chromium, scene.state(Date.now()));
    const page = await chromium.extensionPage('popup.html');
    await page.setViewport({ width: 360, height: 240, deviceScaleFactor: 2 });
    await waitForText(page, scene.label);
    await shoot(page, `popup-${scene.name}`);
    await page.close();
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.screenshot({ path: join(results, `${name}-${theme}.png`), fullPage: true });
  }
}

function choosePictures(): void {
  mkdirSync(pictures, { recursive: true });
  for (const name of CHOSEN) copyFileSync(join(results, `${name}.png`), join(pictures, `${name}.png`));
}
