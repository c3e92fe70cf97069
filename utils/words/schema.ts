import { z } from 'zod';
import type { Words } from './words.ts';

/** Words as they come from storage or a message. An unknown key is worded as nothing, so any text will do. */
export const wordsSchema: z.ZodType<Words> = z.object({
  key: z.custom<Words['key']>((key) => typeof key === 'string'),
  get values() {
    return z.record(z.string(), z.union([z.string(), z.number(), wordsSchema])).optional();
  },
  count: z.number().optional(),
});
