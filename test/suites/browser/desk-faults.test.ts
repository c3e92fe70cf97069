import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { overlayOf } from './office/card.ts';
import { asked, badgeOf, badgeTextOf, codesOf, lastRequest, updateToNext } from './office/lifecycle.ts';
import { AGENT, type Office, openOffice, profileOf } from './office/office.ts';
import { page as pageOf, type Site, startSite } from './office/pages.ts';
import {
  callFrom,
  frontAt,
  hangUp,
  openInFront,
  outcome,
  OWN_SETTINGS,
  startOver,
  useSettings,
} from './office/steps.ts';

// What goes wrong at a desk, in the middle of a call. Meanwhile badge and popup say what is the matter; then the next call
// pops, and the settings are as they were.

// The dialer is at 127.0.0.1. So that one permission can be taken back without the other, the CRM is at another host.
const CRM_HOST = 'localhost';
const DIALER_HOST = '127.0.0.1';
const pattern = (host: string) => `http://${host}/*`;

let office: Office;
/** A CRM whose records come when the test lets them. */
let slow: Site;
let held: (() => void)[] = [];
let holds = false;

beforeAll(async () => {
  slow = await startSite(({ pathname }, _request, response) => {
    const body = pageOf('Record', `<p>Code ${pathname.split('/').at(-1)}</p>`);
    if (!holds) return body;
    held.push(() => response.end(body));
    return null;
  });
  office = await openOffice({ granted: [pattern(DIALER_HOST), pattern(CRM_HOST)], policy: OWN_SETTINGS });
  await useDemoCrm();
});
afterEach(async () => {
  holds = false;
  for (const release of held) release();
  held = [];
  await startOver(office);
});
afterAll(async () => {
  await office.close();
  await slow.close();
});

const atCrm = (origin: string) => origin.replace(DIALER_HOST, CRM_HOST);
const useDemoCrm = () => useSettings(office, { crms: [profileOf('mpa', atCrm(office.crm.origin))] });
const useSlowCrm = (opening: 'reuse' | 'background' = 'reuse') =>
  useSettings(office, {
    crms: [{ id: 'slow', preset: 'other', address: slow.foreignOrigin, recordTemplate: '/records/{vendor_lead_code}' }],
    opening,
  });
const settings = () =>
  office.browser.evalInExtension(async (api) => (await api.storage.local.get('settings'))['settings']);
const titleOf = () => office.browser.evalInExtension((api) => api.action.getTitle({}));
const codes = () => codesOf(office);
let used = 0;
const nextCode = () => codes()[used++] ?? '';

/** The next call, whose record comes to the front. */
async function nextCallPops(): Promise<void> {
  await hangUp(office);
  const code = nextCode();
  callFrom(office, { code });
  expect((await outcome(office)).kind).toBe('opened');
  // Not asked of the page: one that has crashed never answers.
  await waitUntil('the record in front', async () =>
    (await office.browser.tabs()).some(({ active, url }) => active && url.includes(code)),
  );
}

async function popupText(part: string): Promise<Page> {
  const popup = await office.browser.openPopup();
  await waitUntil(`“${part}” in the popup`, () =>
    popup.evaluate((text) => document.body.textContent.includes(text), part),
  );
  return popup;
}

async function onCall(): Promise<string> {
  const code = nextCode();
  callFrom(office, { code });
  await outcome(office);
  return code;
}

const takeBack = (host: string) =>
  office.browser.evalInExtension((api, origins) => api.permissions.remove({ origins }), [pattern(host)]);

