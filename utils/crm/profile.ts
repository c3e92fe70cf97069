import { z } from 'zod';

/** How a CRM changes pages; `auto` is what the preset says, or what the record address shows. */
export const routings = ['multi-page', 'hash', 'push-state'] as const;
export type Routing = (typeof routings)[number];

/** The ways from a call to its record. */
export const ways = ['remembered', 'address', 'search', 'lookup'] as const;
export type Way = (typeof ways)[number];

/** What of a call may be the id in the record's address. */
export const recordNames = ['vendor_lead_code', 'lead_id'] as const;
export type RecordName = (typeof recordNames)[number];

/** What a CRM may be searched for. */
export const searchSubjects = ['vendor_lead_code', 'lead_id', 'phone'] as const;
export type SearchSubject = (typeof searchSubjects)[number];

const shortText = z.string('This must be text.').trim().max(200, 'This is too long: 200 characters at most.');
const templateText = z.string('This must be text.').trim().max(2000, 'This is too long: 2000 characters at most.');

function listOf<const T extends readonly string[]>(values: T, words: string) {
  return z
    .array(z.enum(values, `Choose from ${words}.`), `This must be a list of ${words}.`)
    .max(values.length, `Name each of ${words} once at most.`)
    .default([]);
}

/**
 * A CRM as a person or a policy describes it. Only the id, and what the preset asks for, must be given: blank texts and
 * empty lists mean "as the preset says". Form and size are checked here, sense by `checkProfile`.
 */
export const crmProfileSchema = z.object({
  id: z
    .string('Give this CRM a short id.')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Small letters, digits and “-” only, 40 characters at most.')
    // A rule says this instead of a profile's id.
    .refine((id) => id !== 'dont-pop', 'This id has a meaning of its own; choose another.'),
  name: shortText.default(''),
  /** Id of a preset, or "other". */
  preset: z.string('Choose a CRM.').trim().max(40, 'Choose a CRM from the list.').default('other'),
  parts: z.record(z.string().max(40), shortText, 'This must be a list of parts and their texts.').default({}),
  /** For "other": origin and path below which all pages of the CRM are. */
  address: shortText.default(''),
  recordTemplate: templateText.default(''),
  searchTemplate: templateText.default(''),
  newRecordTemplate: templateText.default(''),
  lookup: z
    .object(
      { template: templateText, idPath: z.string('This must be text.').trim().max(200, 'This is too long.') },
      'A lookup needs an address and the path to the id.',
    )
    .nullable()
    .default(null),
  rowSelector: shortText.default(''),
  routing: z.enum(['auto', ...routings], 'Choose from auto, multi-page, hash and push-state.').default('auto'),
  ways: listOf(ways, 'remembered, address, search and lookup'),
  addressBy: listOf(recordNames, 'vendor_lead_code and lead_id'),
  searchBy: listOf(searchSubjects, 'vendor_lead_code, lead_id and phone'),
  /** Country of phone numbers that are written without one: two letters, ISO 3166. */
  country: z
    .string('This must be text.')
    .trim()
    .toUpperCase()
    .regex(/^(?:[A-Z]{2})?$/, 'Two letters, such as US or DE.')
    .default(''),
});

export type CrmProfile = z.output<typeof crmProfileSchema>;
export type CrmProfileInput = z.input<typeof crmProfileSchema>;
