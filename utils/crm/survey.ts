import type { ShownValue } from './discovery.ts';
import type { PagePhrases } from './record-keys.ts';

// What a page of the CRM is asked while its CRM is being set up, and what it answers. The script in the page and the
// background that checks its answers keep to these types and bounds.

/** Whose record the page is said to show. Blank where a value is not known; `phones` as in `RecordKeys`. */
export type SurveyQuestion = {
  vendorLeadCode: string;
  leadId: string;
  phones: string[];
  /** The id in the record's address; null where it is not known. */
  recordId: string | null;
};

/** A search that the page offers. */
export type OfferedSearch = {
  /** A whole address with `{search}` where the text goes, as `parseTemplate` reads it. */
  template: string;
  from: 'form' | 'open-search' | 'link';
  /** What the page calls the search. */
  label: string | null;
};

export type Survey = {
  /** The page's own address. */
  address: string;
  /** Where the page shows one of the values as its record's own. */
  shows: ShownValue[];
  /** Best first. */
  searches: OfferedSearch[];
  /** Addresses of the page's own origin that scripts have asked for in this page, newest first. */
  requests: string[];
};

/** What the CRM answered to a GET. */
export type Probed = {
  address: string;
  /** Null where no answer came: it took too long, was too large, or led out of the CRM. */
  status: number | null;
  /** Where redirects led; blank without an answer. */
  finalAddress: string;
  /** Where the links of an answered page lead within the CRM, each once, but for those of its menus. */
  links: string[];
  /** The text of an answer in JSON. */
  json: string | null;
};

/** A text of the CRM's, and the address from which it came. */
export type Fetched = { address: string; text: string };

/** What the script in the page can be told to do, each a function from what is told to the answer. */
export type SurveyTasks = {
  /** The addresses at which the page says that its searches are described (OpenSearch). */
  descriptions: (nothing: null) => string[];
  /** What the page shows and offers. */
  look: (told: SurveyQuestion & { phrases: PagePhrases; descriptions: Fetched[] }) => Survey;
  /** Where the links of an answered page lead. The page's script reads it, because the background may have no parser. */
  links: (page: Fetched) => string[];
  /**
   * What the CRM answers at an address from which it redirects. The page asks, because the background could not see to it that
   * no redirect leads to another site.
   */
  follow: (address: string) => Probed;
};

/** Nothing that the script answers is longer or more. */
export const SURVEY_LIMITS = {
  shows: 12,
  searches: 8,
  requests: 60,
  requestLength: 2000,
  probes: 6,
  descriptions: 2,
  links: 400,
  addressLength: 4000,
  labelLength: 80,
  writtenLength: 80,
  fieldLength: 80,
  /** Of one answer, in bytes. */
  answerLength: 2_000_000,
} as const;

/** What the CRM is asked for. */
export const PROBE_ACCEPT = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5';

export const isHtml = (contentType: string): boolean => /^[^;]*\bx?html\b/i.test(contentType);
export const isJson = (contentType: string): boolean => /^[^;]*\bjson\b/i.test(contentType);
