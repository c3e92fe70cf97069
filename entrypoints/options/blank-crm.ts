import { type CrmProfile, crmProfileSchema } from '#utils/crm/profile.ts';

const {
  id: _id,
  name: _name,
  country: _country,
  address: _address,
  preset: _preset,
  ...blank
} = crmProfileSchema.parse({
  id: 'blank',
});

/** What is said of one CRM and is not meant for another: addresses, parts and the ways to its records. */
export const BLANK_CRM: Partial<CrmProfile> = blank;
