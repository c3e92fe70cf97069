import { z } from 'zod';
import { type Answer, type ErrorName, errorResults } from './answers.ts';
import { phpJson, upstreamXml } from './php.ts';
import { bentResult, typeFaults } from './wrong-types.ts';
import { errorPage, fatalErrors, fatalPage, logInPage } from './proxy-pages.ts';

const charsets = ['utf-8', 'iso-8859-1', 'utf-16le'] as const;
const encodings = { 'utf-8': 'utf8', 'iso-8859-1': 'latin1', 'utf-16le': 'utf16le' } as const;

const errorNames = Object.keys(errorResults).filter((name): name is ErrorName => name in errorResults);
const scope = {
  /** Only requests about this agent; all requests where left out. */
  agent: z.string().min(1).optional(),
  /** How many requests it spoils before it goes by itself; until cleared where left out. */
  count: z.int().positive().optional(),
};

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ms: z.int().nonnegative(), ...scope }),
  z.strictObject({ kind: z.literal('hang'), ...scope }),
  z.strictObject({ kind: z.literal('cut'), at: z.enum(['start', 'body']).optional(), ...scope }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    /** Seconds, or the header's text as it is, or an HTTP date that many milliseconds from now. */
    retryAfter: z.union([z.number(), z.string(), z.strictObject({ inMs: z.number() })]).optional(),
    ...scope,
  }),
  z.strictObject({ kind: z.literal('redirect'), to: z.string().optional(), ...scope }),
  z.strictObject({ kind: z.literal('login-page'), ...scope }),
  z.strictObject({ kind: z.literal('notices'), where: z.enum(['before', 'after', 'around']).optional(), ...scope }),
  z.strictObject({ kind: z.literal('truncated'), bytes: z.int().nonnegative().optional(), ...scope }),
  z.strictObject({ kind: z.literal('empty'), ...scope }),
  z.strictObject({ kind: z.literal('text'), text: z.string().optional(), ...scope }),
  z.strictObject({ kind: z.literal('huge'), bytes: z.int().positive().max(1e9).optional(), ...scope }),
  z.strictObject({ kind: z.literal('types'), variant: z.enum(typeFaults), ...scope }),
  z.strictObject({ kind: z.literal('bom'), ...scope }),
  /** Digits as JSON numbers of any length, as a server with 64-bit numbers writes them. */
  z.strictObject({ kind: z.literal('long-numbers'), ...scope }),
  z.strictObject({
    kind: z.literal('charset'),
    as: z.enum(charsets),
    /** What the Content-Type says of it: the truth where left out, nothing where null. */
    says: z.string().nullable().optional(),
    ...scope,
  }),
  /** XML, whatever was asked for. */
  z.strictObject({ kind: z.literal('xml'), ...scope }),
  z.strictObject({
    kind: z.literal('fatal'),
    of: z.enum(fatalErrors),
    /** 500, as PHP sends it, where display_errors is off; then there is no body. */
    status: z.enum(['200', '500', '500-blank']),
    ...scope,
  }),
  z.strictObject({ kind: z.literal('error'), error: z.enum(errorNames), ...scope }),
]);
/** Something that goes wrong with an answer. */
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

export type Delivery = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** How the body is written into bytes. */
  encoding: 'utf8' | 'latin1' | 'utf16le';
  /** How long the answer is held back. */
  delayMs: number;
  /** Whether it goes out whole, is cut before or in the body, or never comes. */
  end: 'whole' | 'cut-at-start' | 'cut-in-body' | 'never';
  /** False where something in front of the dialer answered, which then never saw the log-in. */
  reachedDialer: boolean;
};

const logInPath = '/login.html';
const htmlHeaders = { 'Content-Type': 'text/html' };

/** What becomes of an answer under faults, applied in their order. Pure: simulators in virtual time use it too. */
export function deliver(answer: Answer, faults: readonly Fault[], nowMs: number): Delivery {
  const delivery: Delivery = {
    status: answer.status,
    headers: answer.headers,
    body: answer.body,
    encoding: 'utf8',
    delayMs: 0,
    end: 'whole',
    reachedDialer: true,
  };
  for (const fault of faults) Object.assign(delivery, effectOf(fault, delivery, answer, nowMs));
  return delivery;
}

