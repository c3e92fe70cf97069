import { z } from 'zod';
import type { CallFields } from './call.ts';
import type { DialerError, DialerErrorKind } from './errors.ts';
import { type AgentStatus, foldStatus, isUpstreamWrapUp } from './status.ts';

/** What the dialer says about one agent, typed. */
export type AgentSnapshot = { status: AgentStatus; call: CallFields };

const MAX_TEXT = 200;
const clean = (text: string) =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);

// Servers fill different fields with different types (docs/dialer.md, "Fields"). Anything but text or a number counts as missing.
const looseText = z
  .union([z.string(), z.number(), z.bigint()])
  .transform((value) => clean(String(value)))
  .catch('');

// A positive whole number or none. It is strict because the id becomes part of addresses.
const leadId = looseText.transform((text) => (/^0*[1-9]\d{0,18}$/.test(text) ? text.replace(/^0+/, '') : ''));

const dataSchema = z.object({
  status: z.string().transform(clean).nullable().default(''),
  in_call_with: looseText,
  campaign_id: looseText,
  campaign_name: looseText,
  call_type: looseText,
  caller_id: looseText,
  vendor_lead_code: looseText,
  lead_id: leadId,
});

const bodySchema = z.looseObject({
  result: z.union([z.string(), z.null()]).optional(),
  code: z.union([z.string(), z.number()]).optional(),
  message: z.unknown().optional(),
  data: z.unknown().optional(),
});

/** The first JSON object in the text that has a `result` or a `code`, because PHP may print notices around it. */
function findJson(text: string): unknown {
  const whole = tryJson(text.replace(/^\uFEFF/, '').trim());
  if (whole !== undefined) return whole;
  for (
    let from = text.indexOf('{'), tries = 0;
    from !== -1 && tries < 50;
    from = text.indexOf('{', from + 1), tries++
  ) {
    const end = endOfObject(text, from);
    if (end === -1) continue;
    const value = tryJson(text.slice(from, end));
    if (value !== null && typeof value === 'object' && ('result' in value || 'code' in value)) return value;
  }
  return undefined;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Index after the `}` that closes the object opened at `from`, or -1. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

function errorKind(code: string, message: string): DialerErrorKind {
  if (/not logged in/i.test(message)) return 'agent-not-logged-in';
  if (/command not found/i.test(message)) return 'unknown-action';
  if (code === '10001' || /permission|not authorized|unauthori[sz]ed/i.test(message)) return 'no-permission';
  if (/invalid user ?name|invalid (user )?pass|wrong (user|pass)|locked/i.test(message)) return 'wrong-login';
  if (code === '41004' || /not defined|responsetype|invalid|no such user/i.test(message)) return 'bad-parameter';
  return 'dialer-refused';
}

type Hide = (text: string) => string;

const refusal = (code: string, message: string, hide: Hide): DialerError => ({
  kind: errorKind(code, message),
  detail: clean(hide(message).replace(/^error:\s*/i, '')),
});

/**
 * Reads a body that came with HTTP 200, which does not mean success (docs/dialer.md, "Answers").
 * Returns the snapshot, or a typed error. `hide` removes the password from what the server said, because an error page may
 * echo the request. It comes before the text is shortened, which could leave half a password.
 */
export function parseAnswer(
  text: string,
  hide: Hide = (said) => said,
): { snapshot: AgentSnapshot } | { error: DialerError } {
  const plain = /^\s*result=error;\s*message=(.*)/is.exec(text);
  if (plain) return { error: refusal('', plain[1] ?? '', hide) };

  const body = bodySchema.safeParse(findJson(text));
  if (!body.success)
    return { error: { kind: 'not-json', detail: clean(hide(text).replaceAll(/<[^>]*>/g, ' ')).slice(0, 80) } };
  const { result, code = '', message, data } = body.data;
  if (typeof result !== 'string' || result.toLowerCase() !== 'success') {
    const said = typeof message === 'string' && message !== '' ? message : (result ?? '');
    return { error: refusal(String(code), said, hide) };
  }

  const record: unknown = Array.isArray(data) ? data[0] : data;
  const parsed = dataSchema.safeParse(record);
  // The dialer does not know the agent: data is 0, [], "" or missing.
  if (!parsed.success || parsed.data.status === null) return { error: { kind: 'agent-not-logged-in', detail: '' } };
  return { snapshot: toSnapshot(parsed.data) };
}

function toSnapshot(data: z.infer<typeof dataSchema>): AgentSnapshot {
  const folded = foldStatus(data.status ?? '');
  const status = isUpstreamWrapUp(folded, data.lead_id) ? { ...folded, family: 'wrap-up' as const } : folded;
  return {
    status,
    call: {
      leadId: data.lead_id,
      vendorLeadCode: data.vendor_lead_code,
      phone: data.in_call_with,
      callerId: data.caller_id,
      campaignId: data.campaign_id,
      campaignName: data.campaign_name,
      callType: data.call_type,
    },
  };
}
