import { describe, expect, it } from 'vitest';
import { createDialerClient } from '#utils/dialer/client.ts';
import { lockedFor, saysRefused } from '#utils/dialer/login-words.ts';
import { parseAnswer } from '#utils/dialer/snapshot.ts';

const MINUTE = 60_000;
const errorOf = (body: string, agent = 'ann') => {
  const parsed = parseAnswer(body, { agent });
  return 'error' in parsed ? parsed.error : null;
};
const message = (said: string) => JSON.stringify({ result: 'error', message: said });

describe('known words of a refused log-in', () => {
  it.each([
    'Invalid Username/Password',
    'Login incorrect, please try again',
    'Login incorrect, please try again: |user|BAD|',
    'LOGIN FAILED',
    'Authentication failure',
    'Invalid credentials',
    'Your account is locked',
    'Usuario o contraseña incorrectos',
    'Credenciales inválidas',
  ])('%s', (said) => {
    expect(saysRefused(said)).toBe(true);
    expect(errorOf(message(said))).toMatchObject({ kind: 'wrong-login' });
    // As VICIdial's own pages say it.
    expect(errorOf(said)).toMatchObject({ kind: 'wrong-login' });
  });

  it.each([
    'Error: Invalid value for user. Does not exist',
    'Error: Set a value for User.',
    'Service is being updated, please come back later.',
    'Too many connections',
    'Lock wait timeout exceeded; try restarting transaction',
  ])('%s is none', (said) => expect(saysRefused(said)).toBe(false));

  it('a page with tags may be of somebody else’s log-in', () => {
    expect(errorOf('<html><body>Login incorrect, please try again</body></html>')).toMatchObject({ kind: 'not-json' });
  });
});

it.each([
  ['Invalid token', 'dialer-refused'],
  ['Invalid user name', 'wrong-login'],
  ['Invalid parameter', 'bad-parameter'],
  ['Error: Invalid value for user. Does not exist', 'bad-parameter'],
  ['Error: Set a value for User.', 'bad-parameter'],
])('“%s” is %s: only what is known to be about the agent is said to be that', (said, kind) => {
  expect(errorOf(message(said))).toMatchObject({ kind });
});

describe('a lock, and for how long', () => {
  it.each([
    ['Too many login attempts, try again in 15 minutes', 15 * MINUTE],
    ['Too many failed attempts. Wait 90 seconds.', 90_000],
    ['Your account is locked for 1 hour', 60 * MINUTE],
    ['User ann has been blocked', 0],
    ['Demasiados intentos, espere 30 minutos', 30 * MINUTE],
    ['Su cuenta está bloqueada', 0],
  ])('%s', (said, ms) => {
    expect(lockedFor(said)).toBe(ms);
    expect(errorOf(message(said))).toMatchObject({ kind: 'wrong-login', lockedMs: ms });
  });

  it.each(['Login incorrect, please try again', 'Record 15 is locked by 2 users', 'Table is locked'])(
    '%s is none',
    (said) => expect(lockedFor(said)).toBeUndefined(),
  );
});

describe('what only a right log-in is answered with', () => {
  it.each([
    ['an agent of whom nothing is known', '{"result":"success","data":0}'],
    ['the same without data', '{"result":"success"}'],
    ['a success that is not understood', '{"result":"success","data":{"status":7}}'],
    ['words about this agent', message("Agent 'Ann' is currently NOT logged in")],
  ])('%s', (_what, body) => expect(errorOf(body)).toMatchObject({ provesLogin: true }));

  it.each([
    ['words about whoever sent it', message('You are not logged in')],
    ['words about somebody else', message("Agent 'bob' is currently NOT logged in")],
    ['no name', message("Agent '' is currently NOT logged in")],
    ['an error in other words', message('Command Not Found')],
    ['no such user', '{"code":"41004","result":"Error: Invalid value for user. Does not exist"}'],
    ['JSON of some other kind', '{"hello":"ann"}'],
  ])('not %s', (_what, body) => expect(errorOf(body, 'ann')?.provesLogin).toBeUndefined());
});

it('only a network that was gone from the beginning is called offline: then nothing was sent', async () => {
  const goes = (...online: boolean[]) =>
    createDialerClient({ isOnline: () => online.shift() ?? false, fetch: () => Promise.reject(new TypeError('no')) });
  const url = 'https://d/x.php';
  const query = { url, login: { user: 'u', password: 'p', server: url }, agent: 'a' };
  const kindOf = async (...online: boolean[]) => {
    const answer = await goes(...online).getLiveAgentInfo(query, new AbortController().signal);
    return answer.ok ? null : answer.error.kind;
  };
  expect(await kindOf(false, false)).toBe('offline');
  expect(await kindOf(true, false)).toBe('unreachable');
  expect(await kindOf(false, true)).toBe('unreachable');
});
