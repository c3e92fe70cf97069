import browser from 'webextension-polyfill';
import type { z } from 'zod';

/** One value in storage.session, checked when read; null where there is none or it is not of the expected shape. */
export function sessionValue<T>(key: string, schema: z.ZodType<T>) {
  return {
    async read(): Promise<T | null> {
      const parsed = schema.safeParse((await browser.storage.session.get(key))[key]);
      return parsed.success ? parsed.data : null;
    },
    async write(value: T | null): Promise<void> {
      if (value === null) await browser.storage.session.remove(key);
      else await browser.storage.session.set({ [key]: value });
    },
  };
}
