import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDialerClient, type DialerAnswer } from '#utils/dialer/client.ts';
import type { DialerErrorKind } from '#utils/dialer/errors.ts';
import { retryAfterMs } from '#utils/dialer/retry-after.ts';
import { reduceAgent } from '#utils/agent/reduce.ts';
import { initialState } from '#utils/agent/state.ts';
import { absentShapes } from '../../../stand-ins/dialer/agent-states.ts';
import type { ErrorName } from '../../../stand-ins/dialer/answers.ts';
import type { Fault } from '../../../stand-ins/dialer/faults.ts';
import { type Dialer, startDialer } from '../../../stand-ins/dialer/server.ts';
import { readableTypes, unreadableTypes } from '../../../stand-ins/dialer/wrong-types.ts';

const nowMs = Date.UTC(2026, 0, 5, 9);
const client = createDialerClient({ isOnline: () => true, now: () => nowMs });
const never = new AbortController().signal;

let dialer: Dialer;
beforeAll(async () => {
  dialer = await startDialer({ now: () => nowMs, agents: { 'example.user': 'in-call', waiting: 'ready' } });
});
afterAll(() => dialer.close());
beforeEach(() => {
  dialer.clearFaults();
  dialer.clearRequests();
  dialer.clearWrongLogins();
});

type Query = { user?: string; password?: string; agent?: string; url?: string };
const ask = (
  { url = dialer.url, user = 'MyUser', password = 'MyPass', agent = 'example.user' }: Query = {},
  asking = client,
  signal = never,
) => asking.getLiveAgentInfo({ url, login: { user, password, server: url }, agent }, signal);
const askUnder = (fault: Fault, change: Query = {}) => {
  dialer.setFault(fault);
  return ask(change);
};
const errorOf = (answer: DialerAnswer) => (answer.ok ? { kind: 'none' as const, detail: '' } : answer.error);

const exampleCall = {
  leadId: '7890123',
  vendorLeadCode: 'abc123-xyz456',
  phone: '1234567890',
  callerId: '9876543210',
  campaignId: 'CAMP001',
  campaignName: 'EXAMPLE_CAMPAIGN',
  callType: 'DIALER',
};
const noCall = Object.fromEntries(Object.keys(exampleCall).map((name) => [name, '']));

const whenAsked = () => vi.waitFor(() => expect(dialer.requests()).toMatchObject([{ outcome: 'pending' }]));
const whenLeft = () => vi.waitFor(() => expect(dialer.requests()).toMatchObject([{ outcome: 'left' }]));

describe('the vendor page’s two answers keep their meaning', () => {
  it('READY', async () => {
    const answer = await ask({ agent: 'waiting' });
    expect(answer).toEqual({ ok: true, snapshot: { status: { family: 'ready', text: 'READY' }, call: noCall } });
    const { state, ended } = reduceAgent(initialState('s'), answer, nowMs);
    expect(ended).toBeNull();
    expect(state).toMatchObject({
      call: null,
      failure: null,
      status: { family: 'ready', text: 'READY', sinceMs: nowMs },
    });
  });

  it('IN CALL', async () => {
    const answer = await ask();
    expect(answer).toEqual({
      ok: true,
      snapshot: { status: { family: 'in-call', text: 'IN CALL' }, call: exampleCall },
    });
    const { state, ended } = reduceAgent(initialState('example.user @ x'), answer, nowMs);
    const call = { ...exampleCall, agent: 'example.user', startedAtMs: nowMs, pop: { state: 'due' } };
    expect(state.call).toMatchObject(call);
    expect(ended).toBeNull();
  });
});

