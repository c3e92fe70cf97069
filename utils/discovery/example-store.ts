import { del, get, set } from 'idb-keyval';
import { isWithinCrm } from '../crm/crm-address.ts';
import { type Example, exampleSchema } from '../crm/discovery.ts';
import type { CrmProfile } from '../crm/profile.ts';
import { resolveCrm } from '../crm/resolve.ts';
import { openStore } from '../settings/database.ts';
import { DATABASES } from '../settings/storage-keys.ts';

// A customer's address, code and number: in the extension's own database, out of reach of any page.
const store = openStore(DATABASES.examples);

/**
 * The customer by whom this CRM's set-up can be tested; null where none is kept, or one of another CRM, because the profile's
 * id may have been that one's. Rejects where the browser refuses.
 */
export async function readExample(profile: CrmProfile): Promise<Example | null> {
  const { data } = exampleSchema.safeParse(await get(profile.id, store));
  const resolved = resolveCrm(profile);
  return data && 'crm' in resolved && isWithinCrm(data.address, resolved.crm) ? data : null;
}

/** Keeps this customer, in place of the one that was kept before. */
export const writeExample = (profileId: string, example: Example): Promise<void> =>
  set(profileId, exampleSchema.parse(example), store);

export const forgetExample = (profileId: string): Promise<void> => del(profileId, store);
