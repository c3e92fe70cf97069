import type { DialerAnswer } from '../dialer/client.ts';
import { type DialerError, isLoginError } from '../dialer/errors.ts';
import type { AgentSnapshot } from '../dialer/snapshot.ts';
import { isSecondaryCallStatus } from '../dialer/status.ts';
import type { CallFields } from '../dialer/call.ts';
import type { AgentState, CallState } from './state.ts';

export type AgentEvent =
  | { type: 'call-started'; call: CallState }
  | { type: 'call-ended'; call: CallState; endedAtMs: number };

type Reduction = { state: AgentState; events: AgentEvent[] };

/**
 * Folds one answer of the dialer into the agent's state. Pure. A failed request changes nothing of what is known about
 * the agent; it only says that nothing newer is known.
 */
export function reduceAgent(state: AgentState, answer: DialerAnswer, nowMs: number): Reduction {
  const attempted = { ...state, lastAttemptAtMs: nowMs };
  if (answer.ok) return reduceSnapshot(attempted, answer.snapshot, nowMs);
  // The dialer answered, and knows nothing of this agent: that is news about the agent, not a failed request.
  if (answer.error.kind === 'agent-not-logged-in') return reduceSnapshot(attempted, SIGNED_OUT, nowMs);
  return { state: { ...attempted, failure: nextFailure(state, answer.error, nowMs) }, events: [] };
}

const NO_CALL: CallFields = {
  leadId: '',
  vendorLeadCode: '',
  phone: '',
  callerId: '',
  campaignId: '',
  campaignName: '',
  callType: '',
};
const SIGNED_OUT: AgentSnapshot = { status: { family: 'signed-out', text: '' }, call: NO_CALL };

function nextFailure(state: AgentState, error: DialerError, nowMs: number): AgentState['failure'] {
  const before = state.failure;
  return {
    kind: error.kind,
    detail: error.detail,
    sinceMs: before?.sinceMs ?? nowMs,
    count: (before?.count ?? 0) + 1,
    quietUntilMs: error.retryAfterMs === undefined ? null : nowMs + error.retryAfterMs,
    // A log-in that is refused needs a person now, also in an outage that has been told of already.
    notified: before !== null && before.notified && (isLoginError(before) || !isLoginError(error)),
  };
}

function reduceSnapshot(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const { status } = snapshot;
  const unchanged = state.status?.family === status.family && state.status.text === status.text;
  const seen: AgentState = {
    ...state,
    status: { ...status, sinceMs: unchanged && state.status ? state.status.sinceMs : nowMs },
    lastSuccessAtMs: nowMs,
    failure: null,
    resting: null,
    signedOutSeen: status.family === 'signed-out' ? state.signedOutSeen + 1 : 0,
  };
  if (status.family === 'in-call') return reduceInCall(seen, snapshot, nowMs);
  if (!seen.call || keepsCall(seen, snapshot)) return { state: seen, events: [] };
  return endCall(seen, seen.call, nowMs);
}

/** Whether a call goes on although the status is not one of a call. */
function keepsCall(state: AgentState, { status, call }: AgentSnapshot): boolean {
  // A status word that nobody has described: the call's own fields tell whether there still is one.
  if (status.family === 'unknown') return call.leadId !== '' || call.phone !== '' || call.vendorLeadCode !== '';
  return status.family === 'signed-out' && state.signedOutSeen < 2;
}

function endCall(state: AgentState, call: CallState, nowMs: number): Reduction {
  return {
    state: { ...state, call: null, lastCall: { ...call, endedAtMs: nowMs } },
    events: [{ type: 'call-ended', call, endedAtMs: nowMs }],
  };
}

function reduceInCall(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const before = state.call;
  const call = ownFields(snapshot);
  if (!before) return startCall(state, call, nowMs, nowMs);
  switch (compareCalls(before, snapshot)) {
    case 'same':
      return { state: { ...state, call: enrich(before, call) }, events: [] };
    case 'other-lead': {
      // The same line, another record (upstream's switch_lead): the call's clock goes on.
      const ended = endCall(state, before, nowMs);
      const started = startCall(ended.state, call, nowMs, before.startedAtMs);
      return { state: started.state, events: [...ended.events, ...started.events] };
    }
    case 'other-call': {
      const ended = endCall(state, before, nowMs);
      const started = startCall(ended.state, call, nowMs, nowMs);
      return { state: started.state, events: [...ended.events, ...started.events] };
    }
  }
}

/** What is surely the call's own: while the line is parked or shared, the numbers may be the third party's. */
const ownFields = ({ status, call }: AgentSnapshot): CallFields =>
  isSecondaryCallStatus(status) ? { ...call, phone: '', callerId: '' } : call;

function startCall(state: AgentState, fields: CallFields, nowMs: number, startedAtMs: number): Reduction {
  const agent = state.subject.split(' @ ')[0] ?? '';
  const call: CallState = { ...fields, key: callKey(fields, nowMs), agent, startedAtMs, pop: { state: 'due' } };
  return { state: { ...state, call }, events: [{ type: 'call-started', call }] };
}

/** Names a call in messages and storage: its identity, and when it was first seen (the next may be to the same lead). */
export const callKey = (fields: CallFields, seenAtMs: number) =>
  [fields.leadId, fields.vendorLeadCode, digits(fields.phone), fields.callerId, seenAtMs].join('|');

const digits = (text: string) => text.replaceAll(/\D/g, '');

/** A blank says nothing; it is not a difference. */
const differs = (before: string, after: string) => before !== '' && after !== '' && before !== after;

/**
 * Whether an IN CALL answer shows the call already known. Identity is lead, code, other party and caller id, not the
 * status. While the line is parked or shared the numbers may be the third party's, so then only the lead counts.
 */
export function compareCalls(
  before: CallFields,
  { status, call }: AgentSnapshot,
): 'same' | 'other-lead' | 'other-call' {
  const lead = differs(before.leadId, call.leadId) || differs(before.vendorLeadCode, call.vendorLeadCode);
  if (isSecondaryCallStatus(status)) return lead ? 'other-lead' : 'same';
  const party = differs(digits(before.phone), digits(call.phone));
  if (party || differs(before.callerId, call.callerId)) return 'other-call';
  return lead ? 'other-lead' : 'same';
}

/** Whether more is known of a call than before that a record could be found by. */
export const tellsMore = (before: CallFields, after: CallFields): boolean =>
  (['leadId', 'vendorLeadCode', 'phone'] as const).some((name) => before[name] === '' && after[name] !== '');

const FIELDS = [
  'leadId',
  'vendorLeadCode',
  'phone',
  'callerId',
  'campaignId',
  'campaignName',
  'callType',
] as const satisfies (keyof CallFields)[];

/** Takes over what became known during the call; what is known is never blanked. */
function enrich(call: CallState, fields: CallFields): CallState {
  const enriched = { ...call };
  for (const name of FIELDS) enriched[name] ||= fields[name];
  const nothingToPopBy = call.pop.state === 'done' && call.pop.outcome.kind === 'no-record';
  // The dialer may learn who is calling a moment after the call began.
  return nothingToPopBy && tellsMore(call, enriched) ? { ...enriched, pop: { state: 'due' } } : enriched;
}
