import { sentence, type Words } from '../words/words.ts';
import { longSalesforceId } from './salesforce-id.ts';

/** What ids look like in a CRM. */
export type IdForm = {
  /** Source of a regular expression for the whole id. */
  pattern: string;
  /** The same for a person, after “it must be”. */
  words: Words;
  /** Where one id may be written in several ways, how `canonicalId` chooses one. */
  writtenAs?: 'salesforce' | 'guid';
  /** The CRM makes such ids itself, so that a dialer's code, which is 20 characters at most, is none of them. */
  ownCounting?: true;
};

export const idForms = {
  number: { pattern: '[1-9][0-9]{0,24}', words: sentence('problem.idForm.number'), ownCounting: true },
  guid: {
    pattern: '\\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\}?',
    words: sentence('problem.idForm.guid'),
    writtenAs: 'guid',
    ownCounting: true,
  },
  hexadecimal: { pattern: '[0-9a-f]{32}', words: sentence('problem.idForm.hexadecimal'), ownCounting: true },
  salesforce: {
    pattern: '[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?',
    words: sentence('problem.idForm.salesforce'),
    writtenAs: 'salesforce',
    ownCounting: true,
  },
  word: { pattern: '[A-Za-z0-9_-]{1,64}', words: sentence('problem.idForm.word') },
  name: { pattern: '[^?#\\p{Cc}]{1,140}', words: sentence('problem.idForm.name') },
} as const satisfies Record<string, IdForm>;

/** Whether a dialer's code may well be an id of this form. */
export const isLikelyCode = (form: IdForm | null): boolean => form?.ownCounting !== true;

/** Whether the text where an id could be names another page instead, as in `/leads/new` or `/lead/view/list`. */
export const isPageBesideRecords = (id: string): boolean =>
  /^(?:new|create|add|lists?|search|find|filters?|import|export|view|index|all|mine|recent|dashboards?|reports?|settings|trash|archive)$/i.test(
    id,
  );

/** Whether the text looks like an id in an address: a number, a GUID, or a longer word with digits in it. */
export const looksLikeId = (text: string): boolean =>
  /^(?:(?!0+$)\d{1,19}|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|(?=[^/]*\d)[a-z0-9_-]{6,64})$/i.test(text);

/** The id in the one spelling that addresses are made with; unchanged where ids of this form have only one spelling. */
export function canonicalId(id: string, form: IdForm | null): string {
  if (form?.writtenAs === 'guid') return id.replace(/[{}]/g, '').toLowerCase();
  return form?.writtenAs === 'salesforce' ? longSalesforceId(id) : id;
}

/** Whether the id has this form; always true for `null`, where anything is an id. */
export function fitsIdForm(id: string, form: IdForm | null): boolean {
  return form === null || new RegExp(`^(?:${form.pattern})$`, 'u').test(id);
}
