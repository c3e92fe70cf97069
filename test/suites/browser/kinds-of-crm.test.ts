import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { EXAMPLE, SHARED_CODE } from '../../stand-ins/crm/data/landmarks.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { overlayOf } from './office/card.ts';
import { type Office, openOffice, profileOf } from './office/office.ts';
import { type Site, startSite } from './office/pages.ts';
import { type Caller, frontAt, OWN_SETTINGS, pop, startOver, useSettings } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const example: Caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };

/** Routes by hash, but only when it is loaded; counts how often that was. */
const startDeaf = (): Promise<Site> =>
  startSite(
    () => `<!doctype html><title>Deaf</title><main></main><script>
      document.querySelector('main').innerHTML = '<h1>Record ' + location.hash.slice(4) + '</h1>';
    </script>`,
  );

let office: Office;
let strict: Crm;
let deaf: Site;
let other: Caller;
beforeAll(async () => {
  [strict, deaf] = await Promise.all([startCrm({ csp: 'strict' }), startDeaf()]);
  office = await openOffice({ policy: OWN_SETTINGS });
  const lead = office.crm.leads().find(({ vendorLeadCode, leadId }) => /^HC-\d+$/.test(vendorLeadCode) && leadId > 0);
  other = { code: lead?.vendorLeadCode ?? '', leadId: lead?.leadId ?? 0, phone: lead?.phoneDigits ?? '' };
});
afterEach(async () => {
  office.crm.setLateMs(null);
  await startOver(office);
});
afterAll(async () => {
  await office.close();
  await Promise.all([strict.close(), deaf.close()]);
});

const outlined = (page: Page, code: string) =>
  waitUntil('card and outline', async () => {
    const overlay = await overlayOf(page);
    return overlay && overlay.outlines > 0 && overlay.card.includes(code);
  });
const mark = (page: Page) => page.evaluate(() => void Reflect.set(window, 'sameDocument', true));
const isSameDocument = (page: Page) => page.evaluate(() => Reflect.get(window, 'sameDocument') === true);

test('hash-routed: the next record comes without a load of the page', async () => {
  await useSettings(office, { crms: [profileOf('hash', office.crm.origin)] });
  await pop(office, other);
  const page = await frontAt(office, `/#/contacts/code/${other.code}`);
  await outlined(page, other.code ?? '');
  await mark(page);
  expect(await pop(office, example)).toMatchObject({ kind: 'opened' });
  await outlined(page, EXAMPLE.vendorLeadCode);
  expect(page.url()).toContain(`/#/contacts/code/${EXAMPLE.vendorLeadCode}`);
  expect(await isSameDocument(page)).toBe(true);
  expect(await page.evaluate(() => document.querySelector('main section:not([hidden]) h1')?.textContent)).toBe(
    'Naomi Castellanos',
  );
});

test('… and with one, where the page did not follow', async () => {
  await useSettings(office, {
    crms: [{ id: 'deaf', preset: 'other', address: deaf.origin, recordTemplate: '/app#/r/{record_id}' }],
  });
  await pop(office, { code: 'D-1001' });
  const page = await frontAt(office, '#/r/D-1001');
  await mark(page);
  expect(await pop(office, { code: 'D-1002' })).toMatchObject({ kind: 'opened' });
  await waitUntil('the second record', () => page.$eval('h1', (heading) => heading.textContent === 'Record D-1002'));
  expect(await isSameDocument(page)).toBe(false);
  await outlined(page, 'D-1002');
});

test('single page: the record is outlined once its data has come, seconds later', async () => {
  office.crm.setLateMs(2500);
  await useSettings(office, { crms: [profileOf('spa', office.crm.origin)] });
  expect(await pop(office, example)).toMatchObject({ kind: 'opened' });
  const page = await frontAt(office, EXAMPLE.vendorLeadCode);
  await waitUntil('the data', () => page.evaluate(() => document.body.textContent.includes('Naomi Castellanos')));
  await outlined(page, EXAMPLE.vendorLeadCode);
});

test('single page that draws the record again and again: outline and card stay', async () => {
  await useSettings(office, {
    crms: [
      {
        ...profileOf('spa', office.crm.origin),
        recordTemplate: '/contacts/code/{vendor_lead_code}?late=0&refresh=100',
      },
    ],
  });
  await pop(office, example);
  const page = await frontAt(office, EXAMPLE.vendorLeadCode);
  await outlined(page, EXAMPLE.vendorLeadCode);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let drawn = 0;
        const seen = new MutationObserver(() => {
          drawn += 1;
          if (drawn >= 10) resolve(seen.disconnect());
        });
        seen.observe(document.querySelector('#view') ?? document.body, { childList: true });
      }),
  );
  await outlined(page, EXAMPLE.vendorLeadCode);
});

test('a strict content security policy has no say in outline and card', async () => {
  await useSettings(office, { crms: [profileOf('mpa', strict.origin)] });
  const logged = office.browser.logs.length;
  expect(await pop(office, example)).toMatchObject({ kind: 'opened' });
  const page = await frontAt(office, EXAMPLE.vendorLeadCode);
  await outlined(page, EXAMPLE.vendorLeadCode);
  const refused = office.browser.logs.slice(logged).filter(({ text }) => /content security policy/i.test(text));
  expect(refused).toEqual([]);
});

test('two records with the same code at one address: the CRM asks which, and nothing is guessed', async () => {
  await useSettings(office, { crms: [profileOf('mpa', office.crm.origin)] });
  await pop(office, { code: SHARED_CODE, leadId: 1, phone: '13125550188' });
  const page = await frontAt(office, SHARED_CODE);
  expect(page.url()).toBe(`${office.crm.origin}/mpa/contacts/by-code/${SHARED_CODE}`);
  expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('2 contacts share this lead code');
  await waitUntil('the card', async () => (await overlayOf(page))?.card.includes(SHARED_CODE));
});
