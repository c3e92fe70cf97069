import { CRM_ADDRESS } from './tabs.ts';

const FIRST_LEAD = 700_100;

export type SimulatedLead = { leadId: number; code: string; phone: string };

/** The lead with that number. One in seven has no vendor lead code. */
export const leadNumbered = (number: number): SimulatedLead => ({
  leadId: FIRST_LEAD + number,
  code: number % 7 === 3 ? '' : `CUST-${String(number).padStart(6, '0')}`,
  phone: `415555${String(number).padStart(4, '0')}`,
});

export const RECORD_PAGES = `${CRM_ADDRESS}/contacts/`;

/** What stands at an address of the CRM: a lead's record, by code or by lead id; null where it is no record's address. */
export function recordOf(url: string): (SimulatedLead & { exists: boolean }) | null {
  if (!url.startsWith(RECORD_PAGES)) return null;
  const id = url.slice(RECORD_PAGES.length);
  const byCode = id.startsWith('CUST-');
  const number = byCode ? Number(id.slice(5)) : Number(id) - FIRST_LEAD;
  // One code in eleven is unknown to the CRM: there the record is only found by lead id.
  return { ...leadNumbered(number), exists: !byCode || number % 11 !== 5 };
}
