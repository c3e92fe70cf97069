import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { overlayOf } from './office/card.ts';
import { answers, codesOf, overlaysIn, scriptsIn, updateToNext } from './office/lifecycle.ts';
import { type Office, openOffice, profileOf } from './office/office.ts';
import { front, pop, startOver } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

// The dialer is at 127.0.0.1, which stays granted.
const CRM_HOST = 'localhost';
const CRM_PATTERN = `http://${CRM_HOST}/*`;
const atCrm = (origin: string) => origin.replace('127.0.0.1', CRM_HOST);

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    granted: ['http://127.0.0.1/*', CRM_PATTERN],
    policy: ({ origin }) => ({ crms: [profileOf('mpa', atCrm(origin))] }),
  });
});
afterEach(() => startOver(office));
afterAll(() => office.close());

const crmTabs = async () =>
  (await office.browser.tabs()).filter(({ url }) => new URL(url || 'about:blank').hostname === CRM_HOST);
const openPage = async (path: string): Promise<Page> => {
  const page = await office.browser.newPage();
  await page.goto(atCrm(office.crm.origin) + path);
  // Gone once the page is loaded anew.
  await page.evaluate(() => void Reflect.set(window, 'sameDocument', true));
  return page;
};
const isSameDocument = (page: Page) => page.evaluate(() => Reflect.get(window, 'sameDocument') === true);
const cardAndOutline = (page: Page, code: string) =>
  waitUntil('card and outline', async () => {
    const overlay = await overlayOf(page);
    return overlay?.outlines === 1 && overlay.card.includes(code);
  });

describe('pages of the CRM that are open already', () => {
  test('when it is allowed: the call’s row is outlined there', async () => {
    const { browser } = office;
    // What was granted before, the browser grants again without its question, which headless nobody could answer.
    await browser.evalInExtension((api, origin) => api.permissions.remove({ origins: [origin] }), CRM_PATTERN);
    await waitUntil('the script to be taken from the CRM', () =>
      browser.evalInExtension(async (api) => (await api.scripting.getRegisteredContentScripts()).length === 0),
    );
    const behind = await openPage('/mpa/contacts');
    const list = await openPage('/mpa/search?q=Castellanos');
    const options = await browser.extensionPage('options.html');
    expect([await scriptsIn(behind), await scriptsIn(list)]).toEqual([0, 0]);
    await options.locator(`::-p-aria([name="Allow ${CRM_HOST}"][role="button"])`).click();
    for (const page of [behind, list]) {
      await waitUntil('the script in the page', async () => (await scriptsIn(page)) === 1);
    }
    await list.bringToFront();
    expect(await pop(office, { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId })).toMatchObject({
      kind: 'shown',
    });
    await cardAndOutline(list, EXAMPLE.vendorLeadCode);
    expect(await front(office)).toBe(list);
    expect(await crmTabs()).toHaveLength(2);
    expect(await overlayOf(behind)).toBeNull();
    expect([await isSameDocument(behind), await isSameDocument(list)]).toEqual([true, true]);
  });

  test('when the extension is updated: one script goes on there, and shows the next call', async () => {
    const behind = await openPage('/mpa/search?q=Castellanos');
    const list = await openPage('/mpa/contacts');
    const text = await list.evaluate(() => document.body.textContent);
    const [code = '', next = ''] = codesOf(office).filter((each) => text.includes(each));
    await list.bringToFront();
    await pop(office, { code });
    await cardAndOutline(list, code);
    await updateToNext(office);
    for (const { id } of await crmTabs()) await answers(office, id);
    expect([await scriptsIn(behind), await scriptsIn(list)]).toEqual([1, 1]);
    // The former one has taken its card along.
    await waitUntil('no card', async () => (await overlayOf(list)) === null);
    expect(await pop(office, { code: next })).toMatchObject({ kind: 'shown' });
    await cardAndOutline(list, next);
    expect(await overlaysIn(office, list.url())).toBe(1);
    expect(await front(office)).toBe(list);
    expect(await crmTabs()).toHaveLength(2);
    expect(await overlayOf(behind)).toBeNull();
    expect([await isSameDocument(behind), await isSameDocument(list)]).toEqual([true, true]);
  });
});
