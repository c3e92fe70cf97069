import { type WrittenNumber, writtenForms } from '../crm/written-forms.ts';
import { fieldsOf } from './example-values.ts';
import type { Known } from './known.ts';

/** A number has nine forms, and each is a page to load. */
const MOST_FORMS = 4;

/**
 * The example's number in the written forms to try: first as the record's page or the CRM's interface writes it, then as the
 * profile says, then as usual. Pure.
 */
export function numbersOf(known: Known): WrittenNumber[] {
  const { crm, example, survey, answers } = known;
  const stored = [
    ...answers.flatMap((answer) => fieldsOf(answer, known, 'phone').map(({ written }) => written)),
    ...survey.shows.flatMap(({ value, written }) => (value === 'phone' ? [written] : [])),
  ].map((written) => written.replaceAll(/\s+/g, ' ').trim());
  const rank = ({ text }: WrittenNumber) => (stored.includes(text) ? stored.indexOf(text) : stored.length);
  return writtenForms(example.phone, crm.country, crm.phoneForms)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MOST_FORMS);
}
