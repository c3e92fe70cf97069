import type { Page } from 'puppeteer-core';

import { t } from '#utils/words/words.ts';
import { patiently } from './desk.ts';
import type { Desk } from './desk.ts';

/** The two things that the agent pastes. */
export interface PastedExample {
  /** The address of one customer's record. */
  readonly address: string;
  /** The customer's code in the dialer. */
  readonly code: string;
}

/**
 * Sets the CRM up as a person does who knows one of its customers: pastes their record's address and their code into the
 * options page, lets Screen Pop find out the rest, takes what it proposes, and saves. What it found, as it says it.
 */
export async function setUpByExample(desk: Desk, example: PastedExample, name: string): Promise<string> {
  const page = await desk.browser.extensionPage('options.html');
  // High enough that nothing lies under the bar at the window's edge.
  await page.setViewport({ width: 1100, height: 4000 });
  const startedAt = performance.now();
  await press(page, 'add-crm');
  await fill(page, 'crms.0.paste', example.address);
  await fill(page, 'crms.0.example.vendorLeadCode', example.code);
  await press(page, 'crms.0.find-out');
  // It tries each way that it thinks of in the CRM, one after the other.
  await page.waitForSelector(byId('crms.0.findings'), { visible: true, timeout: 60_000 });
  const findings = await page.$eval(byId('crms.0.findings'), (found) => found.textContent.replaceAll(/\s+/g, ' '));
  if (!(await page.$(byId('crms.0.accept')))) throw new Error(`${name}: nothing is proposed. ${findings}`);
  await press(page, 'crms.0.accept');
  await untilSaved(page);
  const tookMs = Math.round(performance.now() - startedAt);
  console.log(`${name}: set up in ${tookMs} ms, two things pasted. Found: ${findings}`);
  await page.close({ runBeforeUnload: false });
  return findings;
}

/** What is accepted is saved with it, unless something else on the page is not saved yet. */
async function untilSaved(page: Page): Promise<void> {
  const said = () => page.$eval('.save-bar output', (output) => output.textContent);
  await patiently('the settings to be saved', async () => {
    if ((await said()) === t('options.save.unsaved'))
      await page.locator(`::-p-aria([name="${t('options.save.save')}"][role="button"])`).click();
    return (await said()) === t('options.save.saved');
  });
}

// Ids with dots in them are no selectors as they stand.
const byId = (id: string): string => `[id="${id}"]`;

const press = (page: Page, id: string): Promise<void> => page.locator(byId(id)).click();
const fill = (page: Page, id: string, text: string): Promise<void> => page.locator(byId(id)).fill(text);
