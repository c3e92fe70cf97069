import * as fc from 'fast-check';
import { fillTemplate, parseTemplate } from '#utils/crm/template.ts';

/** The address of a template for that text; a text that says what is wrong where there is none. */
export const filledWith = (template: string, search: string, origin = 'https://crm.example.com'): string => {
  const parsed = parseTemplate(template);
  if ('problem' in parsed) return `no template: ${template}`;
  const filled = fillTemplate(parsed.template, { origin, pathPrefix: '' }, { search });
  return 'address' in filled ? filled.address : `refused: ${template}`;
};

/** What can be asked for: text that is not blank, without control characters, as a call has it. */
export const askable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text) && !['.', '..'].includes(text));
