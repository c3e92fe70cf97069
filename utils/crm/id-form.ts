/** What ids look like in a CRM: the source of a regular expression, and the words for it. */
export type IdForm = { pattern: string; words: string; writtenAs?: 'salesforce' | 'guid' };

export const idForms = {
  number: { pattern: '[1-9][0-9]{0,24}', words: 'a number' },
  guid: {
    pattern: '\\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\}?',
    words: 'a GUID such as 1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    writtenAs: 'guid',
  },
  salesforce: {
    pattern: '[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?',
    words: '15 or 18 letters and digits',
    writtenAs: 'salesforce',
  },
  word: { pattern: '[A-Za-z0-9_-]{1,64}', words: 'letters, digits, “-” and “_”' },
  name: { pattern: '[^?#\\p{Cc}]{1,140}', words: 'a name of 140 characters at most' },
} as const satisfies Record<string, IdForm>;

/** Whether it is a page beside the records that stands where an id could, as in `/leads/new` or `/lead/view/list`. */
export const isPageBesideRecords = (id: string): boolean => /^(?:new|create|add|list|search|import|view)$/i.test(id);

/** The one way in which an id is written in addresses; the id itself where there is only one way. */
export function canonicalId(id: string, form: IdForm | null): string {
  if (form?.writtenAs === 'guid') return id.replace(/[{}]/g, '').toLowerCase();
  if (form?.writtenAs === 'salesforce' && id.length === 15) return id + salesforceCheck(id);
  return id;
}

/** Whether an id can be one of this CRM's. */
export function fitsIdForm(id: string, form: IdForm | null): boolean {
  return form === null || new RegExp(`^(?:${form.pattern})$`, 'u').test(id);
}

// The last three of a Salesforce id's 18 characters say which of the first 15 are capitals, five to a character.
function salesforceCheck(id: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  return [0, 5, 10]
    .map((start) => {
      const capitals = id
        .slice(start, start + 5)
        .split('')
        .map((character) => /[A-Z]/.test(character));
      return alphabet[capitals.reduce((sum, capital, bit) => sum + (capital ? 1 << bit : 0), 0)] ?? '';
    })
    .join('');
}
