import { type PlainKey, sentence, type Words } from '../../words/words.ts';
import type { PresetPart } from '../preset.ts';

type Where = Extract<PlainKey, `preset.where.${string}`>;

/** What the names of fields look like in most CRMs. */
const fieldName = '[A-Za-z][A-Za-z0-9_]{0,79}';

/**
 * The part that asks in which field of the CRM the lead code is. It may stay blank, and what needs it does not exist then.
 * `where` says where the field's technical name is found.
 */
export function codeFieldPart(example: string, where: Where, pattern = fieldName): PresetPart {
  return {
    key: 'codeField',
    label: sentence('preset.part.codeField'),
    hint: sentence('preset.hint.codeField', { example, where: sentence(where) }),
    example,
    pattern,
    optional: true,
    default: '',
  };
}

/** The part that says in which field numbers are searched for, and which field of a new record gets the number. */
export function phoneFieldPart(standard: string, others: string, pattern = fieldName): PresetPart {
  return {
    key: 'phoneField',
    label: sentence('preset.part.phoneField'),
    hint: sentence('preset.hint.phoneField', { examples: others }),
    example: standard,
    pattern,
    default: standard,
  };
}

/** The part for a vendor's CRM that a company has at an address of its own; blank where it is at the vendor's. */
export function ownAddressPart(vendors: Words | string): PresetPart {
  return {
    key: 'address',
    label: sentence('preset.part.ownAddress'),
    hint: sentence('preset.hint.ownAddress', { vendors }),
    example: 'https://crm.example.com',
    pattern: '.+',
    optional: true,
    default: '',
  };
}
