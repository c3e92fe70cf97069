import { createStore, get, set } from 'idb-keyval';
import type { z } from 'zod';

// The extension's own IndexedDB: unlike storage.local, no content script can reach it, in either browser and at any time.
let database: ReturnType<typeof createStore> | null = null;
const store = () => (database ??= createStore('private', 'values'));

/** Reads a private value; null where there is none or it is not of the expected shape. */
export async function readPrivate<T>(key: string, schema: z.ZodType<T>): Promise<T | null> {
  const parsed = schema.safeParse(await get(key, store()));
  return parsed.success ? parsed.data : null;
}

export const writePrivate = (key: string, value: unknown): Promise<void> => set(key, value, store());
