import type { Page } from 'puppeteer-core';
import { afterEach, expect, test } from 'vitest';
import { waitForText } from '../../demo/seed.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { AGENT, PASSWORD, untilOptionsOpen } from './office/office.ts';

const LOCAL = 'http://127.0.0.1/*';
const CODE = 'abc123-xyz456';

type Desk = { dialer: Dialer; crm: Crm; browser: TestBrowser; page: Page };
let desk: Desk;

/** A browser with the extension as it was installed, and nothing set up. */
async function openDesk(): Promise<Desk> {
  const dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  const crm = await startCrm();
  const browser = await launchBrowser({
    grantedOrigins: [LOCAL],
    windowSize: { width: 1280, height: 860 },
  });
  await untilOptionsOpen(browser);
  const page = await browser.extensionPage('options.html');
  await waitForText(page, 'Permissions');
  return { dialer, crm, browser, page };
}

afterEach(async () => {
  await desk.browser.close();
  await Promise.all([desk.dialer.close(), desk.crm.close()]);
});

const fill = (id: string, text: string) => desk.page.locator(`[id="${id}"]`).fill(text);
/** By the keyboard: the browser asks for a permission only after a key or a click of the person's. */
const press = async (id: string) => {
  await desk.page.focus(`[id="${id}"]`);
  await desk.page.keyboard.press('Enter');
};
const pressNamed = async (name: string) => {
  const button = await desk.page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await button?.evaluate((element) => element instanceof HTMLElement && element.click());
};
/** Whether an element is in the window, and not behind the bar at its end. */
const isInSight = (id: string) =>
  desk.page.$eval(`[id="${id}"]`, (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const bar = document.querySelector('.save-bar')?.getBoundingClientRect().top ?? window.innerHeight;
    return top >= 0 && bottom <= bar;
  });
const recordOf = (code: string) => `${desk.crm.origin}/mpa/contacts/${desk.crm.lead(code).id}`;

test('from an empty page: dialer, an address, a code, three presses, and calls pop', async () => {
  desk = await openDesk();
  const { page, dialer, crm, browser } = desk;
  await fill('address', dialer.origin);
  await fill('agent', AGENT);
  await fill('user', 'api');
  await fill('password', PASSWORD);
  await pressNamed('Add your CRM');
  await fill('crms.0.paste', recordOf(CODE));
  await fill('crms.0.example.vendorLeadCode', CODE);
  await waitForText(page, 'Screen Pop only looks (GET)');
  await press('crms.0.find-out');
  await page.waitForSelector('[id="crms.0.accept"]', { timeout: 70_000 });
  const found = await page.$eval('[id="crms.0.findings"]', (section) => section.textContent);
  expect(found).toContain('is the CRM’s own');
  expect(found).toContain(`shows the lead code as “${CODE}”`);
  expect(found).toContain(`A call with the lead code “${CODE}” is found by`);
  expect(await isInSight('crms.0.accept')).toBe(true);
  await press('crms.0.accept');
  await waitForText(page, 'This takes effect when you press “Save”.');
  const button = () => page.$eval('[id="crms.0.accept"]', (element) => element.textContent);
  expect(await button()).toBe('Taken over');
  await pressNamed('Save');
  await waitForText(page, 'Saved.');
  expect(await button()).toBe('In use');
  const other = crm.leads().find(({ vendorLeadCode }) => vendorLeadCode !== CODE);
  if (!other) throw new Error('The CRM has one record only.');
  dialer.setAgent(AGENT, {
    state: 'in-call',
    vendor_lead_code: other.vendorLeadCode,
    lead_id: other.leadId,
    in_call_with: other.phoneDigits,
    caller_id: 'V1',
  });
  const record = `/contacts/${other.id}`;
  await waitUntil('the record of another customer in front', async () =>
    (await browser.tabs()).some(({ url, active }) => active && url.includes(record)),
  );
});

test('the address of a list: the page says so at the field that it was pasted into', async () => {
  desk = await openDesk();
  const { page, crm } = desk;
  await pressNamed('Add your CRM');
  await fill('crms.0.paste', `${crm.origin}/mpa/contacts?stage=Lost`);
  await fill('crms.0.example.vendorLeadCode', CODE);
  // Enter in the field does what the button does.
  await press('crms.0.example.vendorLeadCode');
  await waitForText(page, 'Screen Pop finds no record in this address.');
  expect(await page.$eval('.save-bar output', (output) => output.textContent)).toBe('You have unsaved changes.');
  await waitUntil('the field in focus', () => page.evaluate(() => document.activeElement?.id === 'crms.0.paste'));
  const wrong = await page.$$eval('[aria-invalid="true"]', (fields) => fields.map(({ id }) => id));
  expect(wrong).toEqual(['crms.0.paste']);
});
