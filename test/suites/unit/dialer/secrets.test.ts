import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDialerClient } from '#utils/dialer/client.ts';

const URL_OF_API = 'https://acme.croco-dial.net/x.php';

const answerWith = (body: string, init: ResponseInit = {}) =>
  createDialerClient({ fetch: async () => new Response(body, init), isOnline: () => true });

const detailOf = async (body: string, password: string) => {
  const query = { url: URL_OF_API, login: { user: 'MyUser', password, server: URL_OF_API }, agent: 'example.user' };
  const answer = await answerWith(body).getLiveAgentInfo(query, new AbortController().signal);
  if (answer.ok) throw new Error('a success');
  return answer.error.detail;
};

const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;');
const unicodeEscaped = (text: string) =>
  text.replaceAll(/[^\w ]/g, (char) => String.raw`\u` + char.charCodeAt(0).toString(16).padStart(4, '0'));
const formOf = (text: string) => new URLSearchParams({ p: text }).toString().slice(2);

const echoes: Record<string, (password: string) => string> = {
  'as it is, in JSON': (password) => JSON.stringify({ result: 'error', message: `Bad goPass=${password} given` }),
  'as it is, in a result': (password) => JSON.stringify({ code: '7', result: `Error: ${password} is wrong` }),
  'with JSON escapes': (password) => `{"result":"error","message":"Bad ${unicodeEscaped(password)} given"}`,
  'with JSON escapes, in plain text': (password) => `result=error;message=Bad ${JSON.stringify(password)} given`,
  'URL-encoded': (password) => `result=error;message=goUser=MyUser&goPass=${formOf(password)}&user=x`,
  'percent-encoded': (password) => `result=error;message=${encodeURIComponent(password).toLowerCase()}`,
  'encoded twice': (password) => `result=error;message=${encodeURIComponent(encodeURIComponent(password))}`,
  'HTML-escaped, in a page': (password) => `<html><body>Denied: ${html(password)}</body></html>`,
  'as numbers, in a page': (password) =>
    `<p>${Array.from(password, (char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`).join('')}</p>`,
  'with slashes added': (password) => `Bad log-in ${password.replaceAll(/['"\\]/g, String.raw`\$&`)}`,
  'in capitals': (password) => `Bad log-in ${password.toUpperCase()}`,
  'as upstream compares it': (password) => `Bad log-in ${password.replaceAll(/['"\\; ]/g, '')}`,
  'at the end of what is kept': (password) => `${'x'.repeat(74)} ${password} and more`,
  'at the end of a long message': (password) =>
    JSON.stringify({ result: 'error', message: `${'x'.repeat(194)} ${password} and more` }),
  'in XML': (password) => `<result>error</result><message><![CDATA[Bad ${password} given]]></message>`,
  'in what is not understood': (password) => JSON.stringify({ result: 'success', data: `Bad ${password} given` }),
  'between tags': (password) => `<b>${password}</b>`,
};

describe('the password is not in an error’s detail', () => {
  it.each(Object.keys(echoes))('echoed %s', async (way) => {
    for (const password of ['hunter2', 'p&ss<w"o>rd\'s', 'a/b c+d%e', 'back\\slash;x', 'pä$$wörd€', 'q(.*)[w]{2}?']) {
      const detail = await detailOf(echoes[way]?.(password) ?? '', password);
      // Not even four characters of it in a row, in any of its forms.
      for (const form of [password, html(password), formOf(password), password.replaceAll(/['"\\; ]/g, '')]) {
        for (let at = 0; at + 4 <= form.length; at++) {
          expect(detail.toLowerCase()).not.toContain(form.slice(at, at + 4).toLowerCase());
        }
      }
    }
  });

  it('what else the server said is kept', async () => {
    expect(await detailOf('result=error;message=Bad goPass=hunter2 for MyUser', 'hunter2')).toBe(
      'Bad goPass=••• for MyUser',
    );
    expect(await detailOf('{"result":"error","message":"Command Not Found"}', 'hunter2')).toBe('Command Not Found');
  });

  it('a blank password, or one of dropped characters only, hides nothing else', async () => {
    expect(await detailOf('result=error;message=Nothing; to hide', '')).toBe('Nothing; to hide');
    expect(await detailOf('result=error;message=Nothing to hide', '";"')).toBe('Nothing to hide');
  });

  it('for any password and any of these ways', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 4 }),
        fc.constantFrom(...Object.values(echoes)),
        async (password, echo) => {
          fc.pre(password.replaceAll(/['"\\;\s]/g, '').length >= 4);
          expect(await detailOf(echo(password), password)).not.toContain(password.trim());
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('nothing of the request stands in what is thrown when the caller gives up', async () => {
  const client = createDialerClient({
    fetch: (input, init) =>
      new Promise((_resolve, reject) => {
        const { signal } = new Request(input, init);
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const caller = new AbortController();
  const query = { url: URL_OF_API, login: { user: 'MyUser', password: 'hunter2', server: URL_OF_API }, agent: 'a' };
  const asked = client.getLiveAgentInfo(query, caller.signal);
  caller.abort();
  const error: unknown = await asked.catch((reason: unknown) => reason);
  expect(error).toBe(caller.signal.reason);
  expect(String(error) + JSON.stringify(error)).not.toContain('hunter2');
});
