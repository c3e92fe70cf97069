import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../stand-ins/dialer/faults.ts';
import { bodyFor } from '../../stand-ins/gateway/ask.ts';
import { makeAuthority } from '../../stand-ins/gateway/certificates.ts';
import { type Desk, type GatewayBench, LOGIN, openGateway } from './gateway-bench.ts';
import { waitUntil } from './harness/wait.ts';

// What the gateway and the dialer are to each other: how often it asks, what it makes of the answers, where the log-in is.

let bench: GatewayBench;
beforeAll(async () => {
  bench = await openGateway('certificate');
});
afterAll(() => bench.close());

const stateFolder = () => join(bench.gateway.folder, 'var/lib/screen-pop');
/** What the page tells IT to do when the dialer accepts the log-in again and nobody wants to wait. */
const forgetDoubt = () => {
  for (const name of readdirSync(stateFolder())) if (name.startsWith('asked-')) rmSync(join(stateFolder(), name));
};
/** Lets the clock's second go by, for which an answer is kept. */
const anotherSecond = () => {
  const second = Math.floor(Date.now() / 1000);
  return waitUntil('another second', () => Math.floor(Date.now() / 1000) > second);
};
const logs = () => Object.values(bench.gateway.filesIn('var/log/nginx')).join('\n');

let desk: Desk;
/** The log-in is known to be right, nothing is wrong with the dialer, and there is a new desk. */
async function allIsWell(): Promise<void> {
  bench.dialer.clearFaults();
  bench.dialer.clearWrongLogins();
  bench.dialer.setAccount({ user: LOGIN.user, pass: LOGIN.password, level: 9 });
  forgetDoubt();
  const first = await bench.newDesk();
  expect((await first.ask()).status).toBe(200);
  desk = await bench.newDesk();
}

describe('how often the dialer is asked', () => {
  beforeEach(allIsWell);

  test('however many windows ask, one request a second for each agent reaches it', async () => {
    const other = await bench.newDesk();
    const startedAt = Date.now();
    const seen = bench.dialer.requests().at(-1)?.id ?? 0;
    const asked = await Promise.all(Array.from({ length: 10 }, (_each, at) => (at % 2 === 0 ? desk : other).ask()));
    const seconds = Math.floor(Date.now() / 1000) - Math.floor(startedAt / 1000) + 1;
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    for (const agent of [desk.agent, other.agent]) {
      const sent = bench.dialer.requests(seen).filter((request) => request.agent === agent);
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.length).toBeLessThanOrEqual(seconds);
    }
  });

  test('the next second’s answer is a new one', async () => {
    expect((await desk.ask()).body).toContain('READY');
    bench.dialer.setAgent(desk.agent, 'wrap-up');
    await anotherSecond();
    expect((await desk.ask()).body).not.toContain('READY');
  });

  test('a desk that storms is told to slow down, and others are answered', async () => {
    const asked = await Promise.all(Array.from({ length: 60 }, () => desk.ask()));
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    expect((await (await bench.newDesk()).ask()).status).toBe(200);
    await waitUntil('the desk to be answered again', async () => (await desk.ask()).status === 200);
  });
});

