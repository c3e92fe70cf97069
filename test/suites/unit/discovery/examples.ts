import type { Example, Hypothesis } from '#utils/crm/discovery.ts';
import type { Survey } from '#utils/crm/survey.ts';
import type { Known } from '#utils/discovery/known.ts';
import { type CrmProfile, crmProfileSchema, type CrmProfileInput } from '#utils/crm/profile.ts';
import { crmOf } from '../crm/profiles.ts';

export const ORIGIN = 'https://crm.example.com';

/** The customer by whom the tests' CRM is set up: record 6. */
export const ada: Example = {
  address: `${ORIGIN}/contacts/6`,
  vendorLeadCode: 'abc105-xyz405',
  leadId: '',
  phone: '4155550105',
};

export const described: Partial<CrmProfileInput> = {
  preset: 'other',
  address: ORIGIN,
  recordTemplate: '/contacts/{record_id}',
};

export const profileOf = (input: Partial<CrmProfileInput> = {}): CrmProfile =>
  crmProfileSchema.parse({ id: 'crm', ...described, ...input });

export const nothingSeen: Survey = { address: ada.address, shows: [], searches: [], requests: [] };

export const knownOf = (change: Partial<Survey> & { answers?: Known['answers']; example?: Example } = {}): Known => {
  const { answers = [], example = ada, ...survey } = change;
  return { crm: crmOf(described), example, survey: { ...nothingSeen, ...survey }, answers };
};

export const hypothesis = (change: Partial<Hypothesis>): Hypothesis => ({
  way: 'search',
  by: 'vendor_lead_code',
  template: '/search?q={search}',
  paths: null,
  phoneForm: null,
  from: 'settings',
  ...change,
});
