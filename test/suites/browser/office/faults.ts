import type { DialerErrorKind } from '#utils/dialer/errors.ts';
import { readableTypes, unreadableTypes } from '../../../stand-ins/dialer/wrong-types.ts';
import type { Fault } from '../../../stand-ins/dialer/faults.ts';
import { HANGS_MS, waitUntil } from '../harness/wait.ts';
import { codesOf, lastRequest, poppedAtMs, pressTryAgain } from './lifecycle.ts';
import { AGENT, type Office } from './office.ts';

type FaultCase = {
  name: string;
  fault: Fault;
  /** What the agent is told while it lasts; null where the answer can be understood all the same. */
  shows: DialerErrorKind | null;
};

const LOGIN_FAULTS: FaultCase[] = [
  { name: 'wrong log-in', fault: { kind: 'error', error: 'wrong-log-in' }, shows: 'wrong-login' },
  { name: 'HTTP 401', fault: { kind: 'status', status: 401 }, shows: 'wrong-login' },
  { name: 'HTTP 403', fault: { kind: 'status', status: 403 }, shows: 'no-permission' },
  { name: 'no permission', fault: { kind: 'error', error: 'no-permission' }, shows: 'no-permission' },
];

const FAULTS: FaultCase[] = [
  { name: 'answers 2 s late', fault: { kind: 'delay', ms: 2000 }, shows: null },
  { name: 'never answers', fault: { kind: 'hang' }, shows: 'timeout' },
  { name: 'connection cut at once', fault: { kind: 'cut', at: 'start' }, shows: 'unreachable' },
  { name: 'connection cut in the answer', fault: { kind: 'cut', at: 'body' }, shows: 'unreachable' },
  { name: 'HTTP 404', fault: { kind: 'status', status: 404 }, shows: 'wrong-address' },
  { name: 'HTTP 429, Retry-After 2 s', fault: { kind: 'status', status: 429, retryAfter: 2 }, shows: 'rate-limited' },
  { name: 'HTTP 500', fault: { kind: 'status', status: 500 }, shows: 'program-failed' },
  { name: 'HTTP 502', fault: { kind: 'status', status: 502 }, shows: 'server-error' },
  {
    name: 'HTTP 503, Retry-After a date in 2 s',
    fault: { kind: 'status', status: 503, retryAfter: { inMs: 2000 } },
    shows: 'server-error',
  },
  { name: 'redirect to a log-in page', fault: { kind: 'redirect' }, shows: 'redirected' },
  { name: 'log-in page with HTTP 200', fault: { kind: 'login-page' }, shows: 'not-json' },
  { name: 'PHP notices before', fault: { kind: 'notices', where: 'before' }, shows: null },
  { name: 'PHP notices after', fault: { kind: 'notices', where: 'after' }, shows: null },
  { name: 'PHP notices around', fault: { kind: 'notices', where: 'around' }, shows: null },
  { name: 'answer cut short, HTTP 200', fault: { kind: 'truncated' }, shows: 'not-json' },
  { name: 'empty answer', fault: { kind: 'empty' }, shows: 'not-json' },
  { name: 'plain text', fault: { kind: 'text' }, shows: 'not-json' },
  { name: 'answer of 20 MB', fault: { kind: 'huge' }, shows: 'not-json' },
  { name: 'byte order mark', fault: { kind: 'bom' }, shows: null },
  { name: 'latin-1', fault: { kind: 'charset', as: 'iso-8859-1' }, shows: null },
  { name: 'XML', fault: { kind: 'xml' }, shows: 'xml-answer' },
  { name: 'MySQL is down', fault: { kind: 'fatal', of: 'database', status: '200' }, shows: 'database-failed' },
  { name: 'PHP fails', fault: { kind: 'fatal', of: 'program', status: '500' }, shows: 'program-failed' },
  ...[...readableTypes, ...unreadableTypes].map((variant): FaultCase => ({
    name: `other types: ${variant}`,
    fault: { kind: 'types', variant },
    shows: readableTypes.some((each) => each === variant) ? null : 'not-understood',
  })),
  {
    name: 'Missing required parameters',
    fault: { kind: 'error', error: 'missing-parameters' },
    shows: 'bad-parameter',
  },
  { name: 'Command Not Found', fault: { kind: 'error', error: 'unknown-action' }, shows: 'unknown-action' },
  { name: 'no such user', fault: { kind: 'error', error: 'no-such-user' }, shows: 'bad-parameter' },
  { name: 'goAPI User Not Defined', fault: { kind: 'error', error: 'no-api-user' }, shows: 'bad-parameter' },
  { name: 'goAPI Password Not Defined', fault: { kind: 'error', error: 'no-api-password' }, shows: 'bad-parameter' },
  { name: 'Session User Not Defined', fault: { kind: 'error', error: 'no-session-user' }, shows: 'bad-parameter' },
  { name: 'Set a value for User', fault: { kind: 'error', error: 'no-agent' }, shows: 'bad-parameter' },
];

