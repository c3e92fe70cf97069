import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Certificate } from './certificates.ts';
import { type Gateway, HOST } from './gateway.ts';
import { readAll } from './read-all.ts';

export const API = '/goAPIv2/goUsers/goAPI.php';
export const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

/** One request of a desk to the gateway; what is left out is as the extension sends it. */
export type Question = {
  method?: string;
  path?: string;
  body?: string;
  /** Laid over the headers of the extension's own request; null leaves one out, a list sends it several times. */
  headers?: Readonly<Record<string, string | null | readonly string[]>>;
  certificate?: Certificate | undefined;
  /** The desk's own address. */
  from?: string;
  /** Sends the body in chunks, without its length. */
  inChunks?: boolean;
};

export type Reply = { status: number; headers: IncomingMessage['headers']; body: string };

/** What the extension sends for that agent where the address needs no log-in. */
export const bodyFor = (agent: string): string =>
  new URLSearchParams({ goAction: 'getLiveAgentInfo', user: agent, responsetype: 'json' }).toString();

/** Sends the request on a connection of its own. */
export async function ask({ port, authority }: Gateway, question: Question): Promise<Reply> {
  const { method = 'POST', path = API, body = '', certificate, from = '127.0.0.1', inChunks = false } = question;
  const length = inChunks ? null : String(Buffer.byteLength(body));
  const headers = { Host: HOST, 'Content-Type': FORM, 'Content-Length': length, ...question.headers };
  const sent = request({
    host: '127.0.0.1',
    port,
    localAddress: from,
    servername: HOST,
    ca: authority.cert,
    agent: false,
    ...(certificate === undefined ? {} : { key: certificate.key, cert: certificate.cert }),
    method,
    path,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().flatMap((each) => [name, each]),
    ),
  });
  sent.end(body);
  const answers: unknown[] = await once(sent, 'response');
  const [answer] = answers;
  if (!isMessage(answer)) throw new Error('Node gave no answer.');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await readAll(answer) };
}

const isMessage = (value: unknown): value is IncomingMessage =>
  typeof value === 'object' && value !== null && 'statusCode' in value;
