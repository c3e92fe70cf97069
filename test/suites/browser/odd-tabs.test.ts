import type { Dialog, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { BROWSER } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { overlayOf } from './office/card.ts';
import { codesOf } from './office/lifecycle.ts';
import { type Office, openOffice, profileOf } from './office/office.ts';
import { page, type Site, startSite } from './office/pages.ts';
import {
  callFrom,
  type Caller,
  front,
  frontAt,
  hangUp,
  openInCrm,
  openInFront,
  outcome,
  OWN_SETTINGS,
  pop,
  startOver,
  useSettings,
} from './office/steps.ts';

// Tabs in which no page answers, or not the one that was sent for: a call uses the tab of the last one all the same.

const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };

/** A page on a call of its own: it asks before it is left, which browsers allow where somebody has used it. */
const SOFTPHONE =
  '<button>Mute</button><script>addEventListener("beforeunload", (event) => event.preventDefault())</script>';

let office: Office;
/** A CRM that sends each page on to another host; while `down`, it cuts every connection. */
let broker: Site;
let down = false;
beforeAll(async () => {
  broker = await startSite(({ hostname, pathname, port }, request, response) => {
    if (down) request.socket.destroy();
    else if (hostname === '127.0.0.1' && pathname.startsWith('/away/'))
      response.writeHead(302, { location: `http://localhost:${port}${pathname}` });
    return page(
      'Record',
      `<p>Code ${pathname.split('/').at(-1)}</p>${pathname.startsWith('/phone/') ? SOFTPHONE : ''}`,
    );
  });
  office = await openOffice({ policy: OWN_SETTINGS });
});
afterEach(async () => {
  down = false;
  await startOver(office);
});
afterAll(async () => {
  await office.close();
  await broker.close();
});

const useDemoCrm = (opening: 'reuse' | 'own-tab' = 'reuse') =>
  useSettings(office, { crms: [profileOf('mpa', office.crm.origin)], opening });
const useBroker = (path: string) =>
  useSettings(office, {
    crms: [{ id: 'broker', preset: 'other', address: broker.origin + path, recordTemplate: '/{record_id}' }],
  });
const tabCount = async () => (await office.browser.tabs()).length;
const firstCode = () => codesOf(office)[0] ?? '';

/** What the browser does to save memory. */
const discard = (tabId: number) => office.browser.evalInExtension((api, id) => api.tabs.discard(id), tabId);

/** A call's record has opened, and the agent has gone on to another site's tab. */
async function popAndLookAway(): Promise<{ tabId: number; page: Page }> {
  await pop(office, { code: firstCode() });
  const shown = await frontAt(office, firstCode());
  const [tab] = await office.crmTabs();
  await openInFront(office, 'about:blank');
  return { tabId: tab?.id ?? -1, page: shown };
}

