import { z } from 'zod';
import { problem } from '../words/issue-words.ts';

/** How a CRM changes pages. A profile may also say `auto`: as the preset says, or as the record address suggests. */
export const routings = ['multi-page', 'hash', 'push-state'] as const;
export type Routing = (typeof routings)[number];

/** The ways from a call to its record, in the order in which they are tried: a lookup leaves the page in front as it is. */
export const ways = ['remembered', 'address', 'lookup', 'search'] as const;
export type Way = (typeof ways)[number];

/** Which of a call's fields can be the id in the record's address. */
export const recordNames = ['vendor_lead_code', 'lead_id'] as const;
export type RecordName = (typeof recordNames)[number];

/** Which of a call's fields a CRM can be searched for. */
export const searchSubjects = ['vendor_lead_code', 'lead_id', 'phone'] as const;
export type SearchSubject = (typeof searchSubjects)[number];

/** A value for each of the call's fields that a CRM can be searched for. */
export type BySubject<Value> = Record<SearchSubject, Value>;

/** The same, made for each field. */
export const bySubject = <Value>(make: (subject: SearchSubject) => Value): BySubject<Value> => ({
  vendor_lead_code: make('vendor_lead_code'),
  lead_id: make('lead_id'),
  phone: make('phone'),
});

/**
 * The written forms of a number in which a CRM may keep it: as the dialer wrote it, `4155550120`, `+14155550120`,
 * `(415) 555-0120`, `+1 415-555-0120`, `555-0120`, `5550120`, and, of a British number, `02079460120` and `442079460120`.
 */
export const phoneForms = [
  'as-dialled',
  'digits',
  'e164',
  'national',
  'international',
  'local',
  'local-digits',
  'trunk-digits',
  'country-digits',
] as const;
export type PhoneForm = (typeof phoneForms)[number];

const shortText = z.string().trim().max(200);
const templateText = z.string().trim().max(2000);

const listOf = <const T extends readonly string[]>(values: T) =>
  z.array(z.enum(values)).max(values.length, problem('problem.eachOnce')).default([]);

/** An address that answers with JSON, the path to the id in it, and to the text that tells people apart (blank: guessed). */
const lookupSchema = z.object(
  { template: templateText, idPath: shortText, labelPath: shortText.default('') },
  problem('problem.lookup'),
);

/**
 * A CRM as a person or a policy describes it. Only the id and what the preset asks for are required: blank texts and
 * empty lists mean “as the preset says”. The schema checks form and size; `checkProfile` also checks that it makes
 * sense.
 */
export const crmProfileSchema = z.object({
  id: z
    .string(problem('problem.crmIdMissing'))
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, problem('problem.crmId'))
    // A rule says this instead of a profile's id.
    .refine((id) => id !== 'dont-pop', problem('problem.crmIdReserved')),
  name: shortText.default(''),
  /** Id of a preset, or "other". */
  preset: z.string(problem('problem.crmPreset')).trim().max(40, problem('problem.crmPreset')).default('other'),
  parts: z.record(z.string().max(40), shortText, problem('problem.parts')).default({}),
  /** For "other": origin and path below which all pages of the CRM are. */
  address: shortText.default(''),
  recordTemplate: templateText.default(''),
  searchTemplate: templateText.default(''),
  newRecordTemplate: templateText.default(''),
  lookup: lookupSchema.nullable().default(null),
  /** For one subject each: a CRM that searches by field has no one address for code and number. */
  searchTemplates: z.object(bySubject(() => templateText.default(''))).prefault({}),
  lookups: z.object(bySubject(() => lookupSchema.nullable().default(null))).prefault({}),
  rowSelector: shortText.default(''),
  routing: z.enum(['auto', ...routings]).default('auto'),
  ways: listOf(ways),
  addressBy: listOf(recordNames),
  searchBy: listOf(searchSubjects),
  /** The forms in which numbers are searched for, the best first; all others follow. */
  phoneForms: listOf(phoneForms),
  /** Country of phone numbers that are written without one: two letters, ISO 3166. */
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^(?:[A-Z]{2})?$/, problem('problem.country'))
    .default(''),
});

export type CrmProfile = z.output<typeof crmProfileSchema>;
export type CrmProfileInput = z.input<typeof crmProfileSchema>;
