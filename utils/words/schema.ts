import * as z from 'zod/mini';
import type { Words } from './words.ts';

/** Words as they come from storage or a message. An unknown key is worded as nothing, so any text will do. */
export const wordsSchema: z.ZodMiniType<Words> = z.object({
  key: z.custom<Words['key']>((key) => typeof key === 'string'),
  get values() {
    return z.optional(z.record(z.string(), z.union([z.string(), z.number(), wordsSchema])));
  },
  count: z.optional(z.number()),
});