/** The faults dealt out to so many desks. No desk gets more refused log-ins than an install may have in 15 minutes. */
export function faultsFor(desk: number, desks: number): FaultCase[] {
  return [...LOGIN_FAULTS, ...FAULTS].filter((_fault, at) => at % desks === desk);
}

export type FaultRow = {
  name: string;
  shows: string;
  /** Requests that met it. */
  requests: number;
  /** From the fault's end to the record of the next call in front, ms. */
  poppedAfterMs: number;
  /** How much of that had been planned before the fault ended: back-off or Retry-After, ms. */
  plannedMs: number;
};

/**
 * Has the dialer do one thing wrong for so long, and at least until it was noticed, then right again with a new call.
 * Throws when what is shown is not what is meant to be, or when the call is not popped.
 */
export async function meetFault(office: Office, { name, fault, shows }: FaultCase, lastsMs: number): Promise<FaultRow> {
  const { dialer } = office;
  const byPerson = shows === 'wrong-login' || shows === 'no-permission';
  const code = nextCode(office);
  dialer.setAgent(AGENT, 'ready');
  const lastId = lastRequest(office);
  const met = () => dialer.requests(lastId).filter(({ faults }) => faults.includes(fault.kind));
  const startedAtMs = Date.now();
  dialer.setFault(fault);
  await waitUntil(`${name} to be noticed`, async () => {
    const state = await office.state();
    if (shows !== null) return state?.failure?.kind === shows;
    return met().filter(({ outcome }) => outcome === 'answered').length > 1 && state?.status?.family === 'ready';
  });
  await waitUntil(
    `${name} for ${lastsMs} ms`,
    async () => {
      const kind = (await office.state())?.failure?.kind ?? null;
      if (kind !== shows) throw new Error(`${kind ?? 'no error'} is shown instead of ${shows ?? 'none'}`);
      return Date.now() - startedAtMs >= lastsMs;
    },
    lastsMs + HANGS_MS,
  );
  const requests = met().length;

  office.call(code);
  dialer.clearFaults();
  const clearedAtMs = Date.now();
  if (byPerson) await pressTryAgain(office);
  const plannedMs = byPerson ? 0 : Math.max(0, ((await office.state())?.nextPollAtMs ?? 0) - clearedAtMs);
  // A request that hangs goes on hanging until its time is up, and is followed by a back-off.
  const hangsMs = fault.kind === 'hang' ? 8000 + 30_000 : 0;
  const popped = await waitUntil(
    `the call after ${name}`,
    async () => {
      const state = await office.state();
      return state?.call?.vendorLeadCode === code && poppedAtMs(state);
    },
    Math.max(plannedMs, hangsMs) + HANGS_MS,
  );
  return { name, shows: shows ?? '(nothing)', requests, poppedAfterMs: popped - clearedAtMs, plannedMs };
}

const taken = new WeakMap<Office, number>();

/** Every call is to another lead than the one before. */
function nextCode(office: Office): string {
  const codes = codesOf(office);
  const at = taken.get(office) ?? 0;
  taken.set(office, at + 1);
  return codes[at % codes.length] ?? '';
}

/** The rows as a table in Markdown. */
export function faultTable(rows: FaultRow[]): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    '| What the dialer does | Shown as | Requests | Planned wait (s) | Next call popped after (s) |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows.map(
      ({ name, shows, requests, plannedMs, poppedAfterMs }) =>
        `| ${name} | ${shows} | ${requests} | ${seconds(plannedMs)} | ${seconds(poppedAfterMs)} |`,
    ),
  ].join('\n');
}
