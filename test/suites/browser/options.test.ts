import { rmSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FOUND, lessonsIn, NOTHING, putDiscovery } from '../../demo/discovery-scenes.ts';
import { putInDatabase, putLogins, waitForText } from '../../demo/seed.ts';
import { stillBuild } from '../../demo/still-build.ts';
import { DATABASES } from '#utils/settings/storage-keys.ts';
import { sentence, t } from '#utils/words/words.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import { Firefox } from './harness/firefox.ts';
import { BROWSER, type TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';

/** Unlike any other text, so that finding it anywhere means that it leaked. */
const PASSWORD = 'Tr0ub4dor-options';

describe('the options page of the production build', () => {
  let browser: TestBrowser;
  let dir: string;
  let page: Page;
  beforeAll(async () => {
    dir = stillBuild(await builtForTests());
    browser = await launchBrowser({ extensionDir: dir });
  });
  beforeEach(async () => {
    await putLogins(browser, []);
    await browser.evalInExtension((api) => api.storage.local.clear());
    page = await browser.extensionPage('options.html');
    // High enough that nothing lies under the bar at the window's edge.
    await page.setViewport({ width: 900, height: 4000 });
    await waitForText(page, 'Dialer');
  });
  afterEach(() => page.close({ runBeforeUnload: false }));
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const fill = (id: string, text: string) => page.locator(`[id="${id}"]`).fill(text);
  const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
  const said = () => page.$eval('.save-bar output', (output) => output.textContent);
  const problem = (id: string) => page.$eval(`[id="${id}-problem"]`, (text) => text.textContent);
  const stored = () => browser.evalInExtension(async (api) => (await api.storage.local.get('settings'))['settings']);

  const valueOf = (id: string) =>
    page.evaluate((of) => document.querySelector<HTMLInputElement | HTMLSelectElement>(`#${of}`)?.value, id);

  async function fillDialer() {
    await fill('address', 'acme');
    await fill('agent', 'dana.reyes');
    await fill('user', 'api');
    await fill('password', PASSWORD);
  }

  test('saves what was entered, and keeps the password out of page, address and storage.local', async () => {
    await fillDialer();
    await press('Add your CRM');
    await fill('crms.0.paste', 'https://app-eu1.hubspot.com/contacts/1234567/record/0-1/51');
    await waitForText(page, 'Recognised: HubSpot');
    await waitForText(page, 'What the practice call below would open');
    expect(await said()).toBe('You have unsaved changes.');
    await press('Save');
    await waitForText(page, 'Saved.');
    expect(await stored()).toMatchObject({
      dialer: { address: 'acme', agent: 'dana.reyes' },
      crms: [{ preset: 'hubspot', parts: { host: 'app-eu1', portal: '1234567', object: '0-1' } }],
    });
    await browser.reload(page);
    await waitForText(page, 'Dialer');
    expect(await page.$eval('#password', (input) => input.getAttribute('value'))).toBeNull();
    expect(await valueOf('password')).toBe('');
    const everything = await browser.evalInExtension(async (api) => JSON.stringify(await api.storage.local.get(null)));
    expect(everything).not.toContain(PASSWORD);
    expect(await page.content()).not.toContain(PASSWORD);
    expect(page.url()).not.toContain(PASSWORD);
  });

  test('the agent screen’s address is taken for the dialer’s, and a password that never fits is told', async () => {
    const asksAt = 'Screen Pop asks at https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php';
    const hint = (id: string) => page.$eval(`[id="${id}-hint"]`, (text) => text.textContent);
    await fill('address', 'https://acme.croco-dial.net/agent.php?relogin=YES');
    await waitForText(page, asksAt);
    await fill('address', 'https:/acme');
    await fill('password', 'two words');
    await waitUntil('the slip to be told', async () => (await problem('address')).includes('two slashes'));
    expect(await hint('password')).toBe(t('options.dialer.passwordDropped'));
    await fill('password', 'twowords');
    expect(await hint('password')).toBe(t('options.dialer.passwordKept'));
  });

  // Chromium keeps no passwords of an extension's pages.
  test.runIf(BROWSER === 'firefox')(
    'Firefox does not offer to keep the API password among the person’s own',
    async () => {
      if (!(browser instanceof Firefox)) throw new Error('This is not Firefox.');
      await browser.keepPasswords();
      await fillDialer();
      for (const save of [() => press('Save'), () => page.keyboard.press('Enter')]) {
        // What is not typed counts for nothing.
        await page.type('#password', PASSWORD);
        await save();
        await waitUntil('the save', async () => (await valueOf('password')) === '');
        await waitForText(page, 'Saved.');
        expect(await browser.offersToKeepPassword()).toBe(false);
      }
      // What was typed and not saved goes with the page.
      await page.type('#password', PASSWORD);
      await page.evaluate(() => {
        addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true });
        location.reload();
      });
      await waitUntil('a new page', async () => (await valueOf('password')) === '');
      expect(await browser.offersToKeepPassword()).toBe(false);
    },
  );

  test('the ways to a record are tried in the order that the person gives', async () => {
    await press('Add your CRM');
    await fill('crms.0.paste', 'https://app-eu1.hubspot.com/contacts/1234567/record/0-1/51');
    await page.locator('.item > details > summary').click();
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await press('Try earlier: The CRM’s search');
    await waitUntil('the focus to go along', async () => (await focused()) === 'crms.0.ways.search.earlier');
    await page.keyboard.press('Enter');
    await waitUntil('the focus to go along', async () => (await focused()) === 'crms.0.ways.search.earlier');
    await page.keyboard.press('Enter');
    await waitUntil('the focus to stay', async () => (await focused()) === 'crms.0.ways.search');
    await page.locator('[id="crms.0.ways.lookup"]').click();
    await fillDialer();
    await press('Save');
    await waitForText(page, 'Saved.');
    expect(await stored()).toMatchObject({ crms: [{ ways: ['search', 'remembered', 'address'] }] });
    await page.locator('[id="crms.0.ways.lookup"]').click();
    await press('Try earlier: The record linked to this lead before');
    await press('Try earlier: The record’s own address');
    await press('Try earlier: A lookup in the CRM');
    await press('Save');
    await waitUntil('what is usual to be stored as such', async () =>
      JSON.stringify(await stored()).includes('"ways":[]'),
    );
  });

  test('a save says what no record can open without', async () => {
    await press('Save');
    await waitForText(page, 'Nothing to save yet. Screen Pop needs your dialer and your CRM.');
    await fillDialer();
    await press('Save');
    await waitForText(page, 'Saved. Screen Pop still needs your CRM.');
  });

  test('says each mistake at its field and goes to the first', async () => {
    await fill('user', 'api');
    await page.locator('#polling summary').click();
    await fill('readyMs', '0');
    await page.locator('#polling summary').click();
    await press('Save');
    await waitForText(page, 'Not saved');
    expect(await said()).toBe('Not saved: 4 fields need correcting.');
    expect(await problem('address')).toMatch(/Enter the dialer’s domain/);
    expect(await problem('readyMs')).toBe('Enter a number from 1 to 10.');
    await page.waitForFunction(() => document.activeElement?.id === 'address');
    expect(await page.$eval('#address', (input) => input.getAttribute('aria-invalid'))).toBe('true');
    expect(await stored()).toBeUndefined();
  });

  test('keeps a click that leaves a wrong field', async () => {
    await press('Add your CRM');
    await fill('crms.0.address', 'crm.example.com');
    await fill('crms.0.recordTemplate', '/contacts/{record-id');
    await press('Add another CRM');
    await page.waitForSelector('[id="crms.1.preset"]');
    expect(await problem('crms.0.recordTemplate')).toMatch(/never closed/);
  });

  test('follows what is changed elsewhere, and keeps what is being typed', async () => {
    await fill('agent', 'dana');
    await browser.evalInExtension((api) =>
      api.storage.local.set({
        settings: { version: 1, dialer: { address: 'acme', agent: 'lee' }, cardCorner: 'bottom-left' },
      }),
    );
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#address')?.value === 'acme');
    expect([await valueOf('agent'), await valueOf('cardCorner')]).toEqual(['dana', 'bottom-left']);
  });

  test('keeps the focus where the person works, when something comes or goes or is busy', async () => {
    const focused = (id: string) => page.waitForFunction((of) => document.activeElement?.id === of, {}, id);
    const key = async (name: string) => {
      await page.locator(`::-p-aria([name="${name}"][role="button"])`).wait();
      await page.$eval(`::-p-aria([name="${name}"][role="button"])`, (button) => {
        if (button instanceof HTMLElement) button.focus();
      });
      await page.keyboard.press('Enter');
    };
    await key('Add your CRM');
    await focused('crms.0.paste');
    await key('Remove New CRM');
    await focused('add-crm');
    await key('Add a rule');
    await focused('rules.0.campaign');
    await page.keyboard.type('A');
    await key('Add a rule');
    await focused('rules.1.campaign');
    await page.locator('[id="rules.1.up"]').click();
    await focused('rules.0.down');
    expect(await page.$eval('[id="rules.1.campaign"]', (field) => 'value' in field && field.value)).toBe('A');
    await key('Discard');
    await waitForText(page, 'Changes discarded.');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Discard');
  });

  test('tells what is being found out of a CRM, why it ended, and takes over what was found', async () => {
    const crm = {
      id: 'crm-2',
      address: 'https://crm.example.com/collections',
      recordTemplate: '/accounts/{record_id}',
    };
    await browser.evalInExtension((api, of) => api.storage.local.set({ settings: { version: 2, crms: [of] } }), crm);
    await browser.reload(page);
    await waitForText(page, 'Find out how customers are found');
    await putDiscovery(page, { state: 'running' });
    await waitForText(page, 'Asking /collections/accounts?search=(415) 555-0120');
    const because = sentence('discovery.stopped.call');
    await putDiscovery(page, { state: 'failed', because });
    await waitForText(page, t('discovery.stopped.call'));
    await putDiscovery(page, { report: NOTHING });
    await waitForText(page, 'Screen Pop found no way from the lead code to this record.');
    expect(await page.$('[id="crms.0.accept"]')).toBeNull();
    await putDiscovery(page, { report: FOUND });
    await waitForText(page, 'A call with the lead code “abc123-xyz456” is found by the CRM’s search');
    await press('Use this and save');
    await waitForText(page, 'Saved.');
    await page.waitForFunction(() => document.activeElement?.id === 'crms.0.try');
    expect(await stored()).toMatchObject({ crms: [{ ways: ['remembered', 'search'], phoneForms: ['national'] }] });
    await browser.reload(page);
    await waitForText(page, 'This customer of crm.example.com is kept in this browser for tests');
    await press('Forget this customer');
    await page.waitForFunction(() => document.getElementById('crms.0.test') === null);
  });

  test('lists what was learned, and forgets it', async () => {
    const crm = {
      id: 'crm-2',
      name: 'Desk',
      address: 'https://crm.example.com',
      recordTemplate: '/accounts/{record_id}',
    };
    await browser.evalInExtension((api, of) => api.storage.local.set({ settings: { version: 2, crms: [of] } }), crm);
    await putInDatabase(browser, DATABASES.lessons, 'crm-2', lessonsIn(crm.address));
    await browser.reload(page);
    await waitForText(page, 'In Desk, customers are found by their lead code with this search: /find?q=…');
    await waitForText(page, 'Right 3 times. Tried first.');
    await press('Forget this');
    await waitForText(page, 'Forgotten.');
    await waitForText(page, 'Wrong at its last try.');
    expect(await page.evaluate(() => document.body.innerText.includes('Right 3 times'))).toBe(false);
    await press('Forget this');
    await waitForText(page, 'Nothing has been learned yet.');
  });

  test('says which stored setting cannot be used', async () => {
    await browser.evalInExtension((api) => api.storage.local.set({ settings: { version: 1, opening: 'sideways' } }));
    await browser.reload(page);
    await waitForText(page, 'Some settings can’t be used');
  });
});

test('a mistake of the policy’s is named, and does not keep the person from saving what is theirs', async () => {
  const browser = await launchBrowser({
    managedPolicy: {
      dialer: { address: 'http://acme.croco-dial.net', user: 'api', password: PASSWORD },
      crms: [{ id: 'crm', preset: 'hubspot' }],
    },
  });
  try {
    const page = await browser.extensionPage('options.html');
    await waitForText(page, 'Some settings can’t be used');
    const named = await page.$eval('[role="alert"]', (alert) => alert.textContent);
    expect(named).toContain('The policy’s “address”: The address must start with https://');
    expect(named).toContain('The policy’s “crms.0.parts.portal”');
    await page.locator('#agent').fill('dana.reyes');
    await page.locator('::-p-aria([name="Save"][role="button"])').click();
    await waitForText(page, 'Saved.');
  } finally {
    await browser.close();
  }
});
