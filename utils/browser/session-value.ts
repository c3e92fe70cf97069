import browser from 'webextension-polyfill';
import type * as z from 'zod/mini';
import { SESSION_ANSWERS_MS } from '../agent/forgiving-memory.ts';
import { within } from '../agent/within.ts';

/**
 * One value in storage.session, checked when read; null where there is none or it is not of the expected shape. Rejects where
 * storage refuses, or does not answer in time.
 */
export function sessionValue<T>(key: string, schema: z.ZodMiniType<T>) {
  const bounded = within(SESSION_ANSWERS_MS);
  return {
    read: bounded(async (): Promise<T | null> => {
      const parsed = schema.safeParse((await browser.storage.session.get(key))[key]);
      return parsed.success ? parsed.data : null;
    }),
    write: bounded(async (value: T | null): Promise<void> => {
      if (value === null) await browser.storage.session.remove(key);
      else await browser.storage.session.set({ [key]: value });
    }),
  };
}
