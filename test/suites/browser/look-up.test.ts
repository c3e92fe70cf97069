import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agentStateSchema } from '#utils/agent/state.ts';
import { SESSION_KEYS } from '#utils/settings/storage-keys.ts';
import { type Dialer, startDialer } from '../../stand-ins/dialer/server.ts';
import { Firefox } from './harness/firefox.ts';
import { launchBrowser } from './harness/launch.ts';
import { BROWSER, type TestBrowser } from './harness/test-browser.ts';
import { waitUntil } from './harness/wait.ts';
import { watchForPassword } from './office/password-dialog.ts';
import { AGENT, PASSWORD, untilWelcomed } from './office/office.ts';
import { page, type Site, startSite } from './office/pages.ts';

/** A session as CRMs keep it: no script of the page can read it, and no other site’s request carries it. */
const SESSION = ['session=dana; HttpOnly; SameSite=Strict; Path=/', 'view=list; SameSite=Lax; Path=/'];
const ASKING = { basic: 'Basic realm="API"', digest: 'Digest realm="API", nonce="a1b2", qop="auth"' } as const;

/** A CRM with a lookup for codes, which answers as the code says, and a search that finds nobody. */
function startLookedUpCrm(asked: string[]): Promise<Site> {
  return startSite((url, request, response) => {
    const { pathname, searchParams } = url;
    if (pathname === '/desk') {
      response.setHeader('set-cookie', SESSION);
      return page('Desk', '<p>Good morning, Dana');
    }
    if (pathname.startsWith('/r/'))
      return page(`Record ${pathname.slice(3)}`, '<dl><dt>Lead code<dd>CALL-one<dt>Town<dd>Oakland</dl>');
    if (pathname !== '/api/people') return page('Search', '<h1>Search</h1><p>No results found.');
    const code = searchParams.get('code') ?? '';
    asked.push(`${request.method} ${code} ${request.headers.cookie ?? ''}`);
    response.setHeader('content-type', 'application/json');
    if (code === 'CALL-basic' || code === 'CALL-digest') {
      response.writeHead(401, { 'www-authenticate': ASKING[code === 'CALL-basic' ? 'basic' : 'digest'] });
      return '{}';
    }
    if (code === 'CALL-moved') {
      response.writeHead(302, { location: '/api/people?code=CALL-one' });
      return '';
    }
    // More than a lookup reads; without the blanks it would name a record.
    if (code === 'CALL-flood') return `{"people":[{"id":7}]${' '.repeat(2_000_001)}}`;
    return '{"people":[{"id":7}]}';
  });
}

describe('a lookup', () => {
  const asked: string[] = [];
  let crm: Site;
  let dialer: Dialer;
  let browser: TestBrowser;
  beforeAll(async () => {
    crm = await startLookedUpCrm(asked);
    dialer = await startDialer({ agents: [AGENT], accounts: [{ user: 'api', pass: PASSWORD, level: 9 }] });
    browser = await launchBrowser({
      grantedOrigins: ['http://127.0.0.1/*'],
      managedPolicy: {
        dialer: { address: dialer.origin, agent: AGENT, user: 'api', password: PASSWORD },
        polling: { inCallMs: 1000, wrapUpMs: 1000 },
        crms: [
          {
            id: 'crm',
            preset: 'other',
            address: crm.origin,
            recordTemplate: '/r/{record_id}',
            searchTemplate: '/search?q={search}',
            lookup: { template: '/api/people?code={vendor_lead_code}', idPath: 'people.*.id' },
            ways: ['lookup', 'search'],
            searchBy: ['vendor_lead_code'],
          },
        ],
      },
    });
    await waitUntil('the first poll', async () => (await state())?.status?.family === 'ready');
    await untilWelcomed(browser);
  });
  afterEach(async () => {
    dialer.setAgent(AGENT, 'ready');
    await waitUntil('the agent to be ready', async () => (await state())?.status?.family === 'ready');
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([dialer.close(), crm.close()]);
  });

  const state = async () => {
    const stored = await browser.evalInExtension(
      async (api, key) => (await api.storage.session.get(key))[key],
      SESSION_KEYS.agentState,
    );
    return agentStateSchema.safeParse(stored).data ?? null;
  };
  const closeAll = async () => {
    await browser.newPage();
    await browser.evalInExtension(async (api, origin) => {
      const tabs = await api.tabs.query({});
      await api.tabs.remove(tabs.flatMap(({ id, url }) => (id !== undefined && url?.startsWith(origin) ? [id] : [])));
    }, crm.origin);
  };
  const call = (code: string) =>
    dialer.setAgent(AGENT, { state: 'in-call', vendor_lead_code: code, lead_id: 501, in_call_with: '4155550120' });
  const isPopped = async (code: string) => {
    const current = (await state())?.call;
    return current?.vendorLeadCode === code && current.pop.state === 'done';
  };
  const front = async () =>
    (await browser.tabs())
      .filter(({ url, active }) => active && url.startsWith(crm.origin))
      .map(({ url }) => url.slice(crm.origin.length));
  /** Calls while the agent is at the desk page. How the lookup was asked, where the pop ended, whether a password was asked for. */
  const callFor = async (code: string) => {
    await closeAll();
    const desk = await browser.newPage();
    const hasAsked = await watchForPassword(desk);
    await desk.goto(`${crm.origin}/desk`);
    asked.length = 0;
    call(code);
    await waitUntil('the lookup', () => asked.length > 0);
    const dialog = await waitUntil('the pop, or a dialog', async () => {
      if (await hasAsked()) return 'asked for a password';
      return (await isPopped(code)) && 'none';
    });
    return { asked: [...asked], dialog, front: await front() };
  };

  test('asks once, by GET, with the session of the agent, which no script can read', async () => {
    const told = await callFor('CALL-one');
    expect(told).toMatchObject({ dialog: 'none', front: ['/r/7'] });
    expect(told.asked).toHaveLength(1);
    expect(told.asked[0]).toMatch(/^GET CALL-one (?=.*session=dana)(?=.*view=list)/);
  });

  test.each(['CALL-basic', 'CALL-digest'])(
    'that the CRM answers with a question for a password shows no dialog (%s)',
    async (code) => {
      expect(await callFor(code)).toMatchObject({ dialog: 'none', front: [`/search?q=${code}`] });
    },
  );

  test.each(['CALL-moved', 'CALL-flood'])('whose answer is elsewhere, or too long, is not read (%s)', async (code) => {
    const told = await callFor(code);
    expect(told).toMatchObject({ dialog: 'none', front: [`/search?q=${code}`] });
    expect(told.asked).toHaveLength(1);
  });

  test.runIf(BROWSER === 'firefox')(
    'is not made for an agent who works in a container (Chromium has none), because it would carry the session of another',
    async () => {
      await closeAll();
      if (browser instanceof Firefox) await browser.openInContainer(`${crm.origin}/desk`);
      asked.length = 0;
      call('CALL-one');
      await waitUntil('the pop', () => isPopped('CALL-one'));
      expect(await front()).toEqual(['/search?q=CALL-one']);
      expect(asked).toEqual([]);
    },
  );
});
