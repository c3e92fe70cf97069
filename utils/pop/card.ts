import type { Call } from '../dialer/call.ts';
import type { CardContent, CardCorner } from '../messages/protocol.ts';

/** The card for a call, before anything is known of its record. */
export const cardFor = (call: Call, corner: CardCorner, practice: boolean): CardContent => ({
  party: call.phone,
  campaign: call.campaignName || call.campaignId,
  callType: call.callType,
  vendorLeadCode: call.vendorLeadCode,
  leadId: call.leadId,
  startedAtMs: call.startedAtMs,
  endedAtMs: null,
  practice,
  note: null,
  candidates: [],
  offer: null,
  canLink: false,
  corner,
});
