import type { RecordSignature } from './record-signature.ts';

/**
 * What a record can be told by on a CRM's page. Computed in the background (which may load a phone library), sent to the
 * script in the page (which must stay small).
 */
export type RecordKeys = {
  /** What the record's own address looks like; null where the address is not known. */
  signature: RecordSignature | null;
  /** Blank where the call has none. */
  vendorLeadCode: string;
  leadId: string;
  /**
   * The other party's number as ASCII digit strings that name the same line, longest first: international without "+",
   * then national significant. Empty where the number is too short to tell records apart.
   */
  phones: string[];
  /** Selector of a row or card that holds one record, where the general finder is not enough. */
  rowSelector: string | null;
};
