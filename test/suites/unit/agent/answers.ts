import type { CallFields } from '#utils/dialer/call.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import type { DialerErrorKind } from '#utils/dialer/errors.ts';
import { parseAnswer } from '#utils/dialer/snapshot.ts';

/** A call's fields as the dialer names them. */
export type Said = Partial<Record<keyof typeof names, string | number | null>>;

const names = {
  in_call_with: '',
  campaign_id: '',
  campaign_name: '',
  call_type: '',
  caller_id: '',
  vendor_lead_code: '',
  lead_id: 0,
} as const;

/** What the dialer answers, through the real parser. */
export function said(status: string, fields: Said = {}): DialerAnswer {
  const parsed = parseAnswer(JSON.stringify({ result: 'success', data: { ...names, status, ...fields } }));
  return 'snapshot' in parsed ? { ok: true, snapshot: parsed.snapshot } : { ok: false, error: parsed.error };
}

export const refused = (kind: DialerErrorKind, retryAfterMs?: number): DialerAnswer => ({
  ok: false,
  error: {
    kind,
    detail: '',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    // As the dialer's `"result":"success"` without a row.
    ...(kind === 'agent-not-logged-in' && { provesLogin: true as const }),
  },
});

/** The call of the vendor's page. */
export const vendorCall: Said = {
  in_call_with: '1234567890',
  campaign_id: 'CAMP001',
  campaign_name: 'EXAMPLE_CAMPAIGN',
  call_type: 'DIALER',
  caller_id: '9876543210',
  vendor_lead_code: 'abc123-xyz456',
  lead_id: 7890123,
};

export const noFields: CallFields = {
  leadId: '',
  vendorLeadCode: '',
  phone: '',
  callerId: '',
  campaignId: '',
  campaignName: '',
  callType: '',
};
