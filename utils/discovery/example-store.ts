import { del, get, set } from 'idb-keyval';
import { type Example, exampleSchema } from '../crm/discovery.ts';
import { openStore } from '../settings/database.ts';
import { DATABASES } from '../settings/storage-keys.ts';

// A customer's address, code and number: in the extension's own database, out of reach of any page.
const store = openStore(DATABASES.examples);

/** The customer by whom this CRM's set-up can be tested; null where none is kept. Rejects where the browser refuses. */
export async function readExample(profileId: string): Promise<Example | null> {
  const parsed = exampleSchema.safeParse(await get(profileId, store));
  return parsed.success ? parsed.data : null;
}

/** Keeps this customer, in place of the one that was kept before. */
export const writeExample = (profileId: string, example: Example): Promise<void> =>
  set(profileId, exampleSchema.parse(example), store);

export const forgetExample = (profileId: string): Promise<void> => del(profileId, store);
