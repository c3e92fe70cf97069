import { afterAll, beforeAll, expect, test } from 'vitest';
import { pressAndClose, waitForText } from '../../demo/seed.ts';
import { AGENT, type Office, openOffice } from './office/office.ts';
import { waitUntil } from './harness/wait.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('the options page checks the connection and takes a practice call; the popup opens its record again', async () => {
  const page = await office.browser.extensionPage('options.html');
  const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
  await page.setViewport({ width: 900, height: 4000 });
  await press('Check connection');
  await waitForText(page, `${AGENT}’s status:`);
  await press('Start a practice call');
  await waitForText(page, 'Its record opened.');
  await office.pageAt('abc123-xyz456');

  office.call('abc123-xyz456');
  await office.popped('abc123-xyz456');
  const popup = await office.browser.extensionPage('popup.html');
  await popup.waitForSelector('.look-in-call');
  await waitForText(popup, 'Its record came to the front.');
  // The caller's card is worth more than a practice call's.
  await page.bringToFront();
  await press('Start a practice call');
  await waitForText(page, 'You are on a call. Try this once it is over.');
  await popup.bringToFront();
  await office.browser.evalInExtension(async (api) => {
    const tabs = await api.tabs.query({ url: 'http://127.0.0.1/*' });
    await api.tabs.remove(tabs.flatMap(({ id }) => id ?? []));
  });
  await popup.bringToFront();
  await pressAndClose(popup, 'Open record');
  await office.pageAt('abc123-xyz456');
  await waitUntil('the popup to close itself', async () => !(await office.browser.pages()).includes(popup));
  expect(await office.crmTabs()).toHaveLength(1);
});
