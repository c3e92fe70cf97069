import { z } from 'zod';
import { type DiscoveryProgress, exampleSchema, type Hypothesis, trialResults } from '../crm/discovery.ts';
import { phoneForms, searchSubjects } from '../crm/profile.ts';
import { wordsSchema } from '../words/schema.ts';

const address = z.string().max(4000);

const hypothesisSchema: z.ZodType<Hypothesis> = z.object({
  way: z.enum(['address', 'lookup', 'search']),
  by: z.enum(searchSubjects),
  template: z.string(),
  paths: z.object({ idPath: z.string(), labelPath: z.string() }).nullable(),
  phoneForm: z.enum(phoneForms).nullable(),
  from: z.enum(['settings', 'form', 'open-search', 'link', 'request']),
});

/** How far a discovery has come, as it stands in storage. */
export const discoveryProgressSchema: z.ZodType<DiscoveryProgress> = z.object({
  profileId: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  asked: z.array(address),
  report: z
    .object({
      example: exampleSchema,
      record: z.enum(['seen', 'log-in', 'not-there', 'no-answer']),
      shows: z.array(
        z.object({
          value: z.enum(['code', 'lead-id', 'phone']),
          label: z.string().nullable(),
          written: z.string(),
          place: z.enum(['text', 'field', 'attribute']),
          field: z.string().nullable(),
        }),
      ),
      trials: z.array(
        z.object({ hypothesis: hypothesisSchema, address, result: z.enum(trialResults), tookMs: z.number() }),
      ),
      works: z.array(hypothesisSchema),
      atMs: z.number(),
    })
    .nullable(),
  because: wordsSchema.nullish(),
});
