import { get, set } from 'idb-keyval';
import type * as z from 'zod/mini';
import { openStore } from './database.ts';
import { DATABASES, type PrivateKey } from './storage-keys.ts';

// The extension's own IndexedDB, because no content script can reach it, in either browser and at any time.
const store = openStore(DATABASES.private);

/** Reads a private value; null where there is none or it does not have the expected shape. Rejects where the browser does not let it be read. */
export async function readPrivate<T>(key: PrivateKey, schema: z.ZodMiniType<T>): Promise<T | null> {
  const parsed = schema.safeParse(await get(key, store));
  return parsed.success ? parsed.data : null;
}

/** Stores a private value. */
export const writePrivate = (key: PrivateKey, value: unknown): Promise<void> => set(key, value, store);
