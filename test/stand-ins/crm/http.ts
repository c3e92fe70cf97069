import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_LIMIT_BYTES = 64 * 1024;

/** An answer whose status tells the caller what went wrong with the request itself. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface CrmRequest {
  method: string;
  /** Path and query as sent; the origin is the server's own. */
  url: URL;
  cookies: ReadonlyMap<string, string>;
  contentType: string;
  /** Returns the fields of a form or JSON object. Throws HttpError 400, 413 or 415. */
  body(): Promise<Record<string, unknown>>;
}

export interface Reply {
  status: number;
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

async function readBody(request: IncomingMessage, contentType: string): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT_BYTES) throw new HttpError(413, 'The form is too large.');
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (contentType === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (contentType !== 'application/json') throw new HttpError(415, 'Send a form or JSON.');
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    throw new HttpError(400, 'That is not JSON.');
  }
  throw new HttpError(400, 'Send a JSON object.');
}

function cookiesOf(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair): [string, string] => {
    const [name = '', ...value] = pair.trim().split('=');
    return [name, value.join('=')];
  });
  return new Map(pairs);
}

export function crmRequest(request: IncomingMessage, origin: string): CrmRequest {
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const path = request.url ?? '/';
  if (!path.startsWith('/')) throw new HttpError(400, 'The address must be a path.');
  return {
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
    url: new URL(origin + path),
    cookies: cookiesOf(request.headers.cookie ?? ''),
    contentType,
    body: () => readBody(request, contentType),
  };
}

export const page = (body: { toString(): string }, status = 200): Reply => ({
  status,
  type: 'text/html; charset=utf-8',
  body: body.toString(),
});

export const json = (value: unknown, status = 200): Reply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

export const redirect = (location: string, status: 302 | 303 = 302): Reply => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: '',
  headers: { location },
});

export function send(response: ServerResponse, reply: Reply, headers: Record<string, string>): void {
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
    ...reply.headers,
  });
  response.end(reply.body);
}