describe('the request', () => {
  it('is one POST with the documented fields; the password is in its body and nowhere else', async () => {
    await ask();
    expect(dialer.requests()).toMatchObject([
      {
        method: 'POST',
        path: '/goAPIv2/goUsers/goAPI.php',
        fields: ['goAction', 'goUser', 'goPass', 'user', 'responsetype'],
        passwordOutsideBody: false,
        account: 'MyUser',
        agent: 'example.user',
        login: 'right',
        outcome: 'answered',
      },
    ]);
  });

  it.each(['p&s=s+w%o;rd ', 'pä$$wörd€', '漢字 "quoted"'])('carries %j unharmed', async (password) => {
    dialer.setAccount({ user: 'Odd', pass: password.replaceAll(/['"\\; ]/g, ''), level: 9 });
    expect((await ask({ user: 'Odd', password })).ok).toBe(true);
  });
});

describe('bodies that come with HTTP 200', () => {
  it.each<[ErrorName, DialerErrorKind, string]>([
    ['wrong-log-in', 'wrong-login', 'Invalid Username/Password'],
    ['unknown-action', 'unknown-action', 'Command Not Found'],
    ['no-permission', 'no-permission', 'You do not have permission to view this page'],
    ['no-such-user', 'bad-parameter', 'Invalid value for user. Does not exist'],
    ['no-api-user', 'bad-parameter', 'goAPI User Not Defined.'],
    ['no-api-password', 'bad-parameter', 'goAPI Password Not Defined.'],
    ['no-session-user', 'bad-parameter', 'Session User Not Defined.'],
    ['missing-parameters', 'bad-parameter', 'Missing required parameters'],
    ['no-agent', 'bad-parameter', 'Set a value for User.'],
  ])('%s', async (error, kind, detail) => {
    expect(errorOf(await askUnder({ kind: 'error', error }))).toEqual({ kind, detail });
  });

  it.each(absentShapes)('an agent of whom nothing is known, put as %s', async (shape) => {
    dialer.setAgent('gone', { state: 'signed-out', shape });
    const answer = await ask({ agent: 'gone' });
    if (shape === 'empty-status') {
      expect(answer).toMatchObject({ ok: true, snapshot: { status: { family: 'signed-out' } } });
    } else {
      expect(errorOf(answer).kind).toBe(shape === 'no-such-user' ? 'bad-parameter' : 'agent-not-logged-in');
    }
  });

  it('a wrong password, an account too low, another wrong account', async () => {
    expect(errorOf(await ask({ password: 'wrong' })).kind).toBe('wrong-login');
    expect(errorOf(await ask({ user: 'nobody' })).kind).toBe('wrong-login');
    expect(errorOf(await ask({ user: 'AgentLevel' })).kind).toBe('no-permission');
  });

  it('plain text of a bad responsetype', async () => {
    const text = 'result=error;message=This API function only accepts XML or JSON value on responsetype;';
    expect(errorOf(await askUnder({ kind: 'text', text })).kind).toBe('bad-parameter');
  });
});

describe('what does no harm', () => {
  const right = { ok: true, snapshot: { status: { family: 'in-call', text: 'IN CALL' }, call: exampleCall } };

  it.each<Fault>([
    { kind: 'notices' },
    { kind: 'notices', where: 'after' },
    { kind: 'notices', where: 'around' },
    { kind: 'bom' },
    { kind: 'delay', ms: 30 },
    { kind: 'types', variant: 'strings' },
    { kind: 'types', variant: 'numbers' },
    { kind: 'types', variant: 'colour' },
    { kind: 'types', variant: 'data-text' },
    { kind: 'types', variant: 'row' },
    { kind: 'types', variant: 'rows' },
    { kind: 'types', variant: 'keyed' },
    { kind: 'types', variant: 'keyed-rows' },
    { kind: 'long-numbers' },
    { kind: 'charset', as: 'utf-8' },
    { kind: 'charset', as: 'utf-16le' },
  ])('%j', async (fault) => expect(await askUnder(fault)).toEqual(right));

  it.each(readableTypes)('wrong types (%s): what can be read is kept', async (variant) => {
    const answer = await askUnder({ kind: 'types', variant });
    expect(answer).toMatchObject({
      ok: true,
      snapshot: { status: { family: 'in-call' }, call: { leadId: '7890123' } },
    });
    const { call } = answer.ok ? answer.snapshot : { call: null };
    if (variant === 'nulls' || variant === 'missing') expect(call).toEqual({ ...noCall, leadId: '7890123' });
    if (variant === 'nested') expect(call).toEqual({ ...exampleCall, campaignName: '' });
  });
});

describe('numbers and letters that name a record', () => {
  const callOf = (answer: DialerAnswer) => (answer.ok ? answer.snapshot.call : null);

  it('a number above 2^53 keeps its digits', async () => {
    const own = { lead_id: '9007199254740993', vendor_lead_code: '12345678901234567891', in_call_with: '4155550133' };
    dialer.setAgent('long', { state: 'in-call', ...own });
    const answer = await askUnder({ kind: 'long-numbers' }, { agent: 'long' });
    expect(callOf(answer)).toMatchObject({
      leadId: own.lead_id,
      vendorLeadCode: own.vendor_lead_code,
      phone: own.in_call_with,
    });
  });

  const spanish = { state: 'in-call', vendor_lead_code: 'NIÑO-12', campaign_name: 'Campaña' } as const;

  it.each<[Fault & { kind: 'charset' }]>([
    [{ kind: 'charset', as: 'iso-8859-1' }],
    [{ kind: 'charset', as: 'iso-8859-1', says: '"Windows-1252"' }],
    [{ kind: 'charset', as: 'utf-16le' }],
    [{ kind: 'charset', as: 'utf-8' }],
    [{ kind: 'charset', as: 'utf-8', says: null }],
    [{ kind: 'charset', as: 'utf-8', says: 'no-such-charset' }],
  ])('%j: as it was sent', async (fault) => {
    dialer.setAgent('spanish', spanish);
    expect(callOf(await askUnder(fault, { agent: 'spanish' }))).toMatchObject({
      vendorLeadCode: 'NIÑO-12',
      campaignName: 'Campaña',
    });
  });

  it('a byte order mark says more than the header', async () => {
    dialer.setAgent('spanish', spanish);
    dialer.setFault({ kind: 'charset', as: 'utf-8', says: 'iso-8859-1' });
    expect(callOf(await askUnder({ kind: 'bom' }, { agent: 'spanish' }))).toMatchObject({ vendorLeadCode: 'NIÑO-12' });
  });

  it.each([null, 'utf-8', 'no-such-charset'])(
    'latin-1 that says %j: no code rather than a garbled one',
    async (says) => {
      dialer.setAgent('spanish', { ...spanish, in_call_with: '4155550133' });
      const answer = await askUnder({ kind: 'charset', as: 'iso-8859-1', says }, { agent: 'spanish' });
      expect(callOf(answer)).toMatchObject({ vendorLeadCode: '', phone: '4155550133' });
    },
  );
});

describe('what is not understood', () => {
  it.each(unreadableTypes)('%s: said to be that, and the call goes on', async (variant) => {
    const before = reduceAgent(initialState('example.user @ x'), await ask(), nowMs).state;
    const answer = await askUnder({ kind: 'types', variant });
    expect(errorOf(answer).kind).toBe('not-understood');
    const { state, ended } = reduceAgent(before, answer, nowMs + 1000);
    expect(ended).toBeNull();
    expect(state.call).toEqual(before.call);
  });

  it('an answer in XML that refuses the log-in is a refused log-in', async () => {
    expect(errorOf(await askUnder({ kind: 'xml' }, { password: 'wrong' }))).toEqual({
      kind: 'wrong-login',
      detail: 'Invalid Username/Password',
    });
  });
});

describe('faults of the connection and of what stands between', () => {
  it.each<[Fault, DialerErrorKind]>([
    [{ kind: 'cut' }, 'unreachable'],
    [{ kind: 'cut', at: 'body' }, 'unreachable'],
    [{ kind: 'truncated' }, 'not-json'],
    [{ kind: 'truncated', bytes: 1 }, 'not-json'],
    [{ kind: 'empty' }, 'not-json'],
    [{ kind: 'text' }, 'not-json'],
    [{ kind: 'login-page' }, 'not-json'],
    [{ kind: 'huge' }, 'not-json'],
    [{ kind: 'xml' }, 'xml-answer'],
    [{ kind: 'fatal', of: 'database', status: '200' }, 'database-failed'],
    [{ kind: 'fatal', of: 'database', status: '500' }, 'database-failed'],
    [{ kind: 'fatal', of: 'program', status: '200' }, 'program-failed'],
    [{ kind: 'fatal', of: 'program', status: '500' }, 'program-failed'],
    [{ kind: 'fatal', of: 'program', status: '500-blank' }, 'program-failed'],
    [{ kind: 'redirect' }, 'redirected'],
    [{ kind: 'status', status: 401 }, 'wrong-login'],
    [{ kind: 'status', status: 403 }, 'no-permission'],
    [{ kind: 'status', status: 404 }, 'wrong-address'],
    [{ kind: 'status', status: 405 }, 'wrong-address'],
    [{ kind: 'status', status: 418 }, 'server-error'],
    [{ kind: 'status', status: 429 }, 'rate-limited'],
    [{ kind: 'status', status: 500 }, 'program-failed'],
    [{ kind: 'status', status: 501 }, 'server-error'],
    [{ kind: 'status', status: 502 }, 'server-error'],
    [{ kind: 'status', status: 503 }, 'server-error'],
    [{ kind: 'status', status: 504 }, 'server-error'],
  ])('%j', async (fault, kind) => {
    const error = errorOf(await askUnder(fault));
    expect(error.kind).toBe(kind);
    expect(error.detail.length).toBeLessThan(200);
    expect(error.detail).not.toMatch(/[<>]/);
    // Never tried again by itself: the loop decides when.
    expect(dialer.requests()).toHaveLength(1);
  });

  it('a huge answer is not read to its end', async () => {
    await askUnder({ kind: 'huge', bytes: 30_000_000 });
    await vi.waitFor(() => expect(dialer.requests()).toMatchObject([{ outcome: 'left' }]));
  });

  it('the body of a refusal is not left hanging', async () => {
    const cancelled = vi.fn();
    const body = new ReadableStream({ cancel: cancelled });
    const answering = createDialerClient({
      fetch: async () => new Response(body, { status: 502 }),
      isOnline: () => true,
    });
    expect(errorOf(await ask({}, answering)).kind).toBe('server-error');
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
  });

  it.each(['/login.html', 'http://127.0.0.1:9/elsewhere'])('a redirect to %s is not followed', async (to) => {
    expect(errorOf(await askUnder({ kind: 'redirect', to })).kind).toBe('redirected');
    expect(dialer.requests()).toMatchObject([{ method: 'POST', status: 302 }]);
  });

  it('what redirects with the body kept gets the password once, and nobody else does', async () => {
    const elsewhere = await startDialer();
    try {
      const redirecting = createDialerClient({
        // A 307 asks that the POST be made again, body and all, at the other address.
        fetch: (input, init) => {
          const request = new Request(input, init);
          return request.redirect === 'manual'
            ? Promise.resolve(new Response(null, { status: 307, headers: { Location: elsewhere.url } }))
            : fetch(elsewhere.url, request);
        },
        isOnline: () => true,
      });
      expect(errorOf(await ask({}, redirecting)).kind).toBe('redirected');
      expect(elsewhere.requests()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('nobody listens', async () => {
    await dialer.pause();
    try {
      expect(errorOf(await ask())).toEqual({ kind: 'unreachable', detail: '' });
      const offline = createDialerClient({ isOnline: () => false });
      expect(errorOf(await ask({}, offline))).toEqual({ kind: 'offline', detail: '' });
    } finally {
      await dialer.resume();
    }
    expect((await ask()).ok).toBe(true);
  });
});

describe('Retry-After', () => {
  it.each<[Fault & { kind: 'status' }, number | undefined]>([
    [{ kind: 'status', status: 429, retryAfter: 30 }, 30_000],
    [{ kind: 'status', status: 429, retryAfter: { inMs: 45_000 } }, 45_000],
    [{ kind: 'status', status: 503, retryAfter: 7 }, 7000],
    [{ kind: 'status', status: 429, retryAfter: 'soon' }, undefined],
    [{ kind: 'status', status: 429 }, undefined],
    [{ kind: 'status', status: 429, retryAfter: 86_400 }, 600_000],
    [{ kind: 'status', status: 429, retryAfter: { inMs: -5000 } }, 0],
  ])('%j', async (fault, wait) => {
    expect(errorOf(await askUnder(fault))).toEqual({
      kind: fault.status === 429 ? 'rate-limited' : 'server-error',
      detail: `HTTP ${fault.status}`,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  });

  it.each([-600_000, 600_000, 366 * 86_400_000])(
    'a time is by the server’s clock, if this one is wrong by %i ms',
    async (byMs) => {
      const wrong = createDialerClient({ isOnline: () => true, now: () => nowMs + byMs });
      dialer.setFault({ kind: 'status', status: 429, retryAfter: { inMs: 45_000 } });
      expect(errorOf(await ask({}, wrong))).toMatchObject({ kind: 'rate-limited', retryAfterMs: 45_000 });
    },
  );

  it.each([
    [null, undefined],
    ['', undefined],
    [' 5 ', 5000],
    ['-5', undefined],
    ['1e9', undefined],
    ['9'.repeat(400), undefined],
  ])('%j', (header, wait) => expect(retryAfterMs(header, nowMs)).toBe(wait));
});

describe('giving up', () => {
  it('a server that hangs: timeout, and the connection is dropped', async () => {
    const patience = new AbortController();
    let askedForMs = 0;
    const impatient = createDialerClient({
      isOnline: () => true,
      timeout: (ms) => ((askedForMs = ms), patience.signal),
    });
    dialer.setFault({ kind: 'hang' });
    const answer = ask({}, impatient);
    await whenAsked();
    patience.abort(new DOMException('late', 'TimeoutError'));
    expect(errorOf(await answer)).toEqual({ kind: 'timeout', detail: '' });
    await whenLeft();
    expect(askedForMs).toBeGreaterThanOrEqual(5000);
    // The browser ends a background whose response has not begun after 30 s.
    expect(askedForMs).toBeLessThan(30_000);
  });

  it('a body that never ends: timeout too', async () => {
    const patience = new AbortController();
    const started = Promise.withResolvers<void>();
    const stalling = createDialerClient({
      isOnline: () => true,
      timeout: () => patience.signal,
      fetch: async (input, init) => {
        const { signal } = new Request(input, init);
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"result":'));
            signal.addEventListener('abort', () => controller.error(signal.reason));
            started.resolve();
          },
        });
        return new Response(body);
      },
    });
    const answer = ask({}, stalling);
    await started.promise;
    patience.abort(new DOMException('late', 'TimeoutError'));
    expect(errorOf(await answer)).toEqual({ kind: 'timeout', detail: '' });
  });

  it('the time limit of its own works as it is called', async () => {
    const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort('over'));
    try {
      expect(errorOf(await ask({}, createDialerClient({ isOnline: () => true }))).kind).toBe('timeout');
      expect(limit).toHaveBeenCalledWith(8000);
    } finally {
      limit.mockRestore();
    }
    expect((await ask({}, createDialerClient())).ok).toBe(true);
  });

  it('the caller’s own abort is thrown with its reason', async () => {
    dialer.setFault({ kind: 'hang' });
    const caller = new AbortController();
    const answer = ask({}, client, caller.signal);
    await whenAsked();
    caller.abort('enough');
    await expect(answer).rejects.toBe('enough');
    await whenLeft();
    await expect(ask({}, client, caller.signal)).rejects.toBe('enough');
    expect(dialer.requests()).toHaveLength(1);
  });
});

describe('a log-in', () => {
  const login = { user: 'MyUser', password: 'MyPass', server: 'https://acme.croco-dial.net/goAPIv2/goUsers/goAPI.php' };

  it('is never sent to an address that it does not belong to', async () => {
    const sent = vi.fn<typeof fetch>(async () => new Response('{}'));
    const asking = createDialerClient({ fetch: sent, isOnline: () => true });
    for (const url of [dialer.url, `${login.server}/x`, login.server.replace('https', 'http')]) {
      await expect(asking.getLiveAgentInfo({ url, login, agent: 'a' }, never)).rejects.toThrow('another server');
    }
    expect(sent).not.toHaveBeenCalled();
    await asking.getLiveAgentInfo({ url: login.server, login, agent: 'a' }, never);
    expect(sent).toHaveBeenCalledOnce();
  });
});

describe('an address that needs no log-in', () => {
  const gateway = 'https://gateway.example.com/goAPIv2/goUsers/goAPI.php';
  const asked = async (response: Response) => {
    const sent: { body: string; credentials: string }[] = [];
    const asking = createDialerClient({
      isOnline: () => true,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        sent.push({ body: await request.text(), credentials: request.credentials });
        return response;
      },
    });
    const answer = await asking.getLiveAgentInfo({ url: gateway, login: null, agent: 'dana' }, never);
    return { sent, error: errorOf(answer) };
  };

  it('gets neither user nor password, but the certificate or the cookie of the company’s sign-on', async () => {
    const { sent } = await asked(new Response('{}'));
    expect(sent).toEqual([{ body: 'goAction=getLiveAgentInfo&user=dana&responsetype=json', credentials: 'include' }]);
  });

  it.each<[string, Response, DialerErrorKind]>([
    ['401', new Response('', { status: 401 }), 'gateway-refused'],
    ['403', new Response('', { status: 403 }), 'gateway-refused'],
    ['302', new Response('', { status: 302, headers: { Location: '/sign-in' } }), 'gateway-sign-in'],
    ['the dialer’s refusal', Response.json({ result: 'error', message: 'Invalid Username/Password' }), 'gateway-login'],
    ['502', new Response('', { status: 502 }), 'server-error'],
  ])('%s is told apart from what a dialer says of a log-in on this computer', async (_name, response, kind) => {
    expect((await asked(response)).error.kind).toBe(kind);
  });
});