describe('the tab of the last call', () => {
  test('was unloaded by the browser: the record opens in it', async () => {
    await useDemoCrm();
    const { tabId } = await popAndLookAway();
    const count = await tabCount();
    await discard(tabId);
    expect(await pop(office, example)).toMatchObject({ kind: 'opened', confirmedBy: 'page' });
    await frontAt(office, EXAMPLE.vendorLeadCode);
    expect(await tabCount()).toBe(count);
  });

  test('was unloaded by the browser, and the same customer calls again: it comes to the front, with the card', async () => {
    await useDemoCrm();
    const { tabId } = await popAndLookAway();
    const count = await tabCount();
    await hangUp(office);
    await discard(tabId);
    expect(await pop(office, { code: firstCode() })).toMatchObject({ kind: 'shown', confirmedBy: 'page' });
    const shown = await frontAt(office, firstCode());
    await waitUntil('its card', async () => (await overlayOf(shown))?.card.includes(firstCode()));
    expect(await tabCount()).toBe(count);
  });

  const NO_FREEZING = 'Firefox freezes no tabs: it unloads them, as above.';
  /** The browser's own way to save energy, for a tab behind. */
  const freeze = async ({ page: shown, tabId }: { page: Page; tabId: number }) => {
    const session = await shown.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await waitUntil('the tab to be frozen', () =>
      office.browser.evalInExtension(async (api, id) => Reflect.get(await api.tabs.get(id), 'frozen') === true, tabId),
    );
  };

  test('was frozen by the browser: the record opens in it', async ({ skip }) => {
    skip(BROWSER === 'firefox', NO_FREEZING);
    await useDemoCrm();
    const behind = await popAndLookAway();
    const count = await tabCount();
    await freeze(behind);
    await pop(office, example);
    await frontAt(office, EXAMPLE.vendorLeadCode);
    expect(await tabCount()).toBe(count);
  });

  test('was frozen with something unsaved in it: that stays', async ({ skip }) => {
    skip(BROWSER === 'firefox', NO_FREEZING);
    await useDemoCrm();
    await pop(office, { code: firstCode() });
    const form = await frontAt(office, firstCode());
    await form.locator('a[href$="/edit"]').click();
    await form.locator('input[name=city]').fill('Lisbon');
    const [tab] = await office.crmTabs();
    await openInFront(office, 'about:blank');
    await freeze({ page: form, tabId: tab?.id ?? -1 });
    await pop(office, example);
    await office.pageAt(EXAMPLE.vendorLeadCode);
    expect(await form.$eval('form[data-form=edit] input[name=city]', (field) => field.value)).toBe('Lisbon');
    expect(await office.crmTabs()).toHaveLength(2);
  });

  test('was sent by the CRM to a site that may not be looked into: each call uses it, none opens one more', async () => {
    await useBroker('/away');
    await pop(office, { code: 'B-1001' });
    const count = await tabCount();
    await pop(office, { code: 'B-1002' });
    await office.pageAt('/away/B-1002');
    await pop(office, { code: 'B-1003' });
    await office.pageAt('/away/B-1003');
    expect(await tabCount()).toBe(count);
  });

  test('shows an error of the browser’s own: the record opens in it, once the CRM is back', async () => {
    await useBroker('/here');
    down = true;
    expect(await pop(office, { code: 'D-1001' })).not.toMatchObject({ kind: 'opened' });
    const count = await tabCount();
    down = false;
    expect(await pop(office, { code: 'D-1002' })).toMatchObject({ kind: 'opened' });
    await frontAt(office, '/here/D-1002');
    expect(await tabCount()).toBe(count);
  });
});

describe('the agent’s own tab, in a CRM that allows one', () => {
  test('goes to the record, in front or behind', async () => {
    await useDemoCrm('own-tab');
    const own = await openInCrm(office, '/mpa/contacts?stage=Lost');
    await pop(office, example);
    expect(await frontAt(office, EXAMPLE.vendorLeadCode)).toBe(own);
    await openInFront(office, 'about:blank');
    await pop(office, { code: firstCode() });
    expect(await frontAt(office, firstCode())).toBe(own);
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('stays with something unsaved in it: it comes to the front, and its card offers the record', async () => {
    await useDemoCrm('own-tab');
    const form = await openInCrm(office, '/mpa/contacts/new');
    await form.type('input[name=city]', 'Lisbon');
    await form.click('h1');
    await openInFront(office, 'about:blank');
    expect(await pop(office, example)).toMatchObject({ kind: 'asked' });
    expect(await front(office)).toBe(form);
    await waitUntil('the offer', async () => (await overlayOf(form))?.buttons.includes('Open record'));
    expect(await form.$eval('input[name=city]', (field) => field.value)).toBe('Lisbon');
    expect(await office.crmTabs()).toHaveLength(1);
  });
});

describe('the page asks “Leave site?”', () => {
  /** What is asked in the page of a record, when the next call comes. */
  async function asked(): Promise<Dialog> {
    await useBroker('/phone');
    await pop(office, { code: 'S-1001' });
    const shown = await frontAt(office, '/phone/S-1001');
    await shown.click('button');
    const dialog = new Promise<Dialog>((resolve) => void shown.once('dialog', resolve));
    callFrom(office, { code: 'S-1002' });
    return dialog;
  }
  const paths = async () =>
    (await office.browser.tabs()).flatMap(({ url }) => (url.startsWith(broker.origin) ? new URL(url).pathname : []));

  test('the agent stays: that page is not taken for the record, which opens beside', async () => {
    await (await asked()).dismiss();
    expect(await outcome(office)).toMatchObject({ kind: 'beside', words: { key: 'pop.stayed' } });
    expect(await paths()).toEqual(['/phone/S-1001', '/phone/S-1002']);
  });

  test('the agent leaves: the record opens there', async () => {
    await (await asked()).accept();
    expect(await outcome(office)).toMatchObject({ kind: 'opened' });
    expect(await paths()).toEqual(['/phone/S-1002']);
  });
});
