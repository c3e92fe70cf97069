import type { Example } from '../crm/discovery.ts';
import { nameOrBlank } from '../crm/lead-names.ts';
import { phoneText } from '../crm/phone.ts';
import type { SearchSubject } from '../crm/profile.ts';

/** The values of the example that name a customer, the best first. */
export const subjectsOf = (example: Example): SearchSubject[] =>
  (['vendor_lead_code', 'phone', 'lead_id'] as const).filter((subject) => valueOf(example, subject) !== '');

/** The example's value for a subject; blank where it names nobody. */
export function valueOf(example: Example, subject: SearchSubject): string {
  if (subject === 'phone') return phoneText(example.phone);
  return nameOrBlank(subject === 'lead_id' ? example.leadId : example.vendorLeadCode);
}
