import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentStateSchema } from '#utils/agent/state.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { builtExtension } from './harness/build.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { waitUntil } from './harness/wait.ts';
import { AGENT, PASSWORD } from './office/office.ts';
import type { Site } from './office/pages.ts';
import { startPageSite } from './page-site.ts';

let site: Site;
let dialer: Dialer;
let firefox: Firefox;
beforeAll(async () => {
  site = await startPageSite();
  dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
  const crm = { preset: 'other', recordTemplate: '/r/{vendor_lead_code}' };
  firefox = await launchFirefox({
    extensionDir: await builtExtension('firefox'),
    grantedOrigins: ['http://127.0.0.1/*', 'http://localhost/*'],
    windowSize: { width: 1280, height: 860 },
    managedPolicy: {
      dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD },
      crms: [
        { ...crm, id: 'crm', address: site.origin },
        { ...crm, id: 'other', address: site.foreignOrigin },
      ],
      rules: [{ campaign: 'any', result: 'crm' }],
    },
  });
  await waitUntil('the options page', async () =>
    (await firefox.tabs()).some(({ url }) => url === firefox.url('options.html')),
  );
});
afterAll(async () => {
  await firefox.close();
  await Promise.all([dialer.close(), site.close()]);
});

const outcome = async () => {
  const stored = await firefox.evalInExtension(
    async (api, key) => (await api.storage.session.get(key))[key],
    SESSION_KEYS.agentState,
  );
  const { data } = agentStateSchema.safeParse(stored);
  return data?.call?.pop.state === 'done' && data.call.pop.outcome;
};

test('Firefox: a frame of a granted origin holds a note: the record opens behind, and the page hears nothing', async () => {
  const frame = `${site.foreignOrigin}/frame-inner.html`;
  const page = `${site.origin}/framing.html?frame=${encodeURIComponent(frame)}`;
  await firefox.open(page);
  await firefox.send('WebDriver:SwitchToFrame', { id: 0 });
  await firefox.fill('#note', 'half a note');
  await firefox.send('WebDriver:SwitchToFrame', { id: null });
  dialer.setAgent(AGENT, { state: 'in-call', vendor_lead_code: 'C-1', campaign_id: 'any', caller_id: 'V1' });
  expect(await waitUntil('the pop', outcome)).toMatchObject({ kind: 'beside' });
  expect((await firefox.tabs()).find(({ active }) => active)?.url).toBe(page);
  await firefox.switchTo(page);
  // As JSON, because the page's own objects are not the test's.
  await firefox.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.body.dataset.heard = JSON.stringify(window.heard)';
    document.head.append(script);
  });
  expect(await firefox.evaluate(() => document.body.dataset['heard'])).toBe('[]');
});
