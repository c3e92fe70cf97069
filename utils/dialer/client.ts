import ky from 'ky';
import { decodeBody } from './decode-body.ts';
import { type DialerError, isLoginError } from './errors.ts';
import { failedPart } from './not-an-answer.ts';
import { hideSecret } from './hide-secret.ts';
import { retryAfterMs } from './retry-after.ts';
import { type AgentSnapshot, parseAnswer } from './snapshot.ts';

/** An API log-in and the one address that it may be sent to: that of the API of the server that it was typed for. */
export type ServerLogin = { user: string; password: string; server: string };

/**
 * Which dialer is asked, with which log-in, about which agent. The password goes into the request's body only. Without a
 * log-in the address is that of a gateway, which adds its own (docs/gateway.md).
 */
export type AgentQuery = { url: string; login: ServerLogin | null; agent: string };

export type DialerAnswer = { ok: true; snapshot: AgentSnapshot } | { ok: false; error: DialerError };

export type DialerClient = {
  /**
   * Asks the dialer once, without a retry. Resolves to the answer or a typed error; rejects with the signal's reason if the
   * caller aborted. Throws, and sends nothing, where the log-in belongs to another server.
   */
  getLiveAgentInfo(query: AgentQuery, signal: AbortSignal): Promise<DialerAnswer>;
};

export type ClientEnvironment = {
  fetch?: typeof fetch;
  isOnline?: () => boolean;
  now?: () => number;
  /** A signal that aborts after so many ms; the simulators pass one of virtual time. */
  timeout?: (ms: number) => AbortSignal;
};

/**
 * An answer that takes 30 s to begin ends the background (docs/browsers.md, "How long the background lives"). An agent
 * cannot wait that long anyway.
 */
export const REQUEST_TIMEOUT_MS = 8000;
const HTTP_401 = 'HTTP 401';
const HTTP_403 = 'HTTP 403';
const MAX_BODY_BYTES = 256 * 1024;

export function createDialerClient(environment: ClientEnvironment = {}): DialerClient {
  const { isOnline = () => navigator.onLine, now = Date.now, timeout = (ms) => AbortSignal.timeout(ms) } = environment;
  const http = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    // Following a 307 would send the password to whatever address the server, or a portal in between, names.
    redirect: 'manual',
    ...(environment.fetch ? { fetch: environment.fetch } : {}),
  });

  return {
    async getLiveAgentInfo({ url, login, agent }, signal) {
      // Whoever asks has looked already; the password must not depend on that.
      if (login && login.server !== url) throw new Error('This log-in belongs to another server.');
      const overall = timeout(REQUEST_TIMEOUT_MS);
      const wasOnline = isOnline();
      try {
        const response = await http.post(url, {
          body: new URLSearchParams({
            goAction: 'getLiveAgentInfo',
            ...(login ? { goUser: login.user, goPass: login.password } : {}),
            user: agent,
            responsetype: 'json',
          }),
          signal: AbortSignal.any([signal, overall]),
          // A gateway knows the agent by a certificate or by the company's sign-on, which browsers leave out with 'omit'.
          credentials: login ? 'omit' : 'include',
        });
        const hide = hideSecret(login?.password ?? '');
        const read = await readAnswer(response, { agent, nowMs: now(), hide });
        const answer = login ? read : asOfGateway(read);
        // Without this, a refusal with an endless page would keep its connection open.
        if (!response.bodyUsed) void response.body?.cancel().catch(() => {});
        return answer;
      } catch {
        signal.throwIfAborted();
        if (overall.aborted) return failed('timeout');
        // 'offline' tells the log-in guard that nothing was sent, so the network must have been gone from the beginning.
        return failed(wasOnline || isOnline() ? 'unreachable' : 'offline');
      }
    },
  };
}

const failed = (kind: DialerError['kind'], detail = '', waitMs?: number): DialerAnswer => ({
  ok: false,
  error: { kind, detail, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) },
});

/**
 * What a gateway's answer means: it refuses or asks to sign in by HTTP, and passes on what the dialer says of the log-in that
 * the gateway holds.
 */
function asOfGateway(answer: DialerAnswer): DialerAnswer {
  if (answer.ok) return answer;
  const { error } = answer;
  if (error.kind === 'redirected') return { ok: false, error: { ...error, kind: 'gateway-sign-in' } };
  if (!isLoginError(error)) return answer;
  const byGateway = error.detail === HTTP_401 || error.detail === HTTP_403;
  return { ok: false, error: { ...error, kind: byGateway ? 'gateway-refused' : 'gateway-login' } };
}

type Reading = { agent: string; nowMs: number; hide: (text: string) => string };

async function readAnswer(response: Response, { agent, nowMs, hide }: Reading): Promise<DialerAnswer> {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) return failed('redirected');
  if (status === 401) return failed('wrong-login', HTTP_401);
  if (status === 403) return failed('no-permission', HTTP_403);
  if (status === 404 || status === 405 || status === 410) return failed('wrong-address', `HTTP ${status}`);
  const wait = retryAfterMs(response.headers.get('Retry-After'), timeAtServer(response) ?? nowMs);
  if (status === 429) return failed('rate-limited', 'HTTP 429', wait);
  // PHP sends 500 when a program of its own fails; the other 5xx come from what stands in front of it.
  if (status === 500) return failed(failedPart((await readText(response)) ?? ''), 'HTTP 500', wait);
  if (status > 500) return failed('server-error', `HTTP ${status}`, wait);
  if (status < 200 || status >= 300) return failed('server-error', `HTTP ${status}`);
  const text = await readText(response);
  if (text === null) return failed('not-json');
  const answer = parseAnswer(text, { agent, hide });
  return 'snapshot' in answer ? { ok: true, snapshot: answer.snapshot } : { ok: false, error: answer.error };
}

/** The body as text, or null when it is longer than any answer can be. */
async function readText(response: Response): Promise<string | null> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return decodeBody(joined(parts, size), response.headers.get('Content-Type'));
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      void reader.cancel().catch(() => {});
      return null;
    }
    parts.push(value);
  }
}

function joined(parts: Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** What time the server says it is, epoch ms: a time that it names is by its own clock, and this computer's may be wrong. */
function timeAtServer({ headers }: Response): number | null {
  const atMs = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}
