import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../../stand-ins/dialer/faults.ts';
import { type Dialer, startDialer } from '../../../stand-ins/dialer/server.ts';
import { inCallExample } from '../../../stand-ins/dialer/vendor-page.ts';

const form = { goAction: 'getLiveAgentInfo', goUser: 'MyUser', goPass: 'MyPass', responsetype: 'json' };
const rightBody = JSON.stringify(JSON.parse(inCallExample));
const nowMs = Date.UTC(2026, 0, 5, 9);

let dialer: Dialer;
beforeEach(async () => {
  dialer = await startDialer({ now: () => nowMs, agents: { 'example.user': 'in-call', other: 'in-call' } });
});
afterEach(() => dialer.close());

function ask(change: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
  const body = new URLSearchParams({ ...form, user: 'example.user', ...change });
  return fetch(dialer.url, { method: 'POST', body, ...init });
}

async function bodyUnder(fault: Fault): Promise<string> {
  dialer.setFault(fault);
  return (await ask()).text();
}

async function dataUnder(fault: Fault): Promise<unknown> {
  const { data }: { data: unknown } = JSON.parse(await bodyUnder(fault));
  return data;
}

describe('faults of the connection', () => {
  it('delays', async () => {
    dialer.setFault({ kind: 'delay', ms: 60 });
    const began = performance.now();
    expect(await (await ask()).text()).toBe(rightBody);
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  });

  it.each<Fault>([{ kind: 'hang' }, { kind: 'delay', ms: 3_600_000 }])(
    '$kind: never answers, and sees the client leave',
    async (fault) => {
      dialer.setFault(fault);
      const patience = new AbortController();
      const answer = ask({}, { signal: patience.signal });
      await vi.waitFor(() => expect(dialer.requests()).toMatchObject([{ outcome: 'pending', endedAtMs: null }]));
      patience.abort();
      await expect(answer).rejects.toThrow('aborted');
      await vi.waitFor(() =>
        expect(dialer.requests()).toMatchObject([{ outcome: 'left', status: null, endedAtMs: nowMs, login: 'right' }]),
      );
    },
  );

  it('cuts before the head', async () => {
    dialer.setFault({ kind: 'cut' });
    await expect(ask()).rejects.toThrow('fetch failed');
    expect(dialer.requests()).toMatchObject([{ outcome: 'cut', status: null, faults: ['cut'] }]);
  });

  it('cuts in the body', async () => {
    dialer.setFault({ kind: 'cut', at: 'body' });
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(dialer.requests()).toMatchObject([{ outcome: 'cut', status: 200 }]);
  });

  it('closes with requests still hanging', async () => {
    dialer.setFault({ kind: 'hang' });
    const answer = expect(ask()).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(dialer.requests()).toHaveLength(1));
    await dialer.close();
    await answer;
  });
});

describe('faults of what stands between', () => {
  it.each([
    [30, '30'],
    ['soon', 'soon'],
    [{ inMs: 90_000 }, 'Mon, 05 Jan 2026 09:01:30 GMT'],
    [undefined, null],
  ])('429 with Retry-After %j', async (retryAfter, header) => {
    dialer.setFault({ kind: 'status', status: 429, retryAfter });
    const response = await ask();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe(header);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    [500, 'Internal Server Error'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'Gateway Timeout'],
  ])('%i as a page', async (status, title) => {
    dialer.setFault({ kind: 'status', status });
    const response = await ask();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toContain(`<title>${status} ${title}</title>`);
  });

  it('302 to a log-in page, which whoever follows gets with 200', async () => {
    dialer.setFault({ kind: 'redirect' });
    const refused = await ask({}, { redirect: 'manual' });
    expect(refused.status).toBe(302);
    expect(refused.headers.get('location')).toBe('/login.html');
    const followed = await ask();
    expect(followed.status).toBe(200);
    expect(await followed.text()).toContain('<h1>Sign in to the network</h1>');
    expect(dialer.requests().map(({ path }) => path)).toEqual([
      '/goAPIv2/goUsers/goAPI.php',
      '/goAPIv2/goUsers/goAPI.php',
      '/login.html',
    ]);
  });

  it('the log-in page straight away', async () => {
    expect(await bodyUnder({ kind: 'login-page' })).toContain('<h1>Sign in to the network</h1>');
  });

  it('keeps the log-in from the dialer, so that a wrong one is not counted', async () => {
    dialer.setFault({ kind: 'status', status: 502 });
    await ask({ goPass: 'wrong' });
    expect(dialer.requests()).toMatchObject([{ login: 'unchecked', status: 502 }]);
    expect(dialer.wrongLogins('MyUser')).toBe(0);
  });
});

