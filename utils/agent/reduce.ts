import type { DialerAnswer } from '../dialer/client.ts';
import { type DialerError, isLoginError } from '../dialer/errors.ts';
import type { AgentSnapshot } from '../dialer/snapshot.ts';
import { isSecondaryCallStatus } from '../dialer/status.ts';
import type { CallFields } from '../dialer/call.ts';
import type { AgentState, CallState, EndedCall } from './state.ts';

/** The new state, and the call that ended with it. A call that began is in the state, and its pop is due. */
export type Reduction = { state: AgentState; ended: EndedCall | null };

/**
 * Folds one answer of the dialer into the agent's state. Pure. A failed request changes nothing that is known about the
 * agent; it only adds that the dialer could not be asked.
 */
export function reduceAgent(state: AgentState, answer: DialerAnswer, nowMs: number): Reduction {
  const attempted = { ...state, lastAttemptAtMs: nowMs };
  if (answer.ok) return reduceSnapshot(attempted, answer.snapshot, nowMs);
  // The dialer answered that the agent is not signed in: this is news about the agent, not a failed request.
  if (answer.error.kind === 'agent-not-logged-in') return reduceSnapshot(attempted, SIGNED_OUT, nowMs);
  return { state: { ...attempted, failure: nextFailure(state, answer.error, nowMs) }, ended: null };
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
    // A refused log-in needs a person now, so it is notified even in an outage that has been notified already.
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
  if (!seen.call || keepsCall(seen, snapshot)) return { state: seen, ended: null };
  return endCall(seen, seen.call, nowMs);
}

/** Whether the call goes on although its status is not that of a call. */
function keepsCall(state: AgentState, { status, call }: AgentSnapshot): boolean {
  // Screen Pop does not know this status, so the call's own fields decide whether it is still on.
  if (status.family === 'unknown') return call.leadId !== '' || call.phone !== '' || call.vendorLeadCode !== '';
  return status.family === 'signed-out' && state.signedOutSeen < 2;
}

function endCall(state: AgentState, call: CallState, nowMs: number): Reduction {
  const ended = { ...call, endedAtMs: nowMs };
  return { state: { ...state, call: null, lastCall: ended }, ended };
}

function reduceInCall(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const before = state.call;
  const call = ownFields(snapshot);
  if (!before) return { state: startCall(state, call, nowMs, nowMs), ended: null };
  const comparison = compareCalls(before, snapshot);
  if (comparison === 'same') return { state: { ...state, call: enrich(before, call) }, ended: null };
  // Another lead on the same line (docs/dialer.md, "A call's life"): another record, but the call's clock goes on.
  const startedAtMs = comparison === 'other-lead' ? before.startedAtMs : nowMs;
  const { state: without, ended } = endCall(state, before, nowMs);
  return { state: startCall(without, call, nowMs, startedAtMs), ended };
}

/** The fields that surely belong to the call: while the line is parked or shared, the numbers may be a third party's. */
const ownFields = ({ status, call }: AgentSnapshot): CallFields =>
  isSecondaryCallStatus(status) ? { ...call, phone: '', callerId: '' } : call;

function startCall(state: AgentState, fields: CallFields, nowMs: number, startedAtMs: number): AgentState {
  const agent = state.subject.split(' @ ')[0] ?? '';
  const call: CallState = { ...fields, key: callKey(fields, nowMs), agent, startedAtMs, pop: { state: 'due' } };
  return { ...state, call };
}

/** Names a call in messages and storage: its identity, and when it was first seen, because the next may be to the same lead. */
export const callKey = (fields: CallFields, seenAtMs: number) =>
  [fields.leadId, fields.vendorLeadCode, digits(fields.phone), fields.callerId, seenAtMs].join('|');

const digits = (text: string) => text.replaceAll(/\D/g, '');

/** A blank field says nothing, so it is no difference. */
const differs = (before: string, after: string) => before !== '' && after !== '' && before !== after;

/**
 * Whether an IN CALL answer shows the known call. Lead, code, other party and caller id identify a call; its status does
 * not. While the line is parked or shared only the lead counts, because the numbers may be a third party's.
 */
function compareCalls(before: CallFields, { status, call }: AgentSnapshot): 'same' | 'other-lead' | 'other-call' {
  const lead = differs(before.leadId, call.leadId) || differs(before.vendorLeadCode, call.vendorLeadCode);
  if (isSecondaryCallStatus(status)) return lead ? 'other-lead' : 'same';
  const party = differs(digits(before.phone), digits(call.phone));
  if (party || differs(before.callerId, call.callerId)) return 'other-call';
  return lead ? 'other-lead' : 'same';
}

/** Whether a record could now be found by a field that was blank before. */
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

/** Fills in what became known during the call. A known field is never blanked. */
function enrich(call: CallState, fields: CallFields): CallState {
  const enriched = { ...call };
  for (const name of FIELDS) enriched[name] ||= fields[name];
  const nothingToPopBy = call.pop.state === 'done' && call.pop.outcome.kind === 'no-record';
  // The dialer may learn a moment after the call began who is calling: then its record is looked for again.
  return nothingToPopBy && tellsMore(call, enriched) ? { ...enriched, pop: { state: 'due' } } : enriched;
}