describe('a permission is taken back in mid-call', () => {
  test('the dialer’s: badge and popup say that, not that nothing is set up', async () => {
    await useDemoCrm();
    const before = await settings();
    await onCall();
    await takeBack(DIALER_HOST);
    await waitUntil('the badge to tell', async () => (await badgeOf(office)) === '!');
    expect(await titleOf()).toContain(`isn’t allowed to reach ${DIALER_HOST}`);
    const last = lastRequest(office);
    const popup = await popupText('isn’t allowed to reach the dialer');
    expect(await popup.evaluate(() => document.body.textContent)).not.toMatch(/Let’s set up/);
    expect(lastRequest(office)).toBe(last);
    await popup.locator(`::-p-aria([name="Allow ${DIALER_HOST}"][role="button"])`).click();
    await asked(office, last, 2);
    await popup.close();
    expect(await badgeOf(office)).toBe(badgeTextOf('in-call'));
    expect(await settings()).toEqual(before);
    await nextCallPops();
  });

  test('the CRM’s: the status goes on, and tooltip and popup say what is missing', async () => {
    await useDemoCrm();
    const before = await settings();
    await onCall();
    await takeBack(CRM_HOST);
    await waitUntil('the tooltip to tell', async () => (await titleOf()).includes(`isn’t allowed to use ${CRM_HOST}`));
    expect(await badgeOf(office)).toBe(badgeTextOf('in-call'));
    const popup = await popupText('isn’t allowed to use your CRM');
    await popup.locator(`::-p-aria([name="Allow ${CRM_HOST}"][role="button"])`).click();
    await waitUntil('the tooltip to be as before', async () => !(await titleOf()).includes('isn’t allowed'));
    await popup.close();
    expect(await settings()).toEqual(before);
    await nextCallPops();
  });
});

describe('in mid-call the extension is', () => {
  test('switched off and on: its card goes, its settings stay, and the next call pops', async () => {
    await useDemoCrm();
    const before = await settings();
    const code = await onCall();
    const shown = await frontAt(office, code);
    await waitUntil('the card', () => overlayOf(shown));
    await office.browser.setEnabled(false);
    const last = lastRequest(office);
    await office.browser.setEnabled(true);
    await asked(office, last, 2);
    expect(await settings()).toEqual(before);
    await nextCallPops();
  });

  test('updated: the next call pops', async () => {
    await useDemoCrm();
    const before = await settings();
    await onCall();
    const last = lastRequest(office);
    await updateToNext(office);
    await asked(office, last, 2);
    expect(await settings()).toEqual(before);
    await nextCallPops();
  });
});

describe('the record’s tab, while its page is on its way,', () => {
  /** The tab that was sent to the record, which does not come. */
  async function sent(): Promise<number> {
    holds = true;
    callFrom(office, { code: nextCode() });
    await waitUntil('the request for the record', () => held.length > 0);
    // Firefox tells no tab's address before its page begins.
    return waitUntil('the tab', async () => {
      const [tab] = await office.browser.evalInExtension((api) => api.tabs.query({ status: 'loading' }));
      return tab?.id;
    });
  }

  test('is closed: the outcome says so', async () => {
    await useSlowCrm();
    const id = await sent();
    await office.browser.evalInExtension((api, tabId) => api.tabs.remove(tabId), id);
    expect((await outcome(office)).kind).toBe('failed');
    holds = false;
    await nextCallPops();
  });

  test('is unloaded by the browser: the outcome is not that it opened', async () => {
    await useSlowCrm('background');
    await openInFront(office, 'about:blank');
    const id = await sent();
    await office.browser.evalInExtension((api, tabId) => api.tabs.discard(tabId), id);
    expect(['opened', 'beside', 'shown']).not.toContain((await outcome(office)).kind);
    holds = false;
    await useSlowCrm();
    await nextCallPops();
  });
});

