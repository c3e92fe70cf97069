import type { CallFields } from '../dialer/call.ts';
import { compareLines, hasCallId, sameCallId } from '../dialer/same-line.ts';
import type { AgentSnapshot } from '../dialer/snapshot.ts';
import { isSecondaryCallStatus } from '../dialer/status.ts';
import type { EndedCall } from './state.ts';

// Which answers are about one call: the table in docs/dialer.md, "One call or two". All of it is pure.

/** An end that the dialer takes back within this time was none: false ends last some seconds, a wrap-up lasts longer. */
const COMES_BACK_WITHIN_MS = 10_000;

export type Comparison = 'same' | 'other-lead' | 'other-call';

/** A blank field says nothing, so it is no difference. */
const differs = (before: string, after: string) => before !== '' && after !== '' && before !== after;
const agrees = (before: string, after: string) => before !== '' && before === after;

/** The fields that surely belong to the call: while the line is parked or shared, the numbers may be a third party's. */
export const ownFields = ({ status, call }: AgentSnapshot): CallFields =>
  isSecondaryCallStatus(status) ? { ...call, phone: '', callerId: '' } : call;

/**
 * Whether an IN CALL answer shows the known call. Lead, code, other party and caller id identify a call; its status does
 * not. Numbers are compared as lines, because the dialer may write the same one otherwise from one answer to the next.
 */
export function compareCalls(before: CallFields, snapshot: AgentSnapshot): Comparison {
  const after = ownFields(snapshot);
  const lead = differs(before.leadId, after.leadId) || differs(before.vendorLeadCode, after.vendorLeadCode);
  if (!sameCallId(before.callerId, after.callerId)) {
    const lines = [compareLines(before.phone, after.phone), compareLines(before.callerId, after.callerId)];
    if (lines.includes('other')) return 'other-call';
  }
  return lead ? 'other-lead' : 'same';
}

/**
 * Whether a lead that the known call did not have may be another call's: the line is parked or shared, so that the answer shows
 * no line, or a third party's. Where answers were missing, one call may have ended and the next have begun unseen.
 */
export function hasLeadInDoubt(before: CallFields, { status, call }: AgentSnapshot): boolean {
  const hadLead = before.leadId !== '' || before.vendorLeadCode !== '';
  const hasLead = call.leadId !== '' || call.vendorLeadCode !== '';
  if (!isSecondaryCallStatus(status) || hadLead || !hasLead) return false;
  // A plain caller id proves nothing, because a dialer may show the same one with every call.
  return compareLines(before.phone, call.phone) !== 'same' && !sameCallId(before.callerId, call.callerId);
}

/**
 * Whether an answer still names the call by what was known of it: its lead, and its number or caller id. Where the agent has
 * finished with a call the dialer blanks its lead, and after a hang-up it may blank its caller id.
 */
export function isNamedBy(call: CallFields, snapshot: AgentSnapshot): boolean {
  if (compareCalls(call, snapshot) !== 'same') return false;
  const after = snapshot.call;
  const hasLead = call.leadId !== '' || call.vendorLeadCode !== '';
  if (hasLead && !agrees(call.leadId, after.leadId) && !agrees(call.vendorLeadCode, after.vendorLeadCode)) return false;
  const hasLine = call.phone !== '' || call.callerId !== '';
  if (!hasLine || isSecondaryCallStatus(snapshot.status)) return hasLead;
  // The next call would have another id. Until an answer shows one, the lead is enough.
  if (hasCallId(call.callerId) && after.phone === '' && after.callerId === '') return hasLead;
  return compareLines(call.phone, after.phone) === 'same' || compareLines(call.callerId, after.callerId) === 'same';
}

/** Whether an IN CALL answer shows that the call which seemed to be over goes on: `same`, or with another lead. */
export function goesOn(ended: EndedCall, snapshot: AgentSnapshot, nowMs: number): Comparison {
  const comparison = compareCalls(ended, snapshot);
  // The dialer gives no other call this id, however long the end has seemed to last.
  if (sameCallId(ended.callerId, ownFields(snapshot).callerId)) return comparison;
  const isSoon = Math.abs(nowMs - ended.endedAtMs) <= COMES_BACK_WITHIN_MS;
  return isSoon && !ended.left && isNamedBy(ended, snapshot) ? 'same' : 'other-call';
}

/** Whether a record could now be found by a field that was blank before. */
export const tellsMore = (before: CallFields, after: CallFields): boolean =>
  (['leadId', 'vendorLeadCode', 'phone'] as const).some((name) => before[name] === '' && after[name] !== '');
