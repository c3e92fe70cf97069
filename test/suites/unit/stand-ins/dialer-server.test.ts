import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedRequest } from '../../../stand-ins/dialer/request-log.ts';
import { type Dialer, startDialer } from '../../../stand-ins/dialer/server.ts';
import { lockAfter } from '../../../stand-ins/dialer/world.ts';

const form = {
  goAction: 'getLiveAgentInfo',
  goUser: 'MyUser',
  goPass: 'MyPass',
  responsetype: 'json',
  user: 'example.user',
};

let dialer: Dialer;
let nowMs: number;
beforeEach(async () => {
  nowMs = 1000;
  dialer = await startDialer({ now: () => nowMs });
});
afterEach(() => dialer.close());

async function ask(change: Partial<typeof form> = {}, init: RequestInit = {}): Promise<unknown> {
  const body = new URLSearchParams({ ...form, ...change });
  const response = await fetch(dialer.url, { method: 'POST', body, ...init });
  return response.json();
}

async function control(method: string, path: string, input?: unknown, headers = {}): Promise<[number, unknown]> {
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  const response = await fetch(`${dialer.origin}/control/${path}`, { method, headers, ...body });
  return [response.status, await response.json()];
}

describe('the log of requests', () => {
  it('holds what a test asks about, and never a password', async () => {
    const secret = 'p&ss wörd';
    await ask({ goPass: secret });
    const query = new URLSearchParams({ ...form, goPass: secret });
    await fetch(`${dialer.url}?${query}&note=${encodeURIComponent(secret)}`);
    await ask({}, { headers: { 'X-Note': 'MyPass' } });
    const [posted, got, header] = dialer.requests();
    expect(posted).toEqual({
      id: 1,
      atMs: 1000,
      endedAtMs: 1000,
      method: 'POST',
      path: '/goAPIv2/goUsers/goAPI.php',
      passwordOutsideBody: false,
      fields: ['goAction', 'goUser', 'goPass', 'responsetype', 'user'],
      account: 'MyUser',
      agent: 'example.user',
      login: 'wrong',
      faults: [],
      status: 200,
      outcome: 'answered',
    } satisfies LoggedRequest);
    expect(got).toMatchObject({ method: 'GET', fields: [], passwordOutsideBody: true, login: 'wrong' });
    expect(got?.path).toContain('goPass=***');
    expect(got?.path).toContain('note=***');
    expect(header).toMatchObject({ passwordOutsideBody: true, login: 'right' });
    expect(JSON.stringify(dialer.requests())).not.toMatch(/MyPass|w%C3%B6rd|wörd/);
  });

  it('can be read from where one left off, and cleared', async () => {
    await ask();
    await ask({ user: 'second' });
    expect(dialer.requests(1)).toMatchObject([{ id: 2, agent: 'second' }]);
    expect(await control('GET', 'requests?since=1')).toMatchObject([200, [{ id: 2 }]]);
    expect(await control('GET', 'requests?last=1')).toMatchObject([200, [{ id: 2 }]]);
    expect(await control('DELETE', 'requests')).toEqual([200, {}]);
    expect(dialer.requests()).toEqual([]);
    await ask();
    expect(dialer.requests()).toMatchObject([{ id: 3 }]);
  });
});

describe('wrong log-ins over HTTP', () => {
  it('are counted by account, lock it at the tenth, and can be forgotten', async () => {
    for (let attempt = 1; attempt <= lockAfter; attempt += 1) {
      expect(dialer.wrongLogins('MyUser')).toBe(attempt - 1);
      await ask({ goUser: 'myuser', goPass: 'wrong' });
    }
    expect(await ask()).toEqual({ result: 'error', message: 'Invalid Username/Password' });
    expect(dialer.requests().at(-1)?.login).toBe('locked');
    expect(dialer.wrongLogins('MyUser')).toBe(lockAfter);
    expect(dialer.wrongLogins('AgentLevel')).toBe(0);
    expect(await control('GET', 'state')).toMatchObject([
      200,
      { accounts: [{ user: 'MyUser', wrongLogins: lockAfter, locked: true }, { locked: false }] },
    ]);
    dialer.clearWrongLogins();
    expect(await ask()).toMatchObject({ result: 'success' });
  });

  it('end when the password is changed to the one in use', async () => {
    await ask({ goPass: 'new' });
    dialer.setAccount({ user: 'MyUser', pass: 'new', level: 9 });
    expect(await ask({ goPass: 'new' })).toMatchObject({ result: 'success' });
    expect(dialer.wrongLogins('MyUser')).toBe(1);
  });
});

describe('an outage', () => {
  it('refuses and drops connections, and is over on the same port', async () => {
    dialer.setFault({ kind: 'hang', count: 1 });
    const hanging = expect(ask()).rejects.toThrow('fetch failed');
    while (dialer.requests().length === 0) await new Promise(setImmediate);
    await dialer.pause();
    await hanging;
    expect(dialer.requests()).toMatchObject([{ outcome: 'cut' }]);
    await expect(ask()).rejects.toThrow('fetch failed');
    await dialer.resume();
    expect(await ask()).toMatchObject({ result: 'success' });
    await dialer.resume();
    await dialer.pause();
    await dialer.pause();
  });
});

