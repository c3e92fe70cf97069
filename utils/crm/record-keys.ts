import type { RecordSignature } from './record-signature.ts';

/**
 * How to recognise a record on a CRM's page. The background computes it (it can load a phone library) and sends it to
 * the script in the page (which must stay small).
 */
export type RecordKeys = {
  /** What names the record in its own address; null where the address is not known. */
  signature: RecordSignature | null;
  /** The address was made from the call's code by a template that nobody has proved: it may be another customer's. */
  isGuess: boolean;
  /** Blank where the call has none. */
  vendorLeadCode: string;
  leadId: string;
  /**
   * The other party's number as ASCII digit strings that name the same line, longest first: international without "+",
   * then national significant. Empty where the number is too short to identify a record.
   */
  phones: string[];
  /** CSS selector of a row or card with one record, where the general search for rows is not enough. */
  rowSelector: string | null;
  /** What pages say when a record is not there. */
  phrases: PagePhrases;
};

/** Patterns: sources of regular expressions, without regard to case. */
export type PagePhrases = Record<
  | 'gone'
  | 'refused'
  | 'noResult'
  | 'searchTalk'
  | 'leadIdLabel'
  | 'codeLabel'
  | 'technicalLabel'
  | 'contactData'
  | 'logInAddress',
  string[]
>;
