import type { PhoneForm } from '../crm/profile.ts';
import { valueOf } from './example-values.ts';
import type { Known } from './page-survey.ts';

/** The example's number in the written forms to try, the best first. Pure. */
export function numbersOf({ example }: Known): { form: PhoneForm; text: string }[] {
  const dialled = valueOf(example, 'phone');
  return dialled === '' ? [] : [{ form: 'as-dialled', text: dialled }];
}
