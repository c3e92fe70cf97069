import { z } from 'zod';

const text = z.string().nullable();

/** What getLiveAgentInfo says of an agent, with the vendor's names, in the vendor's order. */
export const agentDataSchema = z.strictObject({
  status: text,
  color: text,
  in_call_with: text,
  campaign_id: text,
  campaign_name: text,
  call_type: text,
  caller_id: text,
  conf_exten: text,
  server_ip: text,
  vendor_lead_code: text,
  lead_id: z.union([z.number(), z.string()]).nullable(),
});
export type AgentData = z.infer<typeof agentDataSchema>;

/** Ways in which servers say that they know nothing of an agent (`empty-status`: an answer with a blank status). */
export const absentShapes = ['zero', 'list', 'text', 'missing', 'message', 'no-such-user', 'empty-status'] as const;
export type AbsentShape = (typeof absentShapes)[number];

export type Lead = {
  leadId: number;
  name: string;
  phone: string;
  vendorLeadCode: string;
  campaignId?: string | undefined;
  campaignName?: string | undefined;
};

type CallFields = Pick<
  AgentData,
  'in_call_with' | 'campaign_id' | 'campaign_name' | 'call_type' | 'caller_id' | 'vendor_lead_code' | 'lead_id'
>;

const noCall: CallFields = {
  in_call_with: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
  caller_id: '',
  vendor_lead_code: '',
  lead_id: 0,
};

/** The call of the vendor's page. */
const exampleCall: CallFields = {
  in_call_with: '1234567890',
  campaign_id: 'CAMP001',
  campaign_name: 'EXAMPLE_CAMPAIGN',
  call_type: 'DIALER',
  caller_id: '9876543210',
  vendor_lead_code: 'abc123-xyz456',
  lead_id: 7890123,
};

/** `comes`: a call that is not through yet. `starts`: takes over a coming call, else begins one. `stays`: the last call. */
type CallPart = 'none' | 'comes' | 'starts' | 'stays';
type StateShape = { status: string; color: string; call: CallPart };

const states = {
  ready: { status: 'READY', color: 'primary', call: 'none' },
  closer: { status: 'CLOSER', color: 'primary', call: 'none' },
  queued: { status: 'QUEUE', color: 'info', call: 'comes' },
  ringing: { status: 'RING', color: 'info', call: 'comes' },
  dialing: { status: 'DIAL', color: 'info', call: 'comes' },
  'in-call': { status: 'IN CALL', color: 'green', call: 'starts' },
  'three-way': { status: '3-WAY', color: 'green', call: 'stays' },
  park: { status: 'PARK', color: 'warning', call: 'stays' },
  'hung-up': { status: 'HUNGUP', color: 'danger', call: 'stays' },
  dead: { status: 'DEAD', color: 'danger', call: 'stays' },
  'wrap-up': { status: 'DISPOSITION', color: 'warning', call: 'stays' },
  paused: { status: 'PAUSE - BREAK', color: 'danger', call: 'none' },
  lunch: { status: 'LUNCH BREAK', color: 'danger', call: 'none' },
} as const satisfies Record<string, StateShape>;

export type PresentState = keyof typeof states;
export type NamedState = PresentState | 'signed-out';

const presentStates = Object.keys(states).filter((name): name is PresentState => name in states);
/** Every name that an agent's state can be set by. */
export const namedStates: readonly NamedState[] = [...presentStates, 'signed-out'];
const comingStatuses = new Set<string>(
  Object.values(states)
    .filter((state) => state.call === 'comes')
    .map((state) => state.status),
);

export const changeSchema = z.strictObject({
  state: z.enum(namedStates).optional(),
  /** With `signed-out`: how the server puts it. */
  shape: z.enum(absentShapes).optional(),
  /** The dialer's id of a lead on its list: fills in number, code, campaign and a caller id of this call's own. */
  lead: z.int().optional(),
  ...agentDataSchema.partial().shape,
});
/** A change of an agent's state: a named state, single fields over it, or fields over what was there before. */
export type AgentChange = z.infer<typeof changeSchema>;

export const readyData: AgentData = dataIn('ready', noCall);

function dataIn(name: PresentState, call: CallFields): AgentData {
  const { status, color } = states[name];
  return {
    status,
    color,
    in_call_with: call.in_call_with,
    campaign_id: call.campaign_id,
    campaign_name: call.campaign_name,
    call_type: call.call_type,
    caller_id: call.caller_id,
    conf_exten: '8600118',
    server_ip: '127.0.0.1',
    vendor_lead_code: call.vendor_lead_code,
    lead_id: call.lead_id,
  };
}

function hasCall(data: AgentData): boolean {
  return Number(data.lead_id ?? 0) !== 0 || (data.in_call_with ?? '') !== '' || (data.vendor_lead_code ?? '') !== '';
}

/** Whether a change leaves the agent with the same call: ringing → in call → park → wrap-up, and to the same lead. */
export function keepsCall(before: AgentData, { state, lead }: AgentChange): boolean {
  if (!hasCall(before) || (lead !== undefined && lead !== Number(before.lead_id))) return false;
  if (state === undefined) return lead === undefined;
  if (state === 'signed-out') return false;
  const part: CallPart = states[state].call;
  return part === 'stays' || (part === 'starts' && comingStatuses.has(before.status ?? ''));
}

/**
 * The agent's data after a change. A named state keeps the call where a real one would (ringing → in call → wrap-up);
 * fields given explicitly win over everything. Throws a RangeError for a lead that is not on the list.
 */
export function changedData(before: AgentData, change: AgentChange, leads: readonly Lead[], nowMs: number): AgentData {
  const { state, shape: _shape, lead: leadId, ...fields } = change;
  const kept = keepsCall(before, change);
  let data = before;
  if (state === 'signed-out') data = { ...dataIn('ready', noCall), status: '', color: '' };
  else if (state !== undefined) {
    data = dataIn(state, kept ? before : states[state].call === 'none' ? noCall : exampleCall);
  }
  if (leadId !== undefined && !kept) {
    data = { ...data, ...leadCall(leadId, leads, fields.call_type ?? 'DIALER', nowMs) };
  }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return agentDataSchema.parse({ ...data, ...Object.fromEntries(given) });
}

function leadCall(leadId: number, leads: readonly Lead[], callType: string, nowMs: number): CallFields {
  const lead = leads.find((each) => each.leadId === leadId);
  if (lead === undefined) throw new RangeError(`No lead ${leadId} is on the dialer's list.`);
  return {
    in_call_with: lead.phone,
    campaign_id: lead.campaignId ?? exampleCall.campaign_id,
    campaign_name: lead.campaignName ?? exampleCall.campaign_name,
    call_type: callType,
    caller_id: callIdOf(callType, leadId, nowMs),
    vendor_lead_code: lead.vendorLeadCode,
    lead_id: leadId,
  };
}

/** Upstream's id of one call: a letter for its kind, nine digits of date and time, ten of the lead id. */
export function callIdOf(callType: string, leadId: number, nowMs: number): string {
  const letter = { MANUAL: 'M', INBOUND: 'Y' }[callType.toUpperCase()] ?? 'V';
  const time = new Date(nowMs).toISOString().replaceAll(/\D/g, '').slice(5, 14);
  return `${letter}${time}${String(leadId).padStart(10, '0')}`;
}
