import type { CallFields } from '#utils/dialer/call.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';

/** The practice call, from which the preview of each CRM's addresses is made. */
export type ExampleProps = { example: CallFields; setExample: (call: CallFields) => void };

/** A part of a CRM's fields. */
export type ChangeProps = {
  crm: CrmProfile;
  /** Where the CRM's fields stand in the draft, such as `crms.0`. */
  path: string;
  locked: boolean;
  change: (part: Partial<CrmProfile>) => void;
};
