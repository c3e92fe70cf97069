import { z } from 'zod';
import type { CallFields } from './call.ts';
import type { DialerError, DialerErrorKind } from './errors.ts';
import { bodyIn, rowOf } from './find-row.ts';
import { elementIn, kindOfPage, withoutTags } from './not-an-answer.ts';
import { type AgentStatus, readStatus } from './status.ts';

/** What the dialer says about one agent, typed. */
export type AgentSnapshot = { status: AgentStatus; call: CallFields };

const MAX_TEXT = 200;
const clean = (text: string) =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);

/** A number's text; blank where it was rounded before it came. Whole numbers above 2^53 come as texts (parseExactJson). */
const digits = (value: number) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? '' : String(value));

// Servers fill different fields with different types (docs/dialer.md, "Fields"). Anything but text or a number counts as missing.
const received = z.union([z.string(), z.number().transform(digits)]);
const looseText = received.transform(clean).catch('');

/** Spreadsheets write long numbers so (`4.15556E+09`): the digits that told one from another are lost. */
const ROUNDED = /^\d(?:[.,]\d+)?E\+\d+$/i;

// What names a record or a caller. Part of a name names somebody else, so one that was garbled, cut or rounded is none.
const name = received
  .transform((text) => {
    const whole = text.length <= MAX_TEXT && text.isWellFormed() && !text.includes('\uFFFD');
    const said = whole ? clean(text) : '';
    return ROUNDED.test(said) ? '' : said;
  })
  .catch('');

// A positive whole number or none. It is strict because the id becomes part of addresses.
const leadId = name.transform((text) => (/^0*[1-9]\d{0,18}$/.test(text) ? text.replace(/^0+/, '') : ''));

const rowSchema = z.object({
  // Nothing else can be a status: a number or a list is not understood.
  status: z.string().transform(clean).nullable(),
  in_call_with: name,
  campaign_id: looseText,
  campaign_name: looseText,
  call_type: looseText,
  caller_id: looseText,
  vendor_lead_code: name,
  lead_id: leadId,
});

const bodySchema = z.object({
  result: z.unknown().optional(),
  code: z.union([z.string(), z.number().transform(String)]).catch(''),
  message: z.string().catch(''),
  data: z.unknown().optional(),
});

function errorKind(code: string, message: string): DialerErrorKind {
  if (/not logged in/i.test(message)) return 'agent-not-logged-in';
  if (/command not found/i.test(message)) return 'unknown-action';
  if (code === '10001' || /permission|not authorized|unauthori[sz]ed/i.test(message)) return 'no-permission';
  if (/invalid user ?name|invalid (user )?pass|wrong (user|pass)|locked/i.test(message)) return 'wrong-login';
  if (/login incorrect|too many (failed )?log-?in/i.test(message)) return 'wrong-login';
  if (code === '41004' || /not defined|responsetype|invalid|no such user/i.test(message)) return 'bad-parameter';
  if (code === '40001' || /missing required/i.test(message)) return 'bad-parameter';
  return 'dialer-refused';
}

type Hide = (text: string) => string;

const refusal = (code: string, message: string, hide: Hide): DialerError => ({
  kind: errorKind(code, message),
  detail: clean(hide(message).replace(/^error:\s*/i, '')),
});

/** What a body says that is not JSON. */
function pageError(body: string, hide: Hide): DialerError {
  const kind = kindOfPage(body);
  // It comes before anything is cut out, which could leave half a password.
  const shown = hide(body);
  if (kind !== 'xml-answer') return { kind, detail: clean(withoutTags(shown)).slice(0, 80) };
  const said = (xml: string) => elementIn(xml, 'message') || elementIn(xml, 'result');
  const error = refusal(elementIn(body, 'code'), said(body), () => said(shown));
  // A refused log-in counts as one in whatever form it is told.
  if (error.kind !== 'dialer-refused') return error;
  return { kind, detail: /^success$/i.test(said(body)) ? '' : error.detail };
}

const notUnderstood = (body: string, hide: Hide): { error: DialerError } => ({
  error: { kind: 'not-understood', detail: clean(hide(body)).slice(0, 80) },
});

/**
 * Reads a body that came with HTTP 200, which does not mean success (docs/dialer.md, "Answers").
 * Returns the snapshot of `agent`, or a typed error. `hide` removes the password from what the server said, because an
 * error page may echo the request. It comes before the text is shortened, which could leave half a password.
 */
export function parseAnswer(
  text: string,
  { agent = '', hide = (said) => said }: { agent?: string; hide?: Hide } = {},
): { snapshot: AgentSnapshot } | { error: DialerError } {
  const plain = /^\s*result=error;\s*message=(.*)/is.exec(text);
  if (plain) return { error: refusal('', plain[1] ?? '', hide) };

  const found = bodyIn(text);
  if (found === undefined) return { error: pageError(text, hide) };
  const body = bodySchema.safeParse(found);
  if (!body.success) return notUnderstood(text, hide);
  const { result, code, message, data } = body.data;
  if (typeof result !== 'string' || result.trim().toLowerCase() !== 'success') {
    const said = message || (typeof result === 'string' ? result : '');
    return said === '' && code === '' ? notUnderstood(text, hide) : { error: refusal(code, said, hide) };
  }

  const row = rowOf(data, agent);
  if (row === 'none') return { error: { kind: 'agent-not-logged-in', detail: '' } };
  const parsed = rowSchema.safeParse(row);
  return parsed.success ? { snapshot: toSnapshot(parsed.data) } : notUnderstood(text, hide);
}

function toSnapshot(data: z.infer<typeof rowSchema>): AgentSnapshot {
  const call: CallFields = {
    leadId: data.lead_id,
    vendorLeadCode: data.vendor_lead_code,
    phone: data.in_call_with,
    callerId: data.caller_id,
    campaignId: data.campaign_id,
    campaignName: data.campaign_name,
    callType: data.call_type,
  };
  return { status: readStatus(data.status ?? '', call), call };
}
