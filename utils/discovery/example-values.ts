import type { Example } from '../crm/discovery.ts';
import { nameOrBlank } from '../crm/lead-names.ts';
import { phoneText } from '../crm/phone-text.ts';
import type { SearchSubject } from '../crm/profile.ts';
import type { Known, RecordAnswer } from './known.ts';
import { fieldsWith, isNumber, type JsonField } from './record-json.ts';

/** The values of the example that name a customer, the best first. */
export const subjectsOf = (example: Example): SearchSubject[] =>
  (['vendor_lead_code', 'phone', 'lead_id'] as const).filter((subject) => valueOf(example, subject) !== '');

/** The example's value for a subject; blank where it names nobody. */
export function valueOf(example: Example, subject: SearchSubject): string {
  if (subject === 'phone') return phoneText(example.phone);
  return nameOrBlank(subject === 'lead_id' ? example.leadId : example.vendorLeadCode);
}

/** The fields of the record's answer in which a value of the example stands. */
export function fieldsOf(
  { answer }: RecordAnswer,
  { crm, example }: Pick<Known, 'crm' | 'example'>,
  by: SearchSubject,
): JsonField[] {
  const value = valueOf(example, by);
  if (value === '') return [];
  return fieldsWith(answer, by === 'phone' ? isNumber(value, crm.country) : (text) => text === value);
}

/** Whether the answer is that of the example's record. */
export const holdsValue = (answer: RecordAnswer, known: Pick<Known, 'crm' | 'example'>): boolean =>
  subjectsOf(known.example).some((by) => fieldsOf(answer, known, by).length > 0);
