import { join } from 'node:path';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { Chromium, launchChromium } from '../../suites/browser/harness/chromium.ts';
import { waitUntil } from '../../suites/browser/harness/wait.ts';
import { AGENT, openOffice, PASSWORD } from '../../suites/browser/office/office.ts';

/** A dialer, a CRM and a browser with one of the extensions that are compared. */
export type Desk = { name: string; dialer: Dialer; crm: Crm; chromium: Chromium; close(): Promise<void> };

/** A desk with this product; `extensionDir` is a build of it, by default that of the sources as they are. */
export async function productDesk(name: string, extensionDir?: string): Promise<Desk> {
  const office = await openOffice(extensionDir === undefined ? {} : { extensionDir });
  const { browser: chromium } = office;
  if (!(chromium instanceof Chromium)) throw new Error('The benchmark compares in Chromium.');
  return { ...office, chromium, name };
}

/** A desk with an extension that does the same for an open record, and nothing else. */
export async function bareDesk(): Promise<Desk> {
  const dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  const crm = await startCrm();
  const chromium = await launchChromium({
    extensionDir: join(import.meta.dirname, 'bare-poller'),
    windowSize: { width: 1280, height: 860 },
  });
  const fields = {
    goAction: 'getLiveAgentInfo',
    goUser: 'api',
    goPass: PASSWORD,
    user: AGENT,
    responsetype: 'json',
  };
  await chromium.evalInExtension((api, dialerToPoll) => api.storage.local.set({ dialer: dialerToPoll }), {
    url: dialer.url,
    fields,
  });
  await waitUntil('the bare poller to poll', () => dialer.requests().length > 1);
  return {
    name: 'bare poller',
    dialer,
    crm,
    chromium,
    async close() {
      await chromium.close();
      await Promise.all([dialer.close(), crm.close()]);
    },
  };
}
