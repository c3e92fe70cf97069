import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentApiRefusals, lockAfter } from '../../stand-ins/dialer/world.ts';
import { waitUntil } from './harness/wait.ts';
import { asked, badgeOf, lastRequest, notificationsOf } from './office/lifecycle.ts';
import { AGENT, type Office, openOffice, PASSWORD } from './office/office.ts';

const MINUTE = 60_000;
/** Neither has blanks: the dialer drops those. */
const WRONG = 'never-right-1';
const OTHER = 'never-right-2';

const shows = (page: Page, text: RegExp) =>
  waitUntil(`“${text.source}” on the page`, async () =>
    text.test((await page.evaluate(() => document.body.textContent)).replaceAll(/\s+/g, ' ')),
  );
const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
const tryAgain = ({ browser }: Office) =>
  browser.evalInExtension((api) => api.runtime.sendMessage({ to: 'background', name: 'tryAgain' }));
const resting = async (office: Office) => (await office.state())?.resting;

/** The log-ins since then that the dialer did not find right. */
const sent = ({ dialer }: Office, sinceId: number) =>
  dialer.requests(sinceId).filter(({ login }) => login === 'wrong' || login === 'locked').length;

describe('a log-in that the dialer has never accepted, and refuses in words that nobody knows', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  test('three requests at most, whatever is opened, pressed, saved or ended; and the one that works is back at once', async () => {
    const { dialer, browser } = office;
    const lastId = lastRequest(office);
    dialer.setRefusals({ wrong: 'Acceso denegado', locked: 'Acceso denegado', form: 'page' });
    await office.setDialerPolicy({ password: WRONG });
    await waitUntil('the first answer', async () => (await office.state())?.failure?.notAccepted);
    expect(sent(office, lastId)).toBe(1);
    // A look brings the second try forward: the dialer may be well again.
    const popup = await browser.openPopup();
    await waitUntil('the rest', () => resting(office));
    expect(sent(office, lastId)).toBe(2);
    await shows(popup, /The answer isn’t from the dialer’s API.*tries again at .*hasn’t accepted this log-in yet/);
    await waitUntil('the badge and the notification', async () => {
      return (await badgeOf(office)) === '!' && (await notificationsOf(office)).includes('outage');
    });
    const { comesBackAtMs = 0, mayTryAtMs = Infinity } = (await resting(office)) ?? {};
    expect(comesBackAtMs).toBeGreaterThan(Date.now() + 14 * MINUTE);
    expect(mayTryAtMs).toBeLessThanOrEqual(Date.now());

    await browser.killBackground();
    await office.lookNow();
    await office.lookNow();
    expect(sent(office, lastId)).toBe(2);

    await press(popup, 'Try again');
    await waitUntil('the third', () => sent(office, lastId) === 3);
    await shows(popup, /You can try again at/);
    await popup.close();
    await tryAgain(office);
    await office.setDialerPolicy({ password: OTHER });
    const stillRests = () =>
      waitUntil('the rest to go on', async () => ((await resting(office))?.mayTryAtMs ?? 0) > Date.now() + 10 * MINUTE);
    await stillRests();
    await browser.restart();
    await stillRests();
    const options = await browser.extensionPage('options.html');
    await options.setViewport({ width: 900, height: 4000 });
    await press(options, 'Check connection');
    await shows(options, /The dialer hasn’t accepted the last log-ins.*wait until .* to try again/);
    expect(sent(office, lastId)).toBe(3);
    expect(dialer.wrongLogins('api')).toBe(3);

    const beforeId = lastRequest(office);
    await office.setDialerPolicy({ password: PASSWORD });
    await asked(office, beforeId, 4);
    expect(await resting(office)).toBeNull();
    expect(await browser.collectedErrors()).toEqual([]);
  });
});

describe('“Login incorrect”, and then “Too many login attempts, try again in 15 minutes”', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  /** Other desks try a wrong log-in until the dialer locks the account. */
  async function othersLockTheAccount(): Promise<void> {
    for (let tries = 0; tries < lockAfter; tries++) {
      const fields = {
        goAction: 'getLiveAgentInfo',
        goUser: 'api',
        goPass: WRONG,
        user: 'other',
        responsetype: 'json',
      };
      await fetch(office.dialer.url, { method: 'POST', body: new URLSearchParams(fields) });
    }
  }

  test('a lock means quiet and a time, whoever presses what; a log-in that works is back at once', async () => {
    const { dialer, browser } = office;
    // As VICIdial's pages say it: in plain text.
    dialer.setRefusals({ ...agentApiRefusals, form: 'text' });
    const lastId = lastRequest(office);
    const ours = () =>
      dialer.requests(lastId).filter(({ agent, login }) => agent === AGENT && login !== 'right').length;
    await office.setDialerPolicy({ password: WRONG });
    await waitUntil('the refusal', async () => (await office.state())?.failure?.detail === agentApiRefusals.wrong);
    expect((await office.state())?.failure?.kind).toBe('wrong-login');
    expect(await resting(office)).toBeNull();

    await othersLockTheAccount();
    await tryAgain(office);
    const lock = await waitUntil('the lock', async () => {
      const rest = await resting(office);
      return rest?.lastLogins === 'locked' && rest;
    });
    expect(lock.comesBackAtMs).toBeGreaterThan(Date.now() + 15 * MINUTE);
    expect(lock.mayTryAtMs).toBeGreaterThan(Date.now() + 15 * MINUTE);
    expect(ours()).toBe(2);

    const popup = await browser.openPopup();
    await shows(popup, /The dialer has locked the API log-in for now.*tries again at .*You can try again at/);
    await popup.close();
    await tryAgain(office);
    await office.setDialerPolicy({ password: OTHER });
    const options = await browser.extensionPage('options.html');
    await options.setViewport({ width: 900, height: 4000 });
    await press(options, 'Check connection');
    await shows(options, /The dialer has locked the API log-in for now.*Wait until .* to try again/);
    expect(ours()).toBe(2);

    dialer.clearWrongLogins();
    const beforeId = lastRequest(office);
    await office.setDialerPolicy({ password: PASSWORD });
    await asked(office, beforeId, 4);
    expect(await resting(office)).toBeNull();
    expect(await browser.collectedErrors()).toEqual([]);
  });
});
