import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scriptsIn } from './office/lifecycle.ts';
import { type Office, openOffice } from './office/office.ts';
import { openInCrm } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** All names of events by which two runs of the script may talk. Chrome tells every page the extension's id. */
const eventNames = (): string[] => {
  const { extensionId } = office.browser;
  const own = [extensionId, `chrome-extension://${extensionId}/`];
  return own.flatMap((name) => [`${name}:starts`, `${name}:changed`]);
};

/** A page of the CRM that listens for these events from its beginning, with the script at work in it. */
async function listening(): Promise<Page> {
  const page = await openInCrm(office, '/mpa/contacts');
  await page.evaluateOnNewDocument((names) => {
    const heard: string[] = [];
    for (const name of names) document.addEventListener(name, () => heard.push(name), true);
    Object.assign(window, { heard });
  }, eventNames());
  await page.reload();
  await waitUntil('the script', async () => (await scriptsIn(page)) === 1);
  return page;
}

test('a page that loads hears no event of the script', async () => {
  const page = await listening();
  expect(await page.evaluate(() => Reflect.get(window, 'heard'))).toEqual([]);
});

test('events of the page’s own end no script', async () => {
  const page = await listening();
  await page.evaluate((names) => {
    for (const name of names) document.dispatchEvent(new Event(name));
  }, eventNames());
  expect(await scriptsIn(page)).toBe(1);
});