describe('a log-in that the dialer refuses', () => {
  /** Not about to end: one part of the hour, one try. */
  const inOnePart = () => waitUntil('a part of the hour with time left', () => (Date.now() / 1000) % 450 < 430);
  beforeEach(async () => {
    await inOnePart();
    await allIsWell();
  });
  afterEach(() => bench.gateway.setLogin(LOGIN));

  test('that was never accepted is tried once, whatever desks ask', async () => {
    await bench.gateway.setLogin({ ...LOGIN, password: 'Mistyped-xyzzy' });
    for (let round = 0; round < 3; round += 1) {
      const other = await bench.newDesk();
      const asked = await Promise.all([desk.ask(), other.ask(), desk.ask()]);
      expect(asked.map(({ status, headers }) => [status, headers['retry-after']])).toEqual(
        Array.from({ length: 3 }, () => [503, '15']),
      );
    }
    expect(bench.dialer.wrongLogins(LOGIN.user)).toBe(1);
    expect(logs()).toContain('the dialer refuses the log-in in login.js');
    await bench.gateway.setLogin(LOGIN);
    expect((await desk.ask()).status).toBe(200);
  });

  test('that was accepted and then changed: two requests, then one in each part of the hour', async () => {
    bench.dialer.setAccount({ user: LOGIN.user, pass: 'changed', level: 9 });
    for (let round = 0; round < 4; round += 1) {
      expect((await (await bench.newDesk()).ask()).status).toBe(503);
    }
    expect(bench.dialer.wrongLogins(LOGIN.user)).toBe(2);
    bench.dialer.setAccount({ user: LOGIN.user, pass: LOGIN.password, level: 9 });
    expect((await (await bench.newDesk()).ask()).status).toBe(503);
    forgetDoubt();
    expect((await desk.ask()).status).toBe(200);
  });

  test.each<[string, Fault]>([
    ['“Invalid Username/Password”', { kind: 'error', error: 'wrong-log-in', count: 1 }],
    ['HTTP 401', { kind: 'status', status: 401, count: 1 }],
  ])('once only, by a whim: the next question is answered (%s)', async (_what, fault) => {
    bench.dialer.setFault(fault);
    expect((await desk.ask()).status).toBe(503);
    // The same desk in the same second: that refusal is still kept.
    expect((await desk.ask()).status).toBe(200);
    for (let round = 0; round < 3; round += 1) expect((await (await bench.newDesk()).ask()).status).toBe(200);
  });

  test.each<[string, Fault]>([
    ['no permission', { kind: 'error', error: 'no-permission' }],
    ['no such user', { kind: 'error', error: 'no-such-user' }],
    ['Command Not Found', { kind: 'error', error: 'unknown-action' }],
    ['a log-in page', { kind: 'login-page' }],
    ['the database is down', { kind: 'fatal', of: 'database', status: '200' }],
  ])('is not what this says, so the desk is told: %s', async (_what, fault) => {
    bench.dialer.setFault({ ...fault, count: 1 });
    expect((await desk.ask()).status).toBe(200);
    for (let round = 0; round < 3; round += 1)
      expect((await (await bench.newDesk()).ask()).body).toContain('"result":"success"');
  });
});

