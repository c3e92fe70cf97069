import type { ElementHandle, Page } from 'puppeteer-core';
import { type Chromium, launchChromium } from '../suites/browser/harness/chromium.ts';
import { waitUntil } from '../suites/browser/harness/wait.ts';
import { overlayOf, placesOf } from '../suites/browser/office/card.ts';
import { openOffice, type Office } from '../suites/browser/office/office.ts';
import { pin } from '../suites/browser/office/toolbar.ts';
import { optionsScenes } from './options-scenes.ts';
import { GRANTED, OFFICE, popupScenes } from './popup-scenes.ts';
import { putInDatabase, putState, seedSettings, waitForText } from './seed.ts';
import { ROOM, type Shot } from './store-sheet.ts';

const LEAD = 'abc123-xyz456';
const LIGHT = [
  { name: 'prefers-color-scheme', value: 'light' },
  { name: 'prefers-reduced-motion', value: 'reduce' },
];

type Size = { width: number; height: number };

async function sized(page: Page, size: Size, deviceScaleFactor = 1): Promise<void> {
  await page.emulateMediaFeatures(LIGHT);
  await page.setViewport({ ...size, deviceScaleFactor });
}

/**
 * The page of the CRM once the record is outlined in it and the card shown, in a window of that size; `width` is what it has on
 * the sheet.
 */
async function poppedPage(office: Office, size: Size, width: number, wording: string): Promise<Shot> {
  const page = await office.pageAt(office.crm.origin);
  await sized(page, size, size.width > width ? 2 : 1);
  await waitUntil('outline and card', async () => {
    const [overlay, places] = [await overlayOf(page), await placesOf(page)];
    const boxes = [...(places?.cards ?? []), ...(places?.outlines ?? [])];
    // The record's activities come after the record itself.
    const isWhole = await page.evaluate(() => document.querySelector('[aria-busy="true"]') === null);
    return (
      isWhole && overlay?.card.includes(wording) && boxes.length > 1 && boxes.every(({ right }) => right <= size.width)
    );
  });
  return { png: await page.screenshot({ type: 'png' }), width };
}

/** A call has connected. */
export async function popShots(): Promise<Shot[]> {
  const office = await openOffice();
  try {
    office.call(LEAD);
    await office.popped(LEAD);
    return [await poppedPage(office, ROOM, ROOM.width, 'On call')];
  } finally {
    await office.close();
  }
}

const POPUPS = [
  { scene: 'ready', caption: 'Waiting for a call' },
  { scene: 'in-call', caption: 'On a call' },
  { scene: 'error-unreachable', caption: 'Something is wrong' },
];

/** The popup, at three moments. */
export const popupShots = (still: string): Promise<Shot[]> =>
  inStillBuild(still, { granted: GRANTED }, async (chromium) => {
    await seedSettings(chromium, OFFICE);
    const shots: Shot[] = [];
    for (const { scene, caption } of POPUPS) {
      const found = popupScenes.find(({ name }) => name === scene);
      if (!found) throw new Error(`There is no scene ${scene}.`);
      await putState(chromium, found.state(Date.now()));
      const page = await chromium.extensionPage('popup.html');
      await sized(page, { width: 360, height: 240 });
      await waitForText(page, found.label);
      const png = await page.screenshot({ type: 'png', fullPage: true });
      shots.push({ png, width: 360, caption });
      await page.close();
    }
    return shots;
  });

/** The end of the options page's part, above the bar at the window's edge. */
export async function optionsShots(still: string, scene: string, part: string): Promise<Shot[]> {
  const found = optionsScenes.find(({ name }) => name === scene);
  if (!found) throw new Error(`There is no scene ${scene}.`);
  return inStillBuild(still, found, async (chromium) => {
    if (found.seed) await seedSettings(chromium, found.seed);
    for (const { database, key, value } of found.stored ?? []) await putInDatabase(chromium, database, key, value);
    const page = await chromium.extensionPage('options.html');
    await sized(page, { width: 1000, height: ROOM.height });
    await waitForText(page, 'Permissions');
    await found.act?.(page);
    const shown = await page.waitForSelector(part);
    await shown?.evaluate((element) => {
      const bar = document.querySelector('.save-bar')?.getBoundingClientRect().height ?? 0;
      window.scrollTo(0, window.scrollY + element.getBoundingClientRect().bottom + bar + 16 - window.innerHeight);
    });
    return [{ png: await page.screenshot({ type: 'png' }), width: 1000 }];
  });
}

const PRACTICE_WIDTH = 704;
/** Wide enough for the CRM to have its menu at the side. */
const PRACTICE_WINDOW = { width: 960, height: Math.floor((ROOM.height * 960) / PRACTICE_WIDTH) };

/** A practice call: where it is started, and what it shows. */
export async function practiceShots(): Promise<Shot[]> {
  const office = await openOffice({ style: 'spa' });
  try {
    const options = await office.pageAt('options.html');
    await sized(options, { width: 440, height: 2000 });
    await options.locator('[id="practice.vendorLeadCode"]').fill(LEAD);
    const section = await options.waitForSelector('#practice');
    if (!section) throw new Error('The options page has no practice call.');
    const started = await elementShot(section);
    await options.locator('::-p-aria([name="Start a practice call"][role="button"])').click();
    return [started, await poppedPage(office, PRACTICE_WINDOW, PRACTICE_WIDTH, 'Practice call')];
  } finally {
    await office.close();
  }
}

async function elementShot(element: ElementHandle): Promise<Shot> {
  const box = await element.boundingBox();
  return { png: await element.screenshot({ type: 'png' }), width: Math.round(box?.width ?? 0) };
}

async function inStillBuild<T>(
  extensionDir: string,
  { granted, policy }: { granted: readonly string[]; policy?: object },
  work: (chromium: Chromium) => Promise<T>,
): Promise<T> {
  const chromium = await launchChromium({
    extensionDir,
    grantedOrigins: granted,
    ...(policy ? { managedPolicy: policy } : {}),
  });
  try {
    // As it is at work: a new profile has the button in a menu, and the pages say how to get it out of there.
    await pin(chromium, true);
    return await work(chromium);
  } finally {
    await chromium.close();
  }
}
