import { type PlainKey, sentence, type Words } from '../words/words.ts';
import type { IdForm } from './id-form.ts';
import type { BySubject, Routing } from './profile.ts';

/** Something that a preset asks for, such as a subdomain. In the preset's addresses it is written `<key>`. */
export type PresetPart = {
  key: string;
  label: Words;
  /** Where to find it. */
  hint: Words;
  example: string;
  /** Source of a regular expression for the whole text. */
  pattern: string;
  /** It may stay blank; then an address that names it does not exist. */
  optional?: true;
  /** Used where nothing was entered; blank where something must be entered. */
  default: string;
  /** Given where only these values are possible. A label that is text is a name, the same in every language. */
  choices?: readonly {
    value: string;
    label: Words | string;
    /** How it stands in addresses, if not as `value`. */
    written?: string;
  }[];
};

/** One text, or one for each choice of the part "object"; a choice without one has none. */
export type ByKind = string | Readonly<Record<string, string>>;

/**
 * A known CRM as data. Its addresses are below `base`, with `<part>` for its parts and `{token}` for what a call says.
 */
export type Preset = {
  id: string;
  name: string;
  parts: readonly PresetPart[];
  /**
   * `<address>` where the CRM can be hosted anywhere: the part `address` is then a whole address. At a vendor's, that part
   * may be given instead, by a company that has an address of its own.
   */
  base: string;
  record: ByKind;
  /** Other addresses of the same record, by which the CRM is recognised, and which its lists may link to. */
  alsoAt: readonly string[];
  /** Serves every subject that has none of its own in `searches`. */
  search: ByKind | null;
  searches: Partial<BySubject<ByKind>>;
  lookups: Partial<BySubject<{ template: ByKind; idPath: string; labelPath?: string }>>;
  newRecord: ByKind | null;
  idForm: IdForm | null;
  /** Parameters of `record` that do not name the record. */
  noise: readonly string[];
  routing: Routing;
  /** CSS selector of a row with one record, only where the general search for rows is not enough. */
  rowSelector: string | null;
  /** False where it is general knowledge, not seen in the CRM, its documents or code that uses it. */
  verified: { record: boolean; search: boolean; lookup?: boolean; newRecord: boolean; routing: boolean };
  source: string;
};

/** What most CRMs do not have, so that a preset need not say it. */
const unlessSaid = {
  alsoAt: [],
  search: null,
  searches: {},
  lookups: {},
  newRecord: null,
  idForm: null,
  noise: [],
  rowSelector: null,
} as const;

/** A preset as it is written down. */
export type PresetLiteral = Omit<Preset, keyof typeof unlessSaid> & Partial<Pick<Preset, keyof typeof unlessSaid>>;

/** The preset with everything that its literal leaves out. */
export const presetFrom = (literal: PresetLiteral): Preset => ({ ...unlessSaid, ...literal });

/** Form of the names that CRMs give to their modules and objects. */
export const apiName = '[A-Za-z][A-Za-z0-9_]{0,79}';

/** The part that says where the CRM is, for CRMs that can be hosted anywhere. */
export const addressPart: PresetPart = {
  key: 'address',
  label: sentence('preset.part.address'),
  hint: sentence('preset.hint.address'),
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
    label: sentence('preset.part.subdomain'),
    hint: sentence('preset.hint.subdomain', { suffix }),
    example: 'acme',
    pattern,
    default: '',
  };
}

type KeyBelow<Group extends string> = Extract<PlainKey, `${Group}.${string}`>;

/** A hint that only gives examples, separated by commas. */
export const examples = (list: string): Words => sentence('preset.hint.examples', { examples: list });

/** A part that is text of this form; blank unless it has a default. */
export function textPart(
  key: string,
  label: KeyBelow<'preset.part'>,
  hint: KeyBelow<'preset.hint'>,
  form: { example: string; pattern: string; default?: string },
): PresetPart {
  return { key, label: sentence(label), hint: sentence(hint), default: '', ...form };
}

/** A part that says which kind of record to pop, as text of this form. */
export function objectPart(label: KeyBelow<'preset.part'>, standard: string, pattern: string, hint: Words): PresetPart {
  return { key: 'object', label: sentence(label), hint, example: standard, pattern, default: standard };
}

/** A part that says which kind of record to pop, as one of these choices; the first is the default. */
export function objectChoice(
  ...choices: readonly (readonly [value: string, label: KeyBelow<'preset.kind'>])[]
): PresetPart {
  const values = choices.map(([value]) => value);
  return {
    key: 'object',
    label: sentence('preset.part.kind'),
    hint: sentence('preset.hint.kind'),
    example: values[0] ?? '',
    pattern: values.map((value) => value.replace(/[.+]/g, '\\$&')).join('|'),
    default: values[0] ?? '',
    choices: choices.map(([value, label]) => ({ value, label: sentence(label) })),
  };
}
