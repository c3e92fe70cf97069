/**
 * One phone call as the dialer describes it. Texts are as received, but trimmed; `''` means that the dialer sent none.
 * Plain data without imports, because the background, the pages and the script in the CRM's page all read it.
 */
export type CallFields = {
  /** The dialer's own lead id; `''` if it sent 0, "0", "" or null. */
  leadId: string;
  /** The lead's code in the customer's CRM. It may be blank, and several leads may share one. */
  vendorLeadCode: string;
  /** The other party's number (`in_call_with`). */
  phone: string;
  callerId: string;
  campaignId: string;
  campaignName: string;
  callType: string;
};

export type Call = CallFields & {
  /** Tells this call from the next (`callKey` in utils/agent/reduce.ts). */
  key: string;
  /** The user name of the agent that the dialer was asked about. */
  agent: string;
  /** When Screen Pop first saw the call, epoch ms. The dialer sends no start time. */
  startedAtMs: number;
};
