import type { Example } from '../crm/discovery.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { Survey } from '../crm/survey.ts';

/** What the CRM's interface answers for the example's record, and the address by which the record's page asks for it. */
export type RecordAnswer = { address: string; answer: unknown };

/** What is known of a CRM before anything is tried. */
export type Known = {
  crm: ResolvedCrm;
  example: Example;
  survey: Survey;
  /** What the CRM's own interface says of the example's record, as the record's page has asked it. */
  answers: RecordAnswer[];
};

/** Two pages of the CRM as one. Only the first shows the record. */
export const bothSurveys = (first: Survey | null, second: Survey | null): Survey => ({
  address: first?.address ?? second?.address ?? '',
  shows: first?.shows ?? [],
  searches: [...(first?.searches ?? []), ...(second?.searches ?? [])],
  requests: [...new Set([...(first?.requests ?? []), ...(second?.requests ?? [])])],
});
