import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dialer, startDialer } from '../../../stand-ins/dialer/server.ts';
import {
  getExample,
  inCallExample,
  pageAddress,
  postExample,
  readyExample,
} from '../../../stand-ins/dialer/vendor-page.ts';

let dialer: Dialer;
beforeEach(async () => {
  dialer = await startDialer();
});
afterEach(() => dialer.close());

/** The words of a shell command, for the quoting that the page uses (double quotes, backslash at a line's end). */
function words(command: string): string[] {
  const joined = command.replaceAll('\\\n', ' ');
  return [...joined.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

type Sent = { status: number; contentType: string; body: string };
type Sender = (args: readonly string[]) => Promise<Sent>;

const byCurl: Sender = async (args) => {
  const mark = '\n--answer--';
  const process = spawn('curl', ['-sS', '-w', `${mark}%{http_code} %{content_type}`, ...args]);
  const [output, errors] = await Promise.all([
    text(process.stdout),
    text(process.stderr),
    process.exitCode ?? once(process, 'close'),
  ]);
  if (errors !== '') throw new Error(errors);
  const [body = '', meta = ''] = output.split(mark);
  return { status: Number(meta.slice(0, 3)), contentType: meta.slice(4), body };
};

function headerOf(line: string): [string, string][] {
  const [name = '', value = ''] = line.split(': ', 2);
  return [[name, value]];
}

const byFetch: Sender = async (args) => {
  const form = new URLSearchParams();
  const init: RequestInit = {};
  let address = '';
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const value = args[at + 1] ?? '';
    if (word === '-X') init.method = value;
    else if (word === '-H') init.headers = headerOf(value);
    else if (word === '--data-urlencode')
      form.append(value.split('=', 1)[0] ?? '', value.slice(value.indexOf('=') + 1));
    else address = word;
    if (word.startsWith('-')) at += 1;
  }
  const response = await fetch(address, { ...init, ...(form.size > 0 && { body: form.toString() }) });
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, body: await response.text() };
};

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const senders: [string, Sender][] = [['fetch', byFetch]];
if (hasCurl) senders.push(['curl', byCurl]);

describe.each(senders)("the vendor page's own examples, sent by %s", (_name, send) => {
  describe.each([
    ['GET', getExample],
    ['POST', postExample],
  ])('%s', (method, example) => {
    async function run(): Promise<Sent> {
      const [program, ...args] = words(example.replace(pageAddress, dialer.url));
      expect(program).toBe('curl');
      return send(args);
    }

    it.each([
      ['ready', readyExample],
      ['in-call', inCallExample],
    ] as const)('is answered as the page shows it for an agent %s', async (state, page) => {
      dialer.setAgent('example.user', state);
      const answer = await run();
      expect(answer.status).toBe(200);
      expect(answer.contentType).toBe('text/html; charset=UTF-8');
      const got: unknown = JSON.parse(answer.body);
      const wanted: unknown = JSON.parse(page);
      expect(got).toStrictEqual(wanted);
      // Same fields in the same order, and not one byte but the blanks between them is another.
      expect(JSON.stringify(got)).toBe(JSON.stringify(wanted));
      expect(answer.body).toBe(JSON.stringify(wanted));
    });

    it('leaves a trace without the password', async () => {
      await run();
      const [request, ...more] = dialer.requests();
      expect(more).toEqual([]);
      expect(request).toMatchObject({ method, account: 'MyUser', login: 'right', status: 200, faults: [] });
      expect(JSON.stringify(request)).not.toContain('MyPass');
      expect(request?.passwordOutsideBody).toBe(method === 'GET');
      expect(request?.agent?.toLowerCase()).toBe('example.user');
    });
  });
});