describe('settings that are', () => {
  test.each([7, 'text', [1]])(
    '%j: popup and options say so, the original can be had, and a save keeps it',
    async (stored) => {
      const { browser } = office;
      await browser.evalInExtension((api, value) => api.storage.local.set({ settings: value }), stored);
      await waitUntil('the tooltip to tell', async () => (await titleOf()).includes('is no group of settings'));
      // Policy has set dialer and log-in, so polling goes on.
      await asked(office, lastRequest(office), 2);
      const popup = await popupText('is no group of settings');
      await popup.close();
      const options = await browser.extensionPage('options.html');
      await options.locator('::-p-aria([name="Download what is stored"][role="button"])').wait();
      await options.locator('::-p-aria([name="Save"][role="button"])').click();
      await waitUntil('the save', () => options.evaluate(() => document.body.textContent.includes('Saved.')));
      expect(await browser.evalInExtension((api) => api.storage.local.get('unreadableSettings'))).toEqual({
        unreadableSettings: stored,
      });
      await useDemoCrm();
      await nextCallPops();
    },
  );

  test('right but for one CRM of two: the other pops, and the tooltip names the one', async () => {
    const good = profileOf('mpa', atCrm(office.crm.origin));
    await office.browser.evalInExtension(
      (api, crms) => api.storage.local.set({ settings: { version: 1, crms } }),
      [good, { id: 'desk', name: 'Help desk', preset: 7 }],
    );
    await waitUntil('the tooltip to tell', async () => (await titleOf()).includes('CRM 2 (“Help desk”)'));
    const popup = await popupText('CRM 2 (“Help desk”) can’t be read');
    await popup.close();
    await nextCallPops();
  });
});

test('with 300 tabs of the CRM, also just after an update has brought its script to each: a call pops in time', async () => {
  await useSlowCrm();
  const { browser } = office;
  for (let batch = 0; batch < 15; batch++) {
    await browser.evalInExtension(
      async (api, address, from) => {
        const make = (at: number) => api.tabs.create({ url: `${address}/lists/${from + at}`, active: false });
        await Promise.all(Array.from({ length: 20 }, (_, at) => make(at)));
      },
      slow.foreignOrigin,
      batch * 20,
    );
  }
  await waitUntil(
    '300 tabs',
    async () => {
      const tabs = await browser.evalInExtension((api) => api.tabs.query({ status: 'complete' }));
      return tabs.length >= 300;
    },
    120_000,
  );
  for (const disturb of [
    async () => {},
    () =>
      browser.evalInExtension((api) =>
        api.storage.local.set({ settings: { version: 1, crms: [], opening: 'new-tab' } }),
      ),
  ]) {
    await disturb();
    await useSlowCrm();
    await hangUp(office);
    const code = nextCode();
    const beganMs = Date.now();
    callFrom(office, { code });
    // Not asked of each page: with so many, that takes longer than the pop.
    const inFront = async () => (await browser.tabs()).some(({ active, url }) => active && url.includes(code));
    await waitUntil('the record in front', inFront);
    // A poll a second, and the record's page.
    expect(Date.now() - beganMs).toBeLessThan(8000);
    expect((await outcome(office)).kind).toBe('opened');
  }
}, 240_000);

test('IndexedDB that does not open: where policy sets the log-in, polling goes on and calls pop', async () => {
  await useDemoCrm();
  const { browser } = office;
  await hangUp(office);
  await browser.killBackground();
  // Another version of the database is being made, and takes its time: nobody else gets in.
  await browser.evalInExtension(async () => {
    const opening = indexedDB.open('private', 100);
    const began = Promise.withResolvers<void>();
    opening.onupgradeneeded = () => {
      const { transaction } = opening;
      const endsAtMs = performance.now() + 45_000;
      const goOn = () => {
        const store = transaction?.objectStore(transaction.objectStoreNames[0] ?? '');
        const request = store?.get('nothing');
        if (request && performance.now() < endsAtMs) request.onsuccess = goOn;
      };
      began.resolve();
      goOn();
    };
    await began.promise;
  });
  const last = lastRequest(office);
  await office.lookNow();
  await asked(office, last, 5);
  expect(await badgeOf(office)).toBe(badgeTextOf('ready'));
  await nextCallPops();
  office.dialer.setAgent(AGENT, 'ready');
});
