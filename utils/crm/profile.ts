import * as z from 'zod/mini';
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

const textOfMost = (length: number) => z.string().check(z.trim(), z.maxLength(length));
const shortText = textOfMost(200);
const templateText = textOfMost(2000);
const orBlank = (text: z.ZodMiniString<string>) => z._default(text, '');

const listOf = <const T extends readonly string[]>(values: T) =>
  z._default(z.array(z.enum(values)).check(z.maxLength(values.length, problem('problem.eachOnce'))), []);

/** An address that answers with JSON, the path to the id in it, and to the text that tells people apart (blank: guessed). */
const lookupSchema = z._default(
  z.nullable(
    z.object({ template: templateText, idPath: shortText, labelPath: orBlank(shortText) }, problem('problem.lookup')),
  ),
  null,
);

/**
 * A CRM as a person or a policy describes it. Only the id and what the preset asks for are required: blank texts and
 * empty lists mean “as the preset says”. The schema checks form and size; `checkProfile` also checks that it makes
 * sense.
 */
export const crmProfileSchema = z.object({
  id: z.string(problem('problem.crmIdMissing')).check(
    z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, problem('problem.crmId')),
    // A rule says this instead of a profile's id.
    z.refine((id) => id !== 'dont-pop', problem('problem.crmIdReserved')),
  ),
  name: orBlank(shortText),
  /** Id of a preset, or "other". */
  preset: z._default(
    z.string(problem('problem.crmPreset')).check(z.trim(), z.maxLength(40, problem('problem.crmPreset'))),
    'other',
  ),
  parts: z._default(z.record(z.string().check(z.maxLength(40)), shortText, problem('problem.parts')), {}),
  /** For "other": origin and path below which all pages of the CRM are. */
  address: orBlank(shortText),
  recordTemplate: orBlank(templateText),
  searchTemplate: orBlank(templateText),
  newRecordTemplate: orBlank(templateText),
  lookup: lookupSchema,
  /** For one subject each: a CRM that searches by field has no one address for code and number. */
  searchTemplates: z.prefault(z.object(bySubject(() => orBlank(templateText))), {}),
  lookups: z.prefault(z.object(bySubject(() => lookupSchema)), {}),
  rowSelector: orBlank(shortText),
  routing: z._default(z.enum(['auto', ...routings]), 'auto'),
  ways: listOf(ways),
  addressBy: listOf(recordNames),
  searchBy: listOf(searchSubjects),
  /** The forms in which numbers are searched for, the best first; all others follow. */
  phoneForms: listOf(phoneForms),
  /** Country of phone numbers that are written without one: two letters, ISO 3166. */
  country: orBlank(z.string().check(z.trim(), z.toUpperCase(), z.regex(/^(?:[A-Z]{2})?$/, problem('problem.country')))),
});

export type CrmProfile = z.output<typeof crmProfileSchema>;
export type CrmProfileInput = z.input<typeof crmProfileSchema>;
