import ky from 'ky';
import type { DialerError } from './errors.ts';
import { hideSecret } from './hide-secret.ts';
import { type AgentSnapshot, parseAnswer } from './snapshot.ts';

/** Who asks, about whom, and where. The password is used for the request's body and nothing else. */
export type AgentQuery = { url: string; user: string; password: string; agent: string };

export type DialerAnswer = { ok: true; snapshot: AgentSnapshot } | { ok: false; error: DialerError };

export type DialerClient = {
  /**
   * Asks the dialer once, without any retry of its own. Resolves to the answer or a typed error; rejects only with the
   * signal's reason, when the caller aborted.
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

/** A worker ends 30 s after a response should have begun (browser-facts); an agent waits far less. */
export const REQUEST_TIMEOUT_MS = 8000;
const MAX_BODY_BYTES = 256 * 1024;
const MAX_RETRY_AFTER_MS = 10 * 60_000;

export function createDialerClient(environment: ClientEnvironment = {}): DialerClient {
  const { isOnline = () => navigator.onLine, now = Date.now, timeout = (ms) => AbortSignal.timeout(ms) } = environment;
  const http = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    // A 307 would send the password on to wherever the server, or a portal in between, points.
    redirect: 'manual',
    ...(environment.fetch ? { fetch: environment.fetch } : {}),
  });

  return {
    async getLiveAgentInfo({ url, user, password, agent }, signal) {
      const overall = timeout(REQUEST_TIMEOUT_MS);
      try {
        const response = await http.post(url, {
          body: new URLSearchParams({
            goAction: 'getLiveAgentInfo',
            goUser: user,
            goPass: password,
            user: agent,
            responsetype: 'json',
          }),
          signal: AbortSignal.any([signal, overall]),
        });
        const answer = await readAnswer(response, now(), (text) => hideSecret(password)(text));
        // Else a refusal that comes with an endless page would hold its connection.
        if (!response.bodyUsed) void response.body?.cancel().catch(() => {});
        return answer;
      } catch {
        signal.throwIfAborted();
        if (overall.aborted) return failed('timeout');
        return failed(isOnline() ? 'unreachable' : 'offline');
      }
    },
  };
}

const failed = (kind: DialerError['kind'], detail = '', waitMs?: number): DialerAnswer => ({
  ok: false,
  error: { kind, detail, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) },
});

async function readAnswer(response: Response, nowMs: number, hide: (text: string) => string): Promise<DialerAnswer> {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) return failed('redirected');
  if (status === 401) return failed('wrong-login', 'HTTP 401');
  if (status === 403) return failed('no-permission', 'HTTP 403');
  if (status === 404 || status === 405 || status === 410) return failed('wrong-address', `HTTP ${status}`);
  if (status === 429 || status >= 500) {
    const wait = retryAfterMs(response.headers.get('Retry-After'), nowMs);
    return failed(status === 429 ? 'rate-limited' : 'server-error', `HTTP ${status}`, wait);
  }
  if (status < 200 || status >= 300) return failed('server-error', `HTTP ${status}`);
  const text = await readText(response);
  if (text === null) return failed('not-json');
  const answer = parseAnswer(text, hide);
  return 'snapshot' in answer ? { ok: true, snapshot: answer.snapshot } : { ok: false, error: answer.error };
}

/** Reads a Retry-After header (seconds or an HTTP date, RFC 9110); ms, at most ten minutes; undefined if unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const isDate = /^\s*[a-z]{3}/i.test(header);
  const wait = isDate ? Date.parse(header) - nowMs : /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Number.NaN;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS) : undefined;
}

/** The body as text, or null when it is longer than any answer can be. */
async function readText(response: Response): Promise<string | null> {
  if (!response.body) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      void reader.cancel().catch(() => {});
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