describe('the log-in', () => {
  beforeEach(allIsWell);

  test('stands in login.js and nowhere else: not in logs, cache or state', async () => {
    const { filesIn, folder } = bench.gateway;
    await desk.ask();
    const holding = Object.entries(filesIn('.')).filter(([, text]) => /Tr0ub4dor|xyzzy/.test(text));
    expect(holding.map(([path]) => path.slice(folder.length + 1))).toEqual(['etc/nginx/screen-pop/login.js']);
  });

  test('is root’s to read, and what asks the dialer is not root', () => {
    const { folder, pid } = bench.gateway;
    expect(statSync(join(folder, 'etc/nginx/screen-pop/login.js')).mode & 0o777).toBe(0o600);
    expect(statSync(stateFolder()).mode & 0o777).toBe(0o700);
    if (process.getuid?.() !== 0) return;
    const processes = execFileSync('ps', ['-eo', 'user=,ppid=,args='], { encoding: 'utf8' });
    const workers = [...processes.matchAll(/^(\S+) +(\d+) nginx: worker process/gm)].filter(
      ([, , parent]) => Number(parent) === pid,
    );
    expect(workers.length).toBeGreaterThan(0);
    expect(workers.filter(([, user]) => user !== 'www-data')).toEqual([]);
  });

  test('nothing of a call stands in the logs', async () => {
    bench.dialer.setAgent(desk.agent, {
      state: 'in-call',
      in_call_with: '5551234567',
      vendor_lead_code: 'abc123-xyz456',
    });
    expect((await desk.ask()).body).toContain('5551234567');
    expect((await desk.ask({ body: bodyFor('jokafor2') })).status).toBe(403);
    await waitUntil('the line', () => logs().includes(` 403 "${desk.agent}" "about another agent"`));
    expect(logs()).not.toMatch(/5551234567|abc123|jokafor2|goAction/);
  });

  test('an answer has these headers, whatever the dialer’s had', async () => {
    const { date: _date, 'content-length': _length, ...headers } = (await desk.ask()).headers;
    expect(headers).toEqual({
      server: 'nginx',
      connection: 'close',
      'content-type': 'application/json; charset=UTF-8',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
  });
});

describe('when the dialer fails', () => {
  beforeEach(allIsWell);

  test.each<[string, Fault, number, string?]>([
    ['HTTP 404', { kind: 'status', status: 404 }, 502],
    ['HTTP 403', { kind: 'status', status: 403 }, 502],
    ['HTTP 429', { kind: 'status', status: 429, retryAfter: 7 }, 429, '7'],
    ['HTTP 500', { kind: 'status', status: 500 }, 500],
    [
      'HTTP 503',
      { kind: 'status', status: 503, retryAfter: 'Thu, 26 Nov 2026 07:00:00 GMT' },
      503,
      'Thu, 26 Nov 2026 07:00:00 GMT',
    ],
    ['a redirect', { kind: 'redirect' }, 502],
    ['a cut', { kind: 'cut', at: 'start' }, 502],
    ['no answer', { kind: 'hang' }, 504],
  ])('the desk sees that, and nothing of its page: %s', async (_what, fault, status, retryAfter) => {
    bench.dialer.setFault(fault);
    const reply = await desk.ask();
    expect([reply.status, reply.headers['retry-after']]).toEqual([status, retryAfter]);
    expect(reply.body).not.toContain('<');
  });

  test('an endless answer is cut off', async () => {
    bench.dialer.setFault({ kind: 'huge' });
    await expect(desk.ask()).rejects.toThrow('socket hang up');
  });

  test('an answer in another charset stays as it is', async () => {
    bench.dialer.setAgent(desk.agent, { state: 'in-call', campaign_name: 'Größe' });
    bench.dialer.setFault({ kind: 'charset', as: 'iso-8859-1' });
    const reply = await desk.ask();
    expect(reply.headers['content-type']).toBe('application/json; charset=iso-8859-1');
    expect(reply.body).toContain('Größe');
  });

  test.each<[string, string]>([
    ['as it is', LOGIN.password],
    ['percent-encoded', encodeURIComponent(LOGIN.password)],
    ['as a form has it', new URLSearchParams({ p: LOGIN.password }).toString()],
    ['in JSON', JSON.stringify({ message: LOGIN.password })],
    ['in PHP’s JSON', String.raw`{"message":"Tr0ub4dor-$&%41+\u00e9=xyzzy"}`],
    ['in HTML', 'Tr0ub4dor-$&amp;%41+&eacute;=xyzzy'],
    ['in other letters', LOGIN.password.toUpperCase()],
    ['without its signs', 'Tr0ub4dor41xyzzy'],
    ['cut, as PHP’s traces have it', "#0 login('api&co', 'Tr0ub4dor-$&%...')"],
    ['in a success', `{"result":"success","data":{"status":"${LOGIN.password}"}}`],
  ])('an answer that holds the password stays in the gateway: %s', async (_what, text) => {
    bench.dialer.setFault({ kind: 'text', text });
    const reply = await desk.ask();
    expect(reply.status).toBe(502);
    expect(JSON.stringify(reply)).not.toContain('xyzzy');
    expect(JSON.stringify(reply)).not.toMatch(/Tr0ub4dor/i);
  });

  test('that is not the dialer: the log-in is not sent', async () => {
    const { authority, front, folder } = bench.gateway;
    const others = await makeAuthority(join(folder, 'others'), 'Others');
    const before = front.arrived.length;
    front.show(await authority.issue('/CN=dialer', ['other.croco-dial.net']));
    expect((await desk.ask()).status).toBe(502);
    front.show(await others.issue('/CN=dialer', ['acme.croco-dial.net']));
    expect((await desk.ask()).status).toBe(502);
    expect(front.arrived).toHaveLength(before);
    front.show(await authority.issue('/CN=dialer', ['acme.croco-dial.net']));
  });
});
