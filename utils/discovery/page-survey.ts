import type { Example, ShownValue } from '../crm/discovery.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';

/** A search that a page of the CRM offers: an address with `{search}`. */
export type OfferedSearch = { template: string; from: 'form' | 'open-search' | 'link'; label: string | null };

/** What a page of the CRM shows of the example and which searches it offers; `requests`: what its scripts have asked for. */
export type PageSurvey = { address: string; shows: ShownValue[]; searches: OfferedSearch[]; requests: string[] };

/** Two pages of the CRM as one. */
export const bothSurveys = (first: PageSurvey | null, second: PageSurvey | null): PageSurvey => ({
  address: first?.address ?? second?.address ?? '',
  shows: first?.shows ?? [],
  searches: [...(first?.searches ?? []), ...(second?.searches ?? [])],
  requests: [...new Set([...(first?.requests ?? []), ...(second?.requests ?? [])])],
});

/** What the CRM's interface answers for the example's record, and the address by which the record's page asks for it. */
export type RecordAnswer = { address: string; answer: unknown };

/** What is known of a CRM before anything is tried. */
export type Known = {
  crm: ResolvedCrm;
  example: Example;
  survey: PageSurvey;
  /** What the CRM's own interface says of the example's record, as the record's page has asked it. */
  answers: RecordAnswer[];
};

/** Whose record the page shows, as the survey is asked for it. */
export type SurveyQuestion = { vendorLeadCode: string; leadId: string; phones: string[]; recordId: string | null };