describe('faults of the body', () => {
  const warning = /^<br \/>\n<b>Warning<\/b>: {2}Undefined variable .* on line <b>11<\/b><br \/>\n/;
  const deprecated = /<br \/>\n<b>Deprecated<\/b>: .* on line <b>160<\/b><br \/>\n$/;

  it('notices before, after and around the JSON', async () => {
    const before = await bodyUnder({ kind: 'notices' });
    expect(before.replace(warning, '')).toBe(rightBody);
    expect(before).not.toBe(rightBody);
    const after = await bodyUnder({ kind: 'notices', where: 'after' });
    expect(after).toMatch(deprecated);
    expect(after.replace(deprecated, '')).toBe(rightBody);
    const around = await bodyUnder({ kind: 'notices', where: 'around' });
    expect(around).toMatch(warning);
    expect(around.replace(warning, '').replace(deprecated, '')).toBe(rightBody);
  });

  it('truncated', async () => {
    expect(await bodyUnder({ kind: 'truncated', bytes: 30 })).toBe(rightBody.slice(0, 30));
    expect(await bodyUnder({ kind: 'truncated' })).toBe(rightBody.slice(0, Math.floor(rightBody.length / 2)));
  });

  it('empty, and text that is no JSON', async () => {
    expect(await bodyUnder({ kind: 'empty' })).toBe('');
    dialer.clearFaults();
    expect(await bodyUnder({ kind: 'text' })).toMatch(/^Service is being updated/);
    expect(await bodyUnder({ kind: 'text', text: 'no' })).toBe('no');
  });

  it('huge, but right', async () => {
    const body = await bodyUnder({ kind: 'huge', bytes: 3_000_000 });
    expect(body.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(body)).toMatchObject(JSON.parse(inCallExample));
  });

  it('a byte order mark before the JSON', async () => {
    dialer.setFault({ kind: 'bom' });
    const bytes = Buffer.from(await (await ask()).arrayBuffer());
    expect(bytes.toString('hex', 0, 3)).toBe('efbbbf');
    expect(bytes.toString('utf8', 3)).toBe(rightBody);
  });

  it('other types than the page shows', async () => {
    expect(await dataUnder({ kind: 'types', variant: 'strings' })).toMatchObject({ lead_id: '7890123' });
    expect(await dataUnder({ kind: 'types', variant: 'numbers' })).toMatchObject({
      in_call_with: 1_234_567_890,
      campaign_id: 'CAMP001',
    });
    expect(await dataUnder({ kind: 'types', variant: 'missing' })).toEqual({ status: 'IN CALL', lead_id: 7_890_123 });
    expect(await dataUnder({ kind: 'types', variant: 'nulls' })).toMatchObject({
      status: 'IN CALL',
      vendor_lead_code: null,
      lead_id: 7_890_123,
    });
    expect(await dataUnder({ kind: 'types', variant: 'colour' })).toMatchObject({
      color: expect.stringContaining('<img'),
    });
    expect(await dataUnder({ kind: 'types', variant: 'nested' })).toMatchObject({
      color: ['green'],
      campaign_name: { text: 'EXAMPLE_CAMPAIGN' },
    });
  });

  it('data of other shapes, its own agent’s and others’', async () => {
    const { data }: { data: object } = JSON.parse(rightBody);
    const other = expect.objectContaining({ vendor_lead_code: 'SOMEBODY-ELSES' });
    expect(await dataUnder({ kind: 'types', variant: 'data-text' })).toBe(JSON.stringify(data));
    expect(await dataUnder({ kind: 'types', variant: 'row' })).toEqual([data]);
    expect(await dataUnder({ kind: 'types', variant: 'rows' })).toEqual([other, { user: 'example.user', ...data }]);
    expect(await dataUnder({ kind: 'types', variant: 'keyed' })).toEqual({
      'somebody.else': other,
      'example.user': data,
    });
    expect(await dataUnder({ kind: 'types', variant: 'keyed-rows' })).toEqual({ 'EXAMPLE.USER': [data] });
    expect(await dataUnder({ kind: 'types', variant: 'status-number' })).toEqual({ ...data, status: 3 });
    expect(await dataUnder({ kind: 'types', variant: 'status-list' })).toEqual({ ...data, status: ['IN CALL'] });
    expect(await dataUnder({ kind: 'types', variant: 'no-status' })).not.toHaveProperty('status');
    expect(await dataUnder({ kind: 'types', variant: 'others-rows' })).toEqual([other, other]);
    expect(await dataUnder({ kind: 'types', variant: 'others-keyed' })).toEqual({ 'somebody.else': other });
    expect(await dataUnder({ kind: 'types', variant: 'data-words' })).toBe('Service temporarily degraded');
    expect(await dataUnder({ kind: 'types', variant: 'data-number' })).toBe(7);
  });

  it('digits as numbers', async () => {
    dialer.setAgent('example.user', { lead_id: '9007199254740993' });
    const body = await bodyUnder({ kind: 'long-numbers' });
    expect(body).toContain('"lead_id":9007199254740993}');
    expect(body).toContain('"in_call_with":1234567890,');
    expect(body).toContain('"vendor_lead_code":"abc123-xyz456"');
  });

  it('another charset, told truly, wrongly or not at all', async () => {
    dialer.setAgent('example.user', { vendor_lead_code: 'Ñ' });
    dialer.setFault({ kind: 'charset', as: 'iso-8859-1' });
    const latin = await ask();
    expect(latin.headers.get('content-type')).toBe('text/html; charset=iso-8859-1');
    expect(Buffer.from(await latin.arrayBuffer()).toString('latin1')).toContain('"vendor_lead_code":"Ñ"');
    dialer.setFault({ kind: 'charset', as: 'utf-16le', says: null });
    const wide = await ask();
    expect(wide.headers.get('content-type')).toBe('text/html');
    expect(Buffer.from(await wide.arrayBuffer()).toString('utf16le')).toContain('"vendor_lead_code":"Ñ"');
    dialer.setFault({ kind: 'charset', as: 'utf-8', says: 'nonsense' });
    expect((await ask()).headers.get('content-type')).toBe('text/html; charset=nonsense');
  });

  it('XML that nobody asked for', async () => {
    expect(await bodyUnder({ kind: 'xml' })).toMatch(/^<\?xml .*<status>IN CALL<\/status>/s);
  });

  it.each(['database', 'program'] as const)('PHP ends, because of the %s', async (of) => {
    const page = await bodyUnder({ kind: 'fatal', of, status: '200' });
    expect(page).toMatch(/^<br \/>\n<b>Fatal error<\/b>: {2}Uncaught /);
    expect(page.includes('mysqli_sql_exception')).toBe(of === 'database');
    dialer.setFault({ kind: 'fatal', of, status: '500' });
    const failed = await ask();
    expect([failed.status, await failed.text()]).toEqual([500, page]);
    dialer.setFault({ kind: 'fatal', of, status: '500-blank' });
    const blank = await ask();
    expect([blank.status, await blank.text()]).toEqual([500, '']);
  });

  it('errors that no request can bring about here', async () => {
    expect(await bodyUnder({ kind: 'error', error: 'unknown-action' })).toContain('Command Not Found');
    expect(await bodyUnder({ kind: 'error', error: 'no-session-user' })).toBe(
      '{"result":"Error: Session User Not Defined."}',
    );
    expect(await bodyUnder({ kind: 'error', error: 'missing-parameters' })).toBe(
      '{"code":"40001","message":"Error: Missing required parameters"}',
    );
    expect(dialer.wrongLogins('MyUser')).toBe(0);
    expect(await bodyUnder({ kind: 'error', error: 'wrong-log-in' })).toContain('Invalid Username');
    expect(dialer.wrongLogins('MyUser')).toBe(1);
  });
});

describe('which requests a fault meets', () => {
  it('those about its agent, as often as it says', async () => {
    dialer.setFault({ kind: 'status', status: 503, agent: 'Other', count: 2 });
    const statuses = [];
    for (const user of ['other', 'example.user', 'OTHER', 'other']) statuses.push((await ask({ user })).status);
    expect(statuses).toEqual([503, 200, 503, 200]);
    expect(dialer.requests().map(({ faults }) => faults)).toEqual([['status'], [], ['status'], []]);
  });

  it('all until cleared, several at once, the newer of a kind in place of the older', async () => {
    dialer.setFault({ kind: 'status', status: 500 });
    dialer.setFault({ kind: 'delay', ms: 1 });
    dialer.setFault({ kind: 'status', status: 504 });
    expect((await ask()).status).toBe(504);
    expect(dialer.requests().at(-1)?.faults).toEqual(['delay', 'status']);
    dialer.setFault({ kind: 'empty', agent: 'other' });
    dialer.clearFaults('other');
    expect((await ask()).status).toBe(504);
    dialer.clearFaults();
    expect(await (await ask()).text()).toBe(rightBody);
  });
});
