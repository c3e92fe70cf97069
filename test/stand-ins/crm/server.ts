import { createServer } from 'node:http';
import { api } from './api.ts';
import { asset } from './assets.ts';
import { control } from './control.ts';
import { CrmDatabase, type Lead } from './database.ts';
import { formValues, readForm } from './form.ts';
import { crmRequest, HttpError, json, page, redirect, send, type CrmRequest, type Reply } from './http.ts';
import { mpa } from './mpa.ts';
import { shell } from './shell.ts';
import { signInOrOut, signInRedirect } from './sign-in.ts';
import type { Matching } from './filter.ts';
import { isSignedIn, type CrmState, type Save } from './state.ts';
import { startPage } from './views/frame.ts';

export type { Lead } from './database.ts';
export type { Save } from './state.ts';

export interface CrmOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Whether people have to sign in (dana, harbour). */
  login?: boolean;
  csp?: 'none' | 'strict';
  /** Whether lists show the same whatever is searched for. */
  ignoresSearch?: boolean;
  /** How late the single page's data is; 400 to 1200 ms when left out. */
  lateMs?: number;
}

export interface Crm {
  origin: string;
  /** Returns the records that are not deleted, by id. */
  leads(): Lead[];
  /** Returns the first record with this vendor lead code. Throws RangeError when there is none. */
  lead(code: string): Lead;
  /** Null for 400 to 1200 ms. */
  setLateMs(ms: number | null): void;
  setLogin(on: boolean): void;
  /** Ends all sessions: while log-in is on, the next page asks to sign in. */
  signOutAll(): void;
  /** Returns whether there was such a record. */
  deleteLead(id: number): boolean;
  /** Returns whether there is such a record. */
  setCode(id: number, code: string): boolean;
  /** The same for the number as it is written there. */
  setPhone(id: number, phone: string): boolean;
  /** How its search compares; `numbers` until this is called. */
  setMatching(matching: Matching): void;
  /** Brings the seed back and forgets what was saved; log-in and lateness stay. */
  restore(): void;
  /** Returns what was asked for, oldest first: method, path and query, such as `GET /mpa/search?q=ann`. */
  requests(): string[];
  /** Returns what was saved through forms, oldest first. */
  saves(): Save[];
  close(): Promise<void>;
}

const MOST_REQUESTS = 10_000;
const STRICT_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'self'";

async function route(crm: Crm, state: CrmState, request: CrmRequest): Promise<Reply> {
  const { pathname } = request.url;
  const [, area = ''] = pathname.split('/');
  const closed = state.login && !isSignedIn(state, request);
  switch (area) {
    case '':
      return page(startPage());
    case 'assets':
      return (await asset(pathname)) ?? json({ error: 'There is no such file.' }, 404);
    case 'control':
      return control(crm, request);
    case 'api':
      return closed ? json({ error: 'Sign in first.' }, 401) : api(state, request);
    case 'login':
    case 'logout':
      return signInOrOut(state, request);
    case 'mpa':
      return closed ? signInRedirect(request) : mpa(state, request);
    case 'hash':
    case 'spa':
      if (closed) return signInRedirect(request);
      return pathname === '/hash' ? redirect('/hash/') : shell(state, request, area);
    default:
      throw new HttpError(404, 'There is nothing at this address.');
  }
}

function failure(error: unknown): Reply {
  if (error instanceof HttpError) return json({ error: error.message }, error.status);
  if (error instanceof Error && error.name === 'AbortError') return json({ error: 'The CRM is closing.' }, 503);
  console.error(error);
  return json({ error: 'The CRM made a mistake.' }, 500);
}

function crmOf(state: CrmState, origin: string, close: () => Promise<void>): Crm {
  const { db, saves, sessions, requests } = state;
  const change = (id: number, values: Record<string, string>): boolean => {
    const contact = db.get(id);
    const result = contact === null ? null : readForm({ ...formValues(contact), ...values });
    if (result?.ok === true) db.update(id, result.form);
    return result?.ok === true;
  };
  return {
    origin,
    close,
    leads: () => db.leads(),
    lead: (code) => {
      const lead = db.leads().find((candidate) => candidate.vendorLeadCode === code);
      if (lead === undefined) throw new RangeError(`no lead has the code ${code}`);
      return lead;
    },
    setLateMs: (ms) => {
      state.lateMs = ms;
    },
    setLogin: (on) => {
      state.login = on;
    },
    signOutAll: () => sessions.clear(),
    deleteLead: (id) => db.remove(id),
    setCode: (id, code) => change(id, { vendorLeadCode: code }),
    setPhone: (id, phone) => change(id, { phone }),
    setMatching: (matching) => {
      db.matching = matching;
    },
    restore: () => {
      db.reseed();
      saves.length = 0;
    },
    requests: () => [...requests],
    saves: () => [...saves],
  };
}

/** Starts the demo CRM and returns it when it listens. Rejects when the port is taken. */
export async function startCrm(options: CrmOptions = {}): Promise<Crm> {
  const closing = new AbortController();
  const state: CrmState = {
    db: new CrmDatabase(Date.now),
    sessions: new Set(),
    saves: [],
    requests: [],
    closing: closing.signal,
    login: options.login ?? false,
    ignoresSearch: options.ignoresSearch ?? false,
    lateMs: options.lateMs ?? null,
  };
  const headers: Record<string, string> = options.csp === 'strict' ? { 'content-security-policy': STRICT_POLICY } : {};
  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the CRM listens on no port');
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise<void>((resolve) => {
      closing.abort();
      server.close(() => {
        state.db.close();
        resolve();
      });
      server.closeAllConnections();
    });
    return closed;
  };
  const crm = crmOf(state, origin, close);
  server.on('request', (request, response) => {
    state.requests.push(`${request.method} ${request.url}`);
    if (state.requests.length > MOST_REQUESTS) state.requests.shift();
    const answer = async (): Promise<Reply> => route(crm, state, crmRequest(request, origin));
    void answer()
      .catch(failure)
      .then((reply) => send(response, reply, headers));
  });
  return crm;
}
