import type { IdForm } from './id-form.ts';
import type { Routing } from './profile.ts';

/** Something that a preset asks for, such as a subdomain. Stands in its addresses as `<key>`. */
export type PresetPart = {
  key: string;
  label: string;
  /** Where to find it. */
  hint: string;
  example: string;
  /** Source of a regular expression for the whole text. */
  pattern: string;
  /** Taken where nothing was entered; blank where something must be. */
  default: string;
  /** Where only these may be chosen. */
  choices?: readonly { value: string; label: string }[];
};

/** A known CRM as data. Addresses stand below `base`, with `<part>` for its parts and `{token}` for what a call says. */
export type Preset = {
  id: string;
  name: string;
  parts: readonly PresetPart[];
  /** `<address>` where the CRM is hosted anywhere: that part is a whole address. */
  base: string;
  /** One template, or one for each choice of the part "object". */
  record: string | Readonly<Record<string, string>>;
  search: string | null;
  newRecord: string | null;
  idForm: IdForm | null;
  /** Parameters of `record` that do not name the record. */
  noise: readonly string[];
  routing: Routing;
  /** Only where the general finder is not enough. */
  rowSelector: string | null;
  /** False: general knowledge, not yet seen in the CRM, its documents or code that uses it. */
  verified: { record: boolean; search: boolean; newRecord: boolean; routing: boolean };
  source: string;
};

export const addressPart: PresetPart = {
  key: 'address',
  label: 'Address of the CRM',
  hint: 'What all its pages begin with; include the folder if it lives in one.',
  example: 'https://crm.example.com',
  pattern: '.+',
  default: '',
};

/** A part that is the first label of the host, in front of `suffix`. */
export function subdomainPart(
  suffix: string,
  key = 'subdomain',
  pattern = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?',
): PresetPart {
  return {
    key,
    label: 'Subdomain',
    hint: `The part of your CRM’s address in front of ${suffix}`,
    example: 'acme',
    pattern,
    default: '',
  };
}

/** A part that says which kind of record to pop; free text of a form, or one of some choices (value, label). */
export function objectPart(label: string, standard: string, pattern: string, hint: string): PresetPart {
  return { key: 'object', label, hint, example: standard, pattern, default: standard };
}

export function objectChoice(...choices: readonly (readonly [value: string, label: string])[]): PresetPart {
  const values = choices.map(([value]) => value);
  return {
    key: 'object',
    label: 'Kind of record',
    hint: 'What a call should open.',
    example: values[0] ?? '',
    pattern: values.map((value) => value.replace(/[.+]/g, '\\$&')).join('|'),
    default: values[0] ?? '',
    choices: choices.map(([value, text]) => ({ value, label: text })),
  };
}
