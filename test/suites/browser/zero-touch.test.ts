import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { cannotForceInstall, launchForced } from './harness/force-install.ts';
import type { ForcedBrowser } from './harness/force-installed.ts';
import { waitUntil } from './harness/wait.ts';
import { AGENT, PASSWORD, profileOf } from './office/office.ts';

const CODE = 'abc123-xyz456';
const hosts = ['http://127.0.0.1/*'];

const impossible = cannotForceInstall();

let dialer: Dialer;
let crm: Crm;
let browser: ForcedBrowser | null = null;

beforeAll(async () => {
  dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  crm = await startCrm();
});
afterEach(async () => {
  await browser?.close();
  browser = null;
});
afterAll(() => Promise.all([dialer.close(), crm.close()]));

/** The tab with that in its address; the extension may not be there yet. */
const tabAt = (forced: ForcedBrowser, part: string) =>
  waitUntil(`a tab at ${part}`, async () => (await forced.tabs()).find(({ url }) => url.includes(part)));

test('installed and set up by policy, with nobody clicking anything: it polls, and the first call pops its record', async ({
  skip,
}) => {
  skip(impossible !== null, impossible ?? '');
  browser = await launchForced({
    hosts,
    policy: {
      // As the organisation's tools fill it in for each person.
      account: `CORP\\${AGENT}`,
      dialer: { address: dialer.origin, user: 'api', password: PASSWORD, agentFrom: 'CORP\\{agent}' },
      crms: [profileOf('mpa', crm.origin)],
      defaults: { opening: 'new-tab' },
    },
  });
  await waitUntil('polling', () => dialer.requests().filter(({ agent }) => agent === AGENT)[2]);
  const { leadId, phoneDigits } = crm.lead(CODE);
  dialer.setAgent(AGENT, {
    state: 'in-call',
    vendor_lead_code: CODE,
    lead_id: leadId,
    in_call_with: phoneDigits,
    caller_id: 'V1',
  });
  expect(await tabAt(browser, CODE)).toMatchObject({ active: true });
  // Nothing is left to be set up, so nothing of the extension's own has opened.
  expect((await browser.tabs()).map(({ url }) => url).filter((url) => url.includes('-extension://'))).toEqual([]);
  expect(await browser.installType()).toBe('admin');
});

test('installed by policy that leaves the CRM to the agent: the options page opens by itself', async ({ skip }) => {
  skip(impossible !== null, impossible ?? '');
  browser = await launchForced({
    hosts,
    policy: { dialer: { address: dialer.origin, user: 'api', password: PASSWORD } },
  });
  await tabAt(browser, 'options.html');
});
