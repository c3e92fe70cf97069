import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { t } from '#utils/words/words.ts';
import { putSetUp, waitForText } from '../../demo/seed.ts';
import { stillBuild } from '../../demo/still-build.ts';
import { builtForTests, launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';

const DIALER = 'acme.croco-dial.net';
const CRM = 'app-eu1.hubspot.com';

const SET_UP = {
  dialer: { address: 'acme', agent: 'dana.reyes' },
  crms: [{ id: 'crm', preset: 'hubspot', parts: { portal: '1234567', host: 'app-eu1' } }],
};

let browser: TestBrowser;
let dir: string;
beforeAll(async () => {
  // Without a background, because the dialer is a real one.
  dir = stillBuild(await builtForTests());
  browser = await launchBrowser({
    extensionDir: dir,
    managedPolicy: {
      dialer: { ...SET_UP.dialer, user: 'api', password: 'secret-of-given-sites' },
      crms: SET_UP.crms,
    },
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

const may = (host: string) =>
  browser.evalInExtension((api, origin) => api.permissions.contains({ origins: [origin] }), `https://${host}/*`);

test('the dialer may be reached from the start, and the CRM only once somebody says so', async () => {
  expect(await may(DIALER)).toBe(true);
  expect(await may(CRM)).toBe(false);
});

test('the options page asks for the CRM and not for the dialer', async () => {
  const page = await browser.extensionPage('options.html');
  await waitForText(page, t('options.permissions.allowed'));
  const row = (host: string) =>
    page.evaluate(
      (name) =>
        [...document.querySelectorAll('.sites li')].map((item) => item.textContent).find((text) => text.includes(name)),
      host,
    );
  expect(await waitUntil('the dialer in the list of sites', () => row(DIALER))).toContain(
    t('options.permissions.allowed'),
  );
  const buttons = await page.$$eval('.sites button', (all) => all.map((each) => each.getAttribute('aria-label')));
  expect(buttons).toHaveLength(1);
  expect(buttons[0]).not.toContain(DIALER);
  await page.close();
});

test('the popup asks for the CRM and not for the dialer', async () => {
  await putSetUp(browser, SET_UP, {
    user: 'api',
    password: 'secret-of-given-sites',
    server: `https://${DIALER}/goAPIv2/goUsers/goAPI.php`,
  });
  const page = await browser.extensionPage('popup.html');
  await waitForText(page, t('popup.site.crm'));
  expect(await page.evaluate(() => document.body.innerText)).not.toContain(t('popup.site.dialer'));
  await page.close();
});
