import type { DialerAnswer } from '../dialer/client.ts';
import { type DialerError, isLoginError } from '../dialer/errors.ts';
import { sameCallId } from '../dialer/same-line.ts';
import type { AgentSnapshot } from '../dialer/snapshot.ts';
import type { CallFields } from '../dialer/call.ts';
import { compareCalls, goesOn, hasLeadInDoubt, isNamedBy, ownFields, tellsMore } from './call-identity.ts';
import { learnedFrom } from './learned.ts';
import type { AgentState, CallState, EndedCall } from './state.ts';

/**
 * The new state, and what it means for calls: `ended` ended with it; `resumed` seemed to be over and goes on, so it is not
 * popped again. A call that began is in the state, and its pop is due.
 */
export type Reduction = { state: AgentState; ended: EndedCall | null; resumed: EndedCall | null };

const unchangedCall = (state: AgentState): Reduction => ({ state, ended: null, resumed: null });

/**
 * Folds one answer of the dialer into the agent's state. Pure. A failed request changes nothing that is known about the
 * agent; it only adds that the dialer could not be asked.
 */
export function reduceAgent(state: AgentState, answer: DialerAnswer, nowMs: number): Reduction {
  const attempted = { ...state, lastAttemptAtMs: nowMs };
  if (answer.ok) return reduceSnapshot(attempted, answer.snapshot, nowMs);
  // The dialer answered that the agent is not signed in: this is news about the agent, not a failed request.
  if (answer.error.kind === 'agent-not-logged-in') return reduceSnapshot(attempted, SIGNED_OUT, nowMs);
  return unchangedCall({ ...attempted, failure: nextFailure(state, answer.error, nowMs) });
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
  const reduced = reduceCall(seen, snapshot, nowMs);
  const began = state.call === null && reduced.state.call !== null && reduced.resumed === null;
  return { ...reduced, state: { ...reduced.state, learned: learnedFrom(state, status.family, began, nowMs) } };
}

function reduceCall(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  if (snapshot.status.family === 'in-call') return reduceInCall(state, snapshot, nowMs);
  if (state.call && !keepsCall(state, snapshot)) return endCall(state, state.call, snapshot, nowMs);
  const { call, lastCall } = state;
  if (call || !lastCall || lastCall.left || !leaves(lastCall, snapshot)) return unchangedCall(state);
  return unchangedCall({ ...state, lastCall: { ...lastCall, left: true } });
}

/** Whether an answer shows that the agent has finished with an ended call: the next to the same lead is another. */
const leaves = (call: CallFields, snapshot: AgentSnapshot) =>
  snapshot.status.family === 'ringing' || !isNamedBy(call, snapshot);

/** Whether the call goes on although its status is not that of a call. */
function keepsCall(state: AgentState, { status, call }: AgentSnapshot): boolean {
  // Screen Pop does not know this status, so the call's own fields decide whether it is still on.
  if (status.family === 'unknown') return call.leadId !== '' || call.phone !== '' || call.vendorLeadCode !== '';
  return status.family === 'signed-out' && state.signedOutSeen < 2;
}

function endCall(state: AgentState, call: CallState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const ended: EndedCall = { ...call, endedAtMs: nowMs, ...(leaves(call, snapshot) && { left: true }) };
  return { state: { ...state, call: null, lastCall: ended }, ended, resumed: null };
}

function reduceInCall(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const before = state.call;
  const call = ownFields(snapshot);
  if (!before) return reduceNewCall(state, snapshot, nowMs);
  // An answer without the call's own id began another call, but it was the one that had seemed to be over.
  if (before.callerId === '' && state.lastCall && sameCallId(state.lastCall.callerId, call.callerId)) {
    const ended: EndedCall = { ...before, endedAtMs: nowMs };
    return { ...reduceNewCall({ ...state, call: null }, snapshot, nowMs), ended };
  }
  const comparison = compareCalls(before, snapshot);
  if (comparison === 'same') return unchangedCall({ ...state, call: learn(before, snapshot) });
  // Another lead on the same line (docs/dialer.md, "A call's life"): another record, but the call's clock goes on.
  const startedAtMs = comparison === 'other-lead' ? before.startedAtMs : nowMs;
  const { state: without, ended } = endCall(state, before, snapshot, nowMs);
  return { state: startCall(without, call, nowMs, startedAtMs), ended, resumed: null };
}

/** In a call, and none was known: the one that had seemed to be over goes on, or another has begun. */
function reduceNewCall(state: AgentState, snapshot: AgentSnapshot, nowMs: number): Reduction {
  const call = ownFields(snapshot);
  const { lastCall } = state;
  const comparison = lastCall ? goesOn(lastCall, snapshot, nowMs) : 'other-call';
  if (!lastCall || comparison !== 'same') {
    const startedAtMs = lastCall && comparison === 'other-lead' ? lastCall.startedAtMs : nowMs;
    return unchangedCall(startCall(state, call, nowMs, startedAtMs));
  }
  const { endedAtMs: _endedAtMs, left: _left, ...goingOn } = lastCall;
  return { state: { ...state, call: enrich(goingOn, call), lastCall: null }, ended: null, resumed: lastCall };
}

function startCall(state: AgentState, fields: CallFields, nowMs: number, startedAtMs: number): AgentState {
  const agent = state.subject.split(' @ ')[0] ?? '';
  const call: CallState = { ...fields, key: callKey(fields, nowMs), agent, startedAtMs, pop: { state: 'due' } };
  return { ...state, call };
}

/** Names a call in messages and storage: its identity, and when it was first seen, because the next may be to the same lead. */
export const callKey = (fields: CallFields, seenAtMs: number) =>
  [fields.leadId, fields.vendorLeadCode, digits(fields.phone), fields.callerId, seenAtMs].join('|');

const digits = (text: string) => text.replaceAll(/\D/g, '');

const FIELDS = [
  'leadId',
  'vendorLeadCode',
  'phone',
  'callerId',
  'campaignId',
  'campaignName',
  'callType',
] as const satisfies (keyof CallFields)[];

/**
 * The call with what an answer tells of it. Where that is a lead that may be another call's, a record that was found by the
 * line stays what it is until an answer shows the line again. Where none was, the lead is all there is to go by, and the line is
 * forgotten: another caller's number must neither stand beside the lead nor confirm its record.
 */
function learn(call: CallState, snapshot: AgentSnapshot): CallState {
  const fields = ownFields(snapshot);
  if (!hasLeadInDoubt(call, snapshot)) return enrich(call, fields);
  const hasFoundNothing = call.pop.state === 'due' || call.pop.outcome.kind === 'no-record';
  return hasFoundNothing ? enrich({ ...call, phone: '', callerId: '' }, fields) : call;
}

/** Fills in what became known during the call. A known field is never blanked. */
function enrich(call: CallState, fields: CallFields): CallState {
  const enriched = { ...call };
  for (const name of FIELDS) enriched[name] ||= fields[name];
  const nothingToPopBy = call.pop.state === 'done' && call.pop.outcome.kind === 'no-record';
  // The dialer may learn a moment after the call began who is calling: then its record is looked for again.
  return nothingToPopBy && tellsMore(call, enriched) ? { ...enriched, pop: { state: 'due' } } : enriched;
}
