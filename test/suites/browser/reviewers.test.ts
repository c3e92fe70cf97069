import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForText } from '../../demo/seed.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { overlayOf } from './office/card.ts';
import { untilOptionsOpen } from './office/office.ts';

const CODE = 'abc123-xyz456';

let crm: Crm;
let browser: TestBrowser;
beforeAll(async () => {
  crm = await startCrm();
  browser = await launchBrowser({ grantedOrigins: ['http://127.0.0.1/*'] });
  await untilOptionsOpen(browser);
});
afterAll(async () => {
  await browser.close();
  await crm.close();
});

// docs/store/reviewers.md says these steps. Another site takes the place of its example; the site is allowed already.
test('a reviewer sees a pop without a dialer, with any website in place of the CRM', async () => {
  const page = await browser.extensionPage('options.html');
  await page.setViewport({ width: 900, height: 4000 });
  const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
  const fill = (id: string, text: string) => page.locator(`[id="${id}"]`).fill(text);
  await press('Add your CRM');
  await fill('crms.0.preset', 'other');
  await fill('crms.0.address', `${crm.origin}/mpa`);
  await fill('crms.0.recordTemplate', '/contacts/by-code/{record_id}');
  await press('Save');
  await waitForText(page, 'Saved.');
  await fill('practice.vendorLeadCode', CODE);
  const crmTabs = async () => (await browser.tabs()).filter(({ url }) => url.startsWith(crm.origin));
  for (const outcome of ['Its record opened.', 'Its record came to the front.']) {
    await press('Start a practice call');
    await waitForText(page, outcome);
    await waitUntil('the record in front', async () => (await crmTabs()).some(({ active }) => active));
    const shown = (await browser.pages()).find((each) => each.url().startsWith(crm.origin));
    if (!shown) throw new Error('The CRM is not shown.');
    await waitUntil('the card', async () => (await overlayOf(shown))?.card.includes('Practice call'));
    expect(await crmTabs()).toHaveLength(1);
    await page.bringToFront();
  }
});
