import type { CrmProfileInput } from '#utils/crm/profile.ts';
import type { CrmKind } from './crm-world.ts';

export const CRM_ADDRESS = 'https://crm.example.test';
const RECORD_PAGES = `${CRM_ADDRESS}/contacts/`;
export const PROFILE_ID = 'crm';

const search = { searchTemplate: '/search?q={search}' };
const searchById = { ...search, searchBy: ['vendor_lead_code', 'phone'] } satisfies Partial<CrmProfileInput>;

const parts: Record<CrmKind, Partial<CrmProfileInput>> = {
  'codes-are-ids': { recordTemplate: '/contacts/{record_id}' },
  'by-admin': { recordTemplate: '/contacts/{vendor_lead_code}', ...searchById },
  'guess-search': { recordTemplate: '/contacts/{record_id}', ...searchById },
  'guess-lookup': {
    recordTemplate: '/contacts/{record_id}',
    addressBy: ['vendor_lead_code'],
    lookup: { template: '/api/contacts?q={search}', idPath: '*.id' },
  },
  'search-only': {
    recordTemplate: '/contacts/{record_id}',
    ...search,
    searchBy: ['vendor_lead_code', 'lead_id', 'phone'],
    ways: ['search'],
  },
  remembered: { recordTemplate: '/contacts/{record_id}', addressBy: ['vendor_lead_code'] },
};

/** How an admin has set up a CRM of this kind. */
export const profileOf = (kind: CrmKind): CrmProfileInput => ({ id: PROFILE_ID, address: CRM_ADDRESS, ...parts[kind] });

/** The address of the record with that id. */
export const recordPage = (id: string) => `${RECORD_PAGES}${encodeURIComponent(id)}`;

/** The id in the address of a record's page; null where it is another page's. */
export const idAt = (address: string): string | null => {
  if (!address.startsWith(RECORD_PAGES)) return null;
  const [id = ''] = address.slice(RECORD_PAGES.length).split(/[/?#]/);
  return id === '' ? null : decodeURIComponent(id);
};
