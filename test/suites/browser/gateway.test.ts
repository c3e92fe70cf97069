import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentStateSchema } from '#utils/agent/state.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { type Crm, startCrm } from '../../stand-ins/crm/server.ts';
import { type SignOn, startSignOn } from '../../stand-ins/gateway/sign-on.ts';
import { DANA, type GatewayBench, LOGIN, openGateway } from './gateway-bench.ts';
import { launchBrowser } from './harness/launch.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { profileOf } from './office/office.ts';

// A desk behind the gateway: the build that is shipped, set up by policy without a log-in, and a person who has signed in
// to the company's sign-on in a tab.

const EXAMPLE = 'abc123-xyz456';

describe('a desk behind the gateway', () => {
  let bench: GatewayBench;
  let signOn: SignOn;
  let crm: Crm;
  let desk: TestBrowser;
  beforeAll(async () => {
    bench = await openGateway('sign-on');
    signOn = await startSignOn(bench.gateway);
    crm = await startCrm();
    desk = await launchBrowser({
      grantedOrigins: ['http://127.0.0.1/*'],
      managedPolicy: {
        dialer: { address: signOn.origin, noLogin: true, agent: DANA },
        polling: { inCallMs: 1000, wrapUpMs: 1000, pausedMs: 1000 },
        crms: [profileOf('mpa', crm.origin)],
      },
    });
  });
  afterAll(async () => {
    await desk.close();
    await Promise.all([signOn.close(), crm.close()]);
    await bench.close();
  });

  const state = async () => {
    const stored = await desk.evalInExtension(
      async (api, key) => (await api.storage.session.get(key))[key],
      SESSION_KEYS.agentState,
    );
    const parsed = agentStateSchema.safeParse(stored);
    return parsed.success ? parsed.data : null;
  };
  const isReady = () => waitUntil('the agent to be ready', async () => (await state())?.status?.family === 'ready');
  const shows = (kind: string) => waitUntil(kind, async () => (await state())?.failure?.kind === kind);
  /** What the popup does when somebody opens it. */
  const lookNow = () =>
    desk.evalInExtension(async (api) => {
      await api.runtime.sendMessage({ to: 'background', name: 'lookNow' });
    });

  test('who has not signed in is asked to', async () => {
    await shows('gateway-sign-in');
    expect(bench.gateway.front.arrived).toEqual([]);
    await (await desk.newPage()).goto(signOn.signInPage(DANA));
    await lookNow();
    await isReady();
  });

  test('a call brings its record to the front', async () => {
    const lead = crm.lead(EXAMPLE);
    bench.dialer.setAgent(DANA, {
      state: 'in-call',
      vendor_lead_code: EXAMPLE,
      lead_id: lead.leadId,
      in_call_with: lead.phoneDigits,
    });
    await waitUntil('the pop', async () => (await state())?.call?.pop.state === 'done');
    expect((await desk.tabs()).filter(({ url }) => url.startsWith(crm.origin))).toMatchObject([
      { url: `${crm.origin}/mpa/contacts/by-code/${EXAMPLE}`, active: true },
    ]);
    expect(bench.dialer.requests().filter(({ login, agent }) => login !== 'right' || agent !== DANA)).toEqual([]);
    bench.dialer.setAgent(DANA, 'ready');
    await isReady();
  });

  test('the session ends, and with the next one it goes on', async () => {
    signOn.signAllOut();
    await shows('gateway-sign-in');
    await (await desk.newPage()).goto(signOn.signInPage(DANA));
    await lookNow();
    await isReady();
  });

  test('another person’s session shows nothing of this agent', async () => {
    await (await desk.newPage()).goto(signOn.signInPage('j.okafor'));
    await shows('gateway-refused');
    await (await desk.newPage()).goto(signOn.signInPage(DANA));
    await lookNow();
    await isReady();
  });

  test('the password is nowhere at the desk: not in settings, policy, storage or traffic', async () => {
    const kept = await desk.evalInExtension(async (api) => {
      const areas = [api.storage.local, api.storage.session, api.storage.sync, api.storage.managed];
      const stored = await Promise.all(areas.map((area) => area.get(null)));
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed.')));
        });
      const rows: unknown[] = [];
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          rows.push(name, store, await done(database.transaction(store).objectStore(store).getAll()));
        }
        database.close();
      }
      return JSON.stringify([stored, rows]);
    });
    expect(kept).toContain(DANA);
    const all = [kept, ...signOn.traffic].join('\n');
    expect(all).toContain('goAction=getLiveAgentInfo');
    for (const secret of [
      LOGIN.password,
      LOGIN.user,
      encodeURIComponent(LOGIN.password),
      'xyzzy',
      'goUser=',
      'goPass=',
    ])
      expect(all).not.toContain(secret);
  });
});