function effectOf(fault: Fault, delivery: Delivery, answer: Answer, nowMs: number): Partial<Delivery> {
  const { body } = delivery;
  switch (fault.kind) {
    case 'delay':
      return { delayMs: delivery.delayMs + fault.ms };
    case 'hang':
      return { end: 'never' };
    case 'cut':
      return { end: fault.at === 'body' ? 'cut-in-body' : 'cut-at-start' };
    case 'status':
      return {
        status: fault.status,
        headers: { ...htmlHeaders, ...retryAfterHeader(fault.retryAfter, nowMs) },
        body: errorPage(fault.status),
        reachedDialer: false,
      };
    case 'redirect':
      return { status: 302, headers: { Location: fault.to ?? logInPath }, body: '', reachedDialer: false };
    case 'login-page':
      return { status: 200, headers: htmlHeaders, body: logInPage, reachedDialer: false };
    case 'notices':
      return { body: withNotices(body, fault.where ?? 'before') };
    case 'truncated':
      return { body: body.slice(0, fault.bytes ?? Math.floor(body.length / 2)) };
    case 'empty':
      return { body: '' };
    case 'text':
      return { body: fault.text ?? 'Service is being updated, please come back later.' };
    case 'huge':
      return { body: padded(answer, fault.bytes ?? 20_000_000) };
    case 'types':
      return answer.result === null
        ? {}
        : { body: answer.encode(bentResult(answer.result, fault.variant, answer.agent ?? '')) };
    case 'bom':
      return { body: `\uFEFF${body}` };
    case 'long-numbers':
      return { body: body.replaceAll(/:"([1-9]\d*)"/g, ':$1') };
    case 'charset':
      return inCharset(answer, fault);
    case 'xml':
      return answer.result === null ? {} : { body: upstreamXml('getLiveAgentInfo', answer.result) };
    case 'fatal':
      return fault.status === '500-blank'
        ? { status: 500, body: '' }
        : { status: Number(fault.status), body: fatalPage(fault.of) };
    case 'error':
      return { body: answer.encode(errorResults[fault.error]) };
    default:
      return fault satisfies never;
  }
}

/** The answer with its letters as they are and not as `\uXXXX`, in another charset. */
function inCharset(answer: Answer, { as, says = as }: Extract<Fault, { kind: 'charset' }>): Partial<Delivery> {
  const type = says === null ? 'text/html' : `text/html; charset=${says}`;
  return {
    body: answer.result === null ? answer.body : JSON.stringify(answer.result),
    encoding: encodings[as],
    headers: { ...answer.headers, 'Content-type': type },
  };
}

type RetryAfter = Extract<Fault, { kind: 'status' }>['retryAfter'];

function retryAfterHeader(retryAfter: RetryAfter, nowMs: number): Record<string, string> {
  if (retryAfter === undefined) return {};
  if (typeof retryAfter !== 'object') return { 'Retry-After': String(retryAfter) };
  const date = (atMs: number) => new Date(atMs).toUTCString();
  return { 'Retry-After': date(nowMs + retryAfter.inMs), Date: date(nowMs) };
}

/** A right answer with one absurdly long field more: well-formed, and not to be read whole. */
function padded(answer: Answer, bytes: number): string {
  return phpJson({ ...answer.result, filler: 'x'.repeat(bytes) });
}

function withNotices(body: string, where: 'before' | 'after' | 'around'): string {
  const before =
    '<br />\n<b>Warning</b>:  Undefined variable $session_user in <b>/var/www/html/goAPIv2/goFunctions.php</b>' +
    ' on line <b>11</b><br />\n';
  const after =
    '<br />\n<b>Deprecated</b>:  Creation of dynamic property MySQLiDB::$result {"kind":"notice"} is deprecated in' +
    ' <b>/var/www/html/goAPIv2/MySQLiDB.php</b> on line <b>160</b><br />\n';
  return `${where === 'after' ? '' : before}${body}${where === 'before' ? '' : after}`;
}

/** The faults in force. */
export class FaultList {
  #faults: { fault: Fault; left: number }[] = [];

  /** Adds a fault; one of the same kind for the same agent takes the place of the earlier. */
  add(fault: Fault): void {
    this.#faults = this.#faults.filter(
      (entry) => entry.fault.kind !== fault.kind || !sameAgent(entry.fault.agent, fault.agent),
    );
    this.#faults.push({ fault, left: fault.count ?? Infinity });
  }

  clear(agent?: string): void {
    this.#faults = agent === undefined ? [] : this.#faults.filter(({ fault }) => !sameAgent(fault.agent, agent));
  }

  /** The faults that meet a request about an agent; counts them down. */
  take(agent: string | null): Fault[] {
    const met = this.#faults.filter(({ fault }) => fault.agent === undefined || sameAgent(fault.agent, agent ?? ''));
    for (const entry of met) entry.left -= 1;
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return met.map(({ fault }) => fault);
  }

  list(): Fault[] {
    return this.#faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, count: left }));
  }
}

function sameAgent(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase().trimEnd() === other?.toLowerCase().trimEnd();
}
