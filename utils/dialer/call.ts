/**
 * One phone call as the dialer describes it. Texts are as received (trimmed); `''` means the dialer sent none.
 * Plain data without imports, because the background, the pages and the script in the CRM's page all read it.
 */
export type CallFields = {
  /** The dialer's own lead id; `''` where the dialer sent 0, "0", "" or null. */
  leadId: string;
  /** The lead's code in the customer's CRM; may be blank, need not be unique. */
  vendorLeadCode: string;
  /** The other party's number (`in_call_with`). */
  phone: string;
  callerId: string;
  campaignId: string;
  campaignName: string;
  callType: string;
};

export type Call = CallFields & {
  /** Tells this call from the next; see `callKey` in reduce.ts. */
  key: string;
  /** The agent that the dialer was asked about. */
  agent: string;
  /** When this install first saw the call, epoch ms (the dialer sends no start time). */
  startedAtMs: number;
};
