import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../stand-ins/crm/data/landmarks.ts';
import { overlayOf } from './office/card.ts';
import { type Office, openOffice, profileOf, type Style } from './office/office.ts';
import { page as pageOf, type Site, startSite } from './office/pages.ts';
import { callFrom, frontAt, hangUp, outcomeIs, pop, startOver } from './office/steps.ts';
import { waitUntil } from './harness/wait.ts';

const WORDS = 'Log in to the CRM and the record will open.';
const caller = { code: EXAMPLE.vendorLeadCode, leadId: EXAMPLE.leadId, phone: EXAMPLE.phone };

/** A CRM whose log-in is on a site of its own, and leads to the start page. */
const startSso = (): Promise<Site> =>
  startSite((url, request, response) => {
    const signedIn = /in=1/.test(request.headers.cookie ?? '');
    if (url.pathname === '/sso') {
      return pageOf('Who are you?', `<a id="enter" href="http://127.0.0.1:${url.port}/enter">It is me</a>`);
    }
    if (url.pathname === '/enter') response.setHeader('set-cookie', 'in=1; Path=/');
    const to = url.pathname === '/enter' ? '/home' : signedIn ? null : `http://localhost:${url.port}/sso`;
    if (to !== null) {
      response.writeHead(302, { location: to });
      return '';
    }
    return pageOf(url.pathname === '/home' ? 'Welcome' : `Customer ${url.pathname.slice(3)}`, '<p>Nothing new.</p>');
  });

let sso: Site;
let office: Office;
beforeAll(async () => {
  sso = await startSso();
});

/** One CRM in each style, and which of them is popped by the campaign: all by policy, as IT rolls it out. */
beforeAll(async () => {
  office = await openOffice({
    policy: (crm) => ({
      crms: [
        profileOf('mpa', crm.origin),
        profileOf('hash', crm.origin),
        profileOf('spa', crm.origin),
        { id: 'sso', preset: 'other', name: 'Behind SSO', address: sso.origin, recordTemplate: '/r/{record_id}' },
      ],
      rules: [
        { campaign: 'SURVEY*', result: 'dont-pop' },
        { campaign: 'hash', result: 'hash' },
        { campaign: 'spa', callTypes: ['inbound'], result: 'spa' },
        { campaign: 'sso', result: 'sso' },
      ],
    }),
  });
});
afterEach(async () => {
  office.crm.setLogin(false);
  office.crm.signOutAll();
  await startOver(office);
});
afterAll(async () => {
  await office.close();
  await sso.close();
});

const signIn = async (page: Page, password = 'harbour'): Promise<void> => {
  await page.waitForSelector('input[name=password]');
  await page.$eval('input[name=user]', (field) => (field.value = ''));
  await page.type('input[name=user]', 'dana');
  await page.type('input[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('form .primary')]);
};
const cardOf = async (page: Page): Promise<string> => (await overlayOf(page))?.card ?? '';
const popupSays = async (words: string): Promise<void> => {
  const popup = await office.browser.extensionPage('popup.html');
  await waitUntil(`the popup to say “${words}”`, () =>
    popup.evaluate((text) => document.body.textContent.includes(text), words),
  );
  await popup.close();
};

describe('rules by policy', () => {
  test('another CRM for a campaign, for calls of one type only', async () => {
    expect(await pop(office, { ...caller, campaign: 'spa', callType: 'INBOUND' })).toMatchObject({
      address: `${office.crm.origin}/spa/contacts/code/${caller.code}`,
    });
    await startOver(office);
    expect(await pop(office, { ...caller, campaign: 'spa' })).toMatchObject({
      address: `${office.crm.origin}/mpa/contacts/by-code/${caller.code}`,
    });
  });

  test('none for another, and the popup says so', async () => {
    expect(await pop(office, { ...caller, campaign: 'SURVEY-2' })).toMatchObject({ kind: 'not-wanted' });
    await popupSays('A rule says not to open records for calls like this.');
    expect(await office.crmTabs()).toEqual([]);
  });
});

describe('the CRM asks for a log-in', () => {
  test.each<Style>(['mpa', 'hash', 'spa'])('%s: card and popup say so; then the record is there', async (style) => {
    office.crm.setLogin(true);
    expect(await pop(office, { ...caller, campaign: style, callType: 'INBOUND' })).toMatchObject({
      kind: 'log-in',
      words: { key: 'pop.logIn' },
    });
    const page = await frontAt(office, '/login');
    await waitUntil('the card to say so', async () => (await cardOf(page)).includes(WORDS));
    if (style === 'mpa') {
      await popupSays(WORDS);
      await page.bringToFront();
      // Half of a log-in is none: nothing takes the page away.
      await signIn(page, 'wrong');
      expect(await page.$eval('[role=alert]', (alert) => alert.textContent)).toContain('wrong');
    }
    await signIn(page);
    await waitUntil('the record', () => page.evaluate(() => document.body.textContent.includes('Naomi Castellanos')));
    await outcomeIs(office, 'shown');
    await waitUntil('card and outline, and no more of a log-in', async () => {
      const overlay = await overlayOf(page);
      return overlay && overlay.outlines > 0 && overlay.card.includes(caller.code) && !overlay.card.includes(WORDS);
    });
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('a log-in that ends on the start page: the record follows', async () => {
    office.crm.setLogin(true);
    expect(await pop(office, caller)).toMatchObject({ kind: 'log-in' });
    const page = await frontAt(office, '/login');
    await page.goto(`${office.crm.origin}/login`);
    await signIn(page);
    await frontAt(office, `/mpa/contacts/by-code/${caller.code}`);
    expect(await outcomeIs(office, 'opened')).toMatchObject({ words: null });
    expect(await office.crmTabs()).toHaveLength(1);
  });

  test('on a site that the extension may not look into', async () => {
    expect(await pop(office, { ...caller, campaign: 'sso' })).toMatchObject({
      kind: 'log-in',
      words: { key: 'pop.otherSite' },
    });
    const page = await office.pageAt('/sso');
    expect(page.url()).toBe(`${sso.foreignOrigin}/sso`);
    await page.click('#enter');
    await frontAt(office, `/r/${caller.code}`);
    expect(await outcomeIs(office, 'opened')).toMatchObject({ address: `${sso.origin}/r/${caller.code}` });
  });

  test('and the call is over before it is done: nothing moves any more', async () => {
    office.crm.setLogin(true);
    callFrom(office, caller);
    await outcomeIs(office, 'log-in');
    const page = await frontAt(office, '/login');
    await page.goto(`${office.crm.origin}/login`);
    await hangUp(office);
    await signIn(page);
    const polled = office.dialer.requests().length;
    await waitUntil('two more polls', () => office.dialer.requests().length > polled + 2);
    expect(page.url()).toBe(`${office.crm.origin}/mpa/contacts`);
    expect(await overlayOf(page)).toBeNull();
  });
});
