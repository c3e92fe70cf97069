import type { SearchSubject } from '../crm/profile.ts';
import { type PlainKey, sentence, type Words } from '../words/words.ts';

const NAMES: Record<SearchSubject, PlainKey> = {
  vendor_lead_code: 'pop.asked.code',
  lead_id: 'pop.asked.leadId',
  phone: 'pop.asked.phone',
};

/** What a CRM was asked by, each once, as one phrase: "lead code and phone number". `asked` must not be empty. */
export function askedWords(asked: readonly SearchSubject[]): Words {
  const names = [...new Set(asked)].map((subject) => sentence(NAMES[subject]));
  return names.reduce((first, second) => sentence('pop.asked.and', { first, second }));
}