describe('the clock', () => {
  it('drives shifts', async () => {
    dialer.setAgent('example.user', {
      shift: [
        { state: 'ready', forMs: 50 },
        { state: 'in-call', forMs: 50 },
      ],
    });
    expect(await ask()).toMatchObject({ data: { status: 'READY' } });
    nowMs += 50;
    expect(await ask()).toMatchObject({ data: { status: 'IN CALL', vendor_lead_code: 'abc123-xyz456' } });
  });

  it('starts agents listed by name on the shift given at start', async () => {
    const own = await startDialer({ agents: ['ann', 'bob'], shift: { shift: [{ state: 'lunch', forMs: 1 }] } });
    expect(own.agent('ann')?.data.status).toBe('LUNCH BREAK');
    expect(own.agent('BOB')?.data.status).toBe('LUNCH BREAK');
    expect(own.agent('example.user')).toBeNull();
    await own.close();
  });
});

describe('control', () => {
  it('sets agents, by name, by fields and by shift', async () => {
    expect(await control('POST', 'agents/new.agent', 'in-call')).toMatchObject([200, { data: { status: 'IN CALL' } }]);
    expect(await control('POST', 'agents/New.Agent', { lead_id: '12', vendor_lead_code: null })).toMatchObject([
      200,
      { name: 'new.agent', data: { status: 'IN CALL', lead_id: '12', vendor_lead_code: null } },
    ]);
    expect(await control('POST', 'agents/example.user', { shift: [{ state: 'lunch', forMs: 9 }] })).toMatchObject([
      200,
      { data: { status: 'LUNCH BREAK' } },
    ]);
    expect(await control('DELETE', 'agents/new.agent')).toEqual([200, {}]);
    expect(await control('GET', 'agents/new.agent')).toEqual([404, { error: 'No such agent.' }]);
    expect(await ask({ user: 'new.agent' })).toEqual({ result: 'success', data: 0 });
    await control('POST', 'settings', { unknownAgent: 'missing' });
    expect(await ask({ user: 'new.agent' })).toEqual({ result: 'success' });
  });

  it('sets and clears faults', async () => {
    expect(await control('POST', 'faults', { kind: 'empty', count: 2 })).toEqual([200, [{ kind: 'empty', count: 2 }]]);
    expect(await control('POST', 'faults', [{ kind: 'hang', agent: 'x' }, { kind: 'bom' }])).toMatchObject([
      200,
      [{ kind: 'empty' }, { kind: 'hang' }, { kind: 'bom' }],
    ]);
    expect(await control('DELETE', 'faults?agent=X')).toEqual([200, [{ kind: 'empty', count: 2 }, { kind: 'bom' }]]);
    expect(await control('DELETE', 'faults')).toEqual([200, []]);
  });

  it.each([
    ['agents/a', { state: 'asleep' }],
    ['agents/a', { lead: 1 }],
    ['agents/a', { colour: 'green' }],
    ['agents/a', { shift: [] }],
    ['agents/a', { shift: [{ state: 'ready', forMs: 0 }] }],
    ['faults', { kind: 'status', status: 200 }],
    ['faults', { kind: 'types' }],
    ['accounts', { user: 'x' }],
  ])('refuses %s %j and says why', async (path, input) => {
    const [status, answer] = await control('POST', path, input);
    expect(status).toBe(400);
    expect(answer).toEqual({ error: expect.stringMatching(/\w{3}/) });
    expect(dialer.agent('a')).toBeNull();
  });

  it('is not for pages of other origins, nor for addresses that are not there', async () => {
    const elsewhere = { Origin: 'http://example.test' };
    expect((await control('POST', 'agents/a', 'ready', elsewhere))[0]).toBe(403);
    expect((await control('GET', 'state', undefined, { Origin: dialer.origin }))[0]).toBe(200);
    expect((await control('GET', 'nothing'))[0]).toBe(404);
    expect((await fetch(`${dialer.origin}/control/agents/a`, { method: 'POST', body: '{' })).status).toBe(400);
  });
});

describe('the page for people', () => {
  it.each([
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ['/page.js', 'text/javascript'],
  ])('%s is there, loads nothing from elsewhere', async (path, type) => {
    const response = await fetch(`${dialer.origin}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).not.toMatch(/https?:\/\//);
  });

  it('and nothing beside it is', async () => {
    for (const path of ['/server.ts', '/page/index.html', '/constructor', '/%2e%2e/server.ts']) {
      expect((await fetch(`${dialer.origin}${path}`)).status).toBe(404);
    }
  });
});

describe('the command', () => {
  it('starts a dialer, says where, and ends on SIGTERM', async () => {
    const main = fileURLToPath(new URL('../../../stand-ins/dialer/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, '--agent', 'ann'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let address = '';
    for await (const line of createInterface(child.stdout)) {
      address = /http:\S+goAPI\.php/.exec(line)?.[0] ?? address;
      if (line.startsWith('Ctrl-C')) break;
    }
    const response = await fetch(address, { method: 'POST', body: new URLSearchParams({ ...form, user: 'ann' }) });
    expect(await response.json()).toMatchObject({ data: { status: 'READY' } });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
