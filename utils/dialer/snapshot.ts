import * as z from 'zod/mini';
import type { CallFields } from './call.ts';
import type { DialerError, DialerErrorKind } from './errors.ts';
import { bodyIn, rowOf } from './find-row.ts';
import { lockedFor, saysRefused } from './login-words.ts';
import { elementIn, kindOfPage, withoutTags } from './not-an-answer.ts';
import { type Hide, MAX_TEXT, oneLine, type ShownText, shownText } from './shown-text.ts';
import { type AgentStatus, readStatus } from './status.ts';

/** What the dialer says about one agent, typed. */
export type AgentSnapshot = { status: AgentStatus; call: CallFields };

/** A number's text; blank where it was rounded before it came. Whole numbers above 2^53 come as texts (parseExactJson). */
const digits = (value: number) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? '' : String(value));

// Servers fill different fields with different types (docs/dialer.md, "Fields"). Anything but text or a number counts as missing.
const received = z.union([z.string(), z.pipe(z.number(), z.transform(digits))]);
const text = z.catch(received, '');

// A positive whole number or none. It is strict because the id becomes part of addresses.
const idOf = (name: string): string => (/^0*[1-9]\d{0,18}$/.test(name) ? name.replace(/^0+/, '') : '');

const rowSchema = z.object({
  // Nothing else can be a status: a number or a list is not understood.
  status: z.nullable(z.string()),
  in_call_with: text,
  campaign_id: text,
  campaign_name: text,
  call_type: text,
  caller_id: text,
  vendor_lead_code: text,
  lead_id: text,
});

const bodySchema = z.object({
  result: z.optional(z.unknown()),
  code: z.catch(z.union([z.string(), z.pipe(z.number(), z.transform(String))]), ''),
  message: z.catch(z.string(), ''),
  data: z.optional(z.unknown()),
});

const BAD_PARAMETER =
  /not defined|responsetype|\binvalid (?:value|parameter|agent|user\b)|no such user|missing required|set a value for/i;

function errorKind(code: string, message: string): DialerErrorKind {
  if (/not logged in/i.test(message)) return 'agent-not-logged-in';
  if (/command not found/i.test(message)) return 'unknown-action';
  if (code === '10001' || /permission|not authorized|unauthori[sz]ed/i.test(message)) return 'no-permission';
  if (saysRefused(message)) return 'wrong-login';
  // The words of goAPI itself. "Invalid token" may be about the log-in, so it is none of them.
  if (code === '41004' || code === '40001' || BAD_PARAMETER.test(message)) return 'bad-parameter';
  return 'dialer-refused';
}

type Telling = { agent?: string; said?: string };

/** `said`: what is shown of the message, where that is not all of it. */
function refusal(
  code: string,
  message: string,
  shown: ShownText,
  { agent = '', said = message }: Telling = {},
): DialerError {
  const kind = errorKind(code, message);
  const lockedMs = kind === 'wrong-login' ? lockedFor(message) : undefined;
  return {
    kind,
    detail: shown.label(shown.hidden(said).replace(/^error:\s*/i, '')),
    ...(kind === 'agent-not-logged-in' && tellsOf(agent, message) && { provesLogin: true }),
    ...(lockedMs !== undefined && { lockedMs }),
  };
}

/** Whether the dialer tells of this agent by name, which it does once it has accepted the log-in: "Agent 'X' is currently NOT logged in". */
function tellsOf(agent: string, message: string): boolean {
  const named = /^(?:error: *)?agent ['"](.*)['"] is (?:currently )?not logged in/i.exec(message.trim())?.[1];
  return named !== undefined && named !== '' && named.trim().toLowerCase() === agent.trim().toLowerCase();
}

const LONGEST_EXCERPT = 80;

/** What a body says that is not JSON. */
function pageError(body: string, shown: ShownText): DialerError {
  const kind = kindOfPage(body);
  // The password goes before anything is taken out, which could leave half of it.
  const page = shown.hidden(body);
  // VICIdial's own pages refuse a log-in in plain text. A page with tags may be of somebody else's log-in.
  const isText = kind === 'not-json' && !body.includes('<');
  if (isText && errorKind('', body) === 'wrong-login') {
    return refusal('', body, shown, { said: page.slice(0, LONGEST_EXCERPT) });
  }
  if (kind !== 'xml-answer') {
    const said = oneLine(withoutTags(page)).slice(0, 2 * MAX_TEXT);
    return { kind, detail: shown.label(said, LONGEST_EXCERPT) };
  }
  const said = (xml: string) => elementIn(xml, 'message') || elementIn(xml, 'result');
  const error = refusal(elementIn(body, 'code'), said(body), shown, { said: said(page) });
  // A refused log-in counts as one in whatever form it is told.
  if (error.kind !== 'dialer-refused') return error;
  return { kind, detail: /^success$/i.test(said(body)) ? '' : error.detail };
}

const notUnderstood = (body: string, shown: ShownText): { error: DialerError } => ({
  error: { kind: 'not-understood', detail: shown.label(body, LONGEST_EXCERPT) },
});

/**
 * Reads a body that came with HTTP 200, which does not mean success (docs/dialer.md, "Answers"). Returns the snapshot of
 * `agent`, or a typed error. `hide` removes the password from all that leaves the answer, because a server may echo the
 * request.
 */
export function parseAnswer(
  body: string,
  { agent = '', hide = (said) => said }: { agent?: string; hide?: Hide } = {},
): { snapshot: AgentSnapshot } | { error: DialerError } {
  const shown = shownText(hide);
  const plain = /^\s*result=error;\s*message=(.*)/is.exec(body);
  if (plain) return { error: refusal('', plain[1] ?? '', shown) };

  const found = bodyIn(body);
  if (found === undefined) return { error: pageError(body, shown) };
  const answer = bodySchema.safeParse(found);
  if (!answer.success) return notUnderstood(body, shown);
  const { result, code, message, data } = answer.data;
  if (typeof result !== 'string' || result.trim().toLowerCase() !== 'success') {
    const said = message || (typeof result === 'string' ? result : '');
    return said === '' && code === '' ? notUnderstood(body, shown) : { error: refusal(code, said, shown, { agent }) };
  }

  const row = rowOf(data, agent);
  // Whatever is said of the agent: a log-in that is refused is no success.
  if (row === 'none') return { error: { kind: 'agent-not-logged-in', detail: '', provesLogin: true } };
  const parsed = rowSchema.safeParse(row);
  if (parsed.success) return { snapshot: toSnapshot(parsed.data, shown) };
  return { error: { ...notUnderstood(body, shown).error, provesLogin: true } };
}

function toSnapshot(data: z.infer<typeof rowSchema>, shown: ShownText): AgentSnapshot {
  const call: CallFields = {
    leadId: idOf(shown.name(data.lead_id)),
    vendorLeadCode: shown.name(data.vendor_lead_code),
    phone: shown.name(data.in_call_with),
    callerId: shown.label(data.caller_id),
    campaignId: shown.label(data.campaign_id),
    campaignName: shown.label(data.campaign_name),
    callType: shown.label(data.call_type),
  };
  const said = data.status ?? '';
  return { status: shown.status(said, readStatus(oneLine(said).slice(0, MAX_TEXT), call)), call };
}
