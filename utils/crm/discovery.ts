import * as z from 'zod/mini';
import type { Words } from '../words/words.ts';
import type { PhoneForm, SearchSubject, Way } from './profile.ts';
import type { LookupPaths } from './resolved-crm.ts';

/** One customer of the CRM, by whom it is found out how customers are found. Blank where it is not known. */
export type Example = { address: string; vendorLeadCode: string; leadId: string; phone: string };

const value = z.string().check(z.trim(), z.maxLength(200));

export const exampleSchema: z.ZodMiniType<Example> = z.object({
  address: z.string().check(z.trim(), z.maxLength(4000)),
  vendorLeadCode: value,
  leadId: value,
  phone: value,
});

/** One way in which records of a CRM may be found. */
export type Hypothesis = {
  way: Exclude<Way, 'remembered'>;
  by: SearchSubject;
  /** The address to ask, with `{search}`; for `address` the record template. */
  template: string;
  /** Of a lookup: where in the answer the ids are. */
  paths: LookupPaths | null;
  /** By number: in which written form it is asked; null otherwise. */
  phoneForm: PhoneForm | null;
  /** Where the address comes from: `settings` = profile or preset; the others = the record's page. */
  from: 'settings' | 'form' | 'open-search' | 'link' | 'request';
};

/**
 * What came of trying one: `record` = it leads from the example's value to its record, and from a value that nobody has to
 * nothing. `ignored`: it shows the same whatever is asked.
 */
export const trialResults = [
  'record',
  'several',
  'nothing',
  'other-record',
  'ignored',
  'error',
  'log-in',
  'no-answer',
] as const;
export type TrialResult = (typeof trialResults)[number];

export type Trial = {
  hypothesis: Hypothesis;
  /** What was asked. */
  address: string;
  result: TrialResult;
  tookMs: number;
};

/** Where the example's record shows one of its values. */
export type ShownValue = {
  value: 'code' | 'lead-id' | 'phone';
  label: string | null;
  /** As it stands there. */
  written: string;
  place: 'text' | 'field' | 'attribute';
  /** The CRM's own name of the field, where the page tells it. */
  field: string | null;
};

/** What was found out of a CRM by an example, as it is told to the person and kept. */
export type DiscoveryReport = {
  example: Example;
  /** Whether the record at the address could be looked at. */
  record: 'seen' | 'log-in' | 'not-there' | 'no-answer';
  shows: ShownValue[];
  trials: Trial[];
  /** The ways that worked, best first. */
  works: Hypothesis[];
  atMs: number;
};

/** How far that has come. The background writes it while it runs, and the options page reads it. */
export type DiscoveryProgress = {
  profileId: string;
  state: 'running' | 'done' | 'failed';
  /** The addresses that the CRM has been asked, in order. */
  asked: string[];
  report: DiscoveryReport | null;
  /** Why it has ended before it was done; null or missing where it has not. */
  because?: Words | null | undefined;
};
