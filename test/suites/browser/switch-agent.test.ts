import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agentStateSchema } from '#utils/agent/state.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { t } from '#utils/words/words.ts';
import { startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { launchBrowser } from './harness/launch.ts';
import { HANGS_MS, waitUntil } from './harness/wait.ts';
import { overlayOf } from './office/card.ts';
import { ALARM_MS, codesOf, lastRequest, notificationsOf } from './office/lifecycle.ts';
import { AGENT, type Office, openOffice, PASSWORD, profileOf } from './office/office.ts';

const OTHER = 'lee.wong';
/** From the agent's word until the dialer is asked about them. */
const TAKES_OVER_MS = 2000;

const askedAbout = (dialer: Dialer, agent: string, sinceId = 0) =>
  dialer.requests(sinceId).filter((request) => request.agent === agent);

/** Presses the button of the page that says this. */
const press = (page: Page, words: string) =>
  waitUntil(`the button “${words}”`, () =>
    page.evaluate((wanted) => {
      const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === wanted);
      found?.click();
      return found !== undefined;
    }, words),
  );

const says = (page: Page, words: string) =>
  waitUntil(`“${words}” in the popup`, () =>
    page.evaluate((wanted) => document.body.innerText.includes(wanted), words),
  );

/** Says in the popup who works here; how long it takes until the dialer is asked about them, ms. */
async function startAs(dialer: Dialer, popup: Page, agent: string): Promise<number> {
  const sinceId = dialer.requests().at(-1)?.id ?? 0;
  const saidAtMs = Date.now();
  await press(popup, t('popup.who.start'));
  const first = await waitUntil(`a question about ${agent}`, () => askedAbout(dialer, agent, sinceId)[0]);
  return first.atMs - saidAtMs;
}

/** A notification offers a record, as one does where no page of the CRM is in sight. */
async function tellOfRecord(office: Office): Promise<void> {
  await office.browser.evalInExtension(async (api) => {
    const options = { type: 'basic', title: 'Screen Pop', message: 'Open record', iconUrl: '/icon/128.png' } as const;
    await api.notifications.create('pop', options);
  });
  expect(await notificationsOf(office)).toEqual(['pop']);
}

describe('a desk that agents share', () => {
  let office: Office;
  let codes: string[];
  beforeAll(async () => {
    office = await openOffice({ agent: 'suggested' });
    codes = codesOf(office);
  });
  afterEach(() => {
    for (const agent of [AGENT, OTHER]) office.dialer.setAgent(agent, 'ready');
  });
  afterAll(() => office.close());

  const callOf = (agent: string, code: string): void => {
    const { leadId, phoneDigits } = office.crm.lead(code);
    office.dialer.setAgent(agent, {
      state: 'in-call',
      vendor_lead_code: code,
      lead_id: leadId,
      in_call_with: phoneDigits,
      caller_id: `V${leadId}`,
    });
  };
  const isAskedFor = (code: string): boolean => office.crm.requests().some((request) => request.includes(code));

  test('another agent takes over: the dialer is asked about them within 2 s, and the call of the one before pops nothing', async () => {
    const [first = '', missed = '', own = ''] = codes;
    const { dialer, browser } = office;
    dialer.setAgent(OTHER, 'ready');
    callOf(AGENT, first);
    await office.popped(first);
    const record = await office.pageAt(first);
    await waitUntil('the card', async () => (await overlayOf(record))?.card);
    const popup = await browser.extensionPage('popup.html');
    await press(popup, t('popup.who.switch'));
    await popup.waitForSelector('#who');
    await popup.type('#who', OTHER);
    await tellOfRecord(office);
    await browser.killBackground();
    // It has not been seen when the other agent says so.
    callOf(AGENT, missed);
    expect(await startAs(dialer, popup, OTHER)).toBeLessThan(TAKES_OVER_MS);
    // Not waited for: browsers take a notification away by themselves after a while.
    expect(await notificationsOf(office)).toEqual([]);
    const since = lastRequest(office);
    await says(popup, OTHER);
    await popup.close();
    await waitUntil(
      'the notification of the call before to go',
      async () => (await notificationsOf(office)).length === 0,
    );
    await waitUntil('the card of the call before to go', async () => !(await overlayOf(record))?.card);
    callOf(OTHER, own);
    await office.popped(own);
    // After a background that ended, too.
    await browser.killBackground();
    const killed = lastRequest(office);
    await waitUntil('polling to go on', () => askedAbout(dialer, OTHER, killed)[2], ALARM_MS + HANGS_MS);
    expect(askedAbout(dialer, AGENT, since)).toEqual([]);
    expect([isAskedFor(own), isAskedFor(missed)]).toEqual([true, false]);
  });

  test('the agent before comes back: a call that is still on is popped', async () => {
    const [, , , back = ''] = codes;
    callOf(AGENT, back);
    const popup = await office.browser.extensionPage('popup.html');
    await press(popup, t('popup.who.switch'));
    await popup.type('#who', AGENT);
    expect(await startAs(office.dialer, popup, AGENT)).toBeLessThan(TAKES_OVER_MS);
    await popup.close();
    await office.popped(back);
  });

  test('where policy locks who the agent is, no switch is offered', async () => {
    await office.setDialerPolicy({ agent: OTHER });
    const popup = await office.browser.extensionPage('popup.html');
    await says(popup, OTHER);
    expect(await popup.evaluate(() => document.body.innerText)).not.toContain(t('popup.who.switch'));
    await popup.close();
  });
});

test('a desk for which policy has set all but the agent: the popup asks for one thing, and then it polls', async () => {
  const [dialer, crm] = await Promise.all([
    startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] }),
    startCrm(),
  ]);
  const browser = await launchBrowser({
    grantedOrigins: ['http://127.0.0.1/*'],
    managedPolicy: {
      dialer: { address: dialer.origin, user: 'api', password: PASSWORD },
      crms: [profileOf('mpa', crm.origin)],
    },
  });
  try {
    const popup = await browser.extensionPage('popup.html');
    await says(popup, t('popup.who.title'));
    expect(await popup.$$eval('input, select', (fields) => fields.length)).toBe(1);
    expect(await popup.$$eval('main form button', (buttons) => buttons.length)).toBe(1);
    const title = await browser.evalInExtension((api) => api.action.getTitle({}));
    expect(title).toBe(t('badge.title.noAgent'));
    await popup.type('#who', AGENT);
    expect(await startAs(dialer, popup, AGENT)).toBeLessThan(TAKES_OVER_MS);
    await waitUntil('the status', async () => {
      const stored = await browser.evalInExtension(
        async (api, key) => (await api.storage.session.get(key))[key],
        SESSION_KEYS.agentState,
      );
      return agentStateSchema.safeParse(stored).data?.status?.family === 'ready';
    });
  } finally {
    await browser.close();
    await Promise.all([dialer.close(), crm.close()]);
  }
});
