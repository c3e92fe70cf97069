import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as elapsed } from 'node:timers/promises';
import { answerFor, comparable } from './answers.ts';
import { deliver, type Delivery, type FaultList } from './faults.ts';
import { phpFields, phpPost } from './php.ts';
import { logInPage } from './proxy-pages.ts';
import { blotted, type LoggedRequest, type RequestLog } from './request-log.ts';
import { countWrongLogin, type World } from './world.ts';

/** All that changes while the server runs. */
export type DialerState = { world: World; faults: FaultList; log: RequestLog; now: () => number };

const bodyLimitBytes = 1_000_000;

/** Answers one request to goAPI.php, under the faults in force, and logs it. */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  state: DialerState,
  closing: AbortSignal,
): Promise<void> {
  const { world, faults, now } = state;
  const query = phpFields(url.searchParams);
  const form = await phpPost(request.method ?? '', request.headers['content-type'] ?? '', await readBody(request));
  const answer = answerFor({ query, form }, world, now());
  const met = faults.take(answer.agent);
  const delivery = deliver(answer, met, now());
  // A proxy that answers by itself keeps the log-in from the dialer; any other lost answer may have been checked.
  const login = delivery.reachedDialer ? answer.login : 'unchecked';
  const toldWrong = met.some((fault) => fault.kind === 'error' && fault.error === 'wrong-log-in');
  const wrong = login === 'wrong' || (login === 'right' && toldWrong);
  if (wrong && answer.account !== null) countWrongLogin(world, comparable(answer.account));

  const sent = [query, form].flatMap((fields) => [fields.get('goPass') ?? '', fields.get('log_pass') ?? '']);
  const entry = logged(request, state, sent);
  Object.assign(entry, {
    fields: [...form.keys()],
    account: answer.account,
    agent: answer.agent,
    login: wrong ? 'wrong' : login,
    faults: met.map((fault) => fault.kind),
  });
  endWhenClosed(response, entry, now);
  await send(response, delivery, entry, closing);
}

async function send(
  response: ServerResponse,
  delivery: Delivery,
  entry: LoggedRequest,
  closing: AbortSignal,
): Promise<void> {
  if (delivery.delayMs > 0) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await elapsed(delivery.delayMs, undefined, { signal: AbortSignal.any([closing, gone.signal]) });
  }
  if (delivery.end === 'never') return;
  if (delivery.end === 'cut-at-start') {
    entry.outcome = 'cut';
    response.destroy();
    return;
  }
  const body = Buffer.from(delivery.body, delivery.encoding);
  entry.status = delivery.status;
  // PHP's own server closes after every answer, and a connection kept open would hide an outage from a test.
  response.writeHead(delivery.status, { ...delivery.headers, 'Content-Length': body.length, Connection: 'close' });
  if (delivery.end === 'cut-in-body') {
    entry.outcome = 'cut';
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
    return;
  }
  response.end(body);
}

/** The page that a redirect to a log-in leads to; logged too, so that a test sees who followed. */
export function answerLogInPage(request: IncomingMessage, response: ServerResponse, state: DialerState): void {
  endWhenClosed(response, logged(request, state, []), state.now);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(logInPage);
}

function logged(request: IncomingMessage, { log, now, world }: DialerState, sent: readonly string[]): LoggedRequest {
  const secrets = [...new Set([...sent, ...[...world.accounts.values()].map(({ pass }) => pass)])];
  const path = blotted(request.url ?? '', secrets);
  const headers = blotted(request.rawHeaders.join('\n'), secrets);
  return log.add({
    atMs: now(),
    endedAtMs: null,
    method: request.method ?? '',
    path: path.text,
    passwordOutsideBody: path.found || headers.found,
    fields: [],
    account: null,
    agent: null,
    login: 'unchecked',
    faults: [],
    status: null,
    outcome: 'pending',
  });
}

function endWhenClosed(response: ServerResponse, entry: LoggedRequest, now: () => number): void {
  response.once('finish', () => {
    if (entry.outcome === 'pending') Object.assign(entry, { outcome: 'answered', status: response.statusCode });
  });
  response.once('close', () => {
    entry.endedAtMs = now();
    if (entry.outcome === 'pending') entry.outcome = 'left';
  });
}

/** The request's body. Rejects with a RangeError when it is larger than any form of this API. */
export async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > bodyLimitBytes) throw new RangeError('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
