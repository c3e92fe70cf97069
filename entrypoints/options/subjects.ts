import type { SearchSubject } from '#utils/crm/profile.ts';
import type { PlainKey } from '#utils/words/words.ts';

/** What a customer can be found by, as it stands inside a sentence. */
export const SUBJECTS: Record<SearchSubject, PlainKey> = {
  vendor_lead_code: 'options.subject.leadCode',
  lead_id: 'options.subject.leadId',
  phone: 'options.subject.phone',
};
