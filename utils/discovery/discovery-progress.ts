import * as z from 'zod/mini';
import { type DiscoveryProgress, exampleSchema, type Hypothesis, trialResults } from '../crm/discovery.ts';
import { phoneForms, searchSubjects } from '../crm/profile.ts';
import { wordsSchema } from '../words/schema.ts';

const address = z.string().check(z.maxLength(4000));

const hypothesisSchema: z.ZodMiniType<Hypothesis> = z.object({
  way: z.enum(['address', 'lookup', 'search']),
  by: z.enum(searchSubjects),
  template: z.string(),
  paths: z.nullable(z.object({ idPath: z.string(), labelPath: z.string() })),
  phoneForm: z.nullable(z.enum(phoneForms)),
  from: z.enum(['settings', 'form', 'open-search', 'link', 'request']),
});

/** How far a discovery has come, as it stands in storage. */
export const discoveryProgressSchema: z.ZodMiniType<DiscoveryProgress> = z.object({
  profileId: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  asked: z.array(address),
  report: z.nullable(
    z.object({
      example: exampleSchema,
      record: z.enum(['seen', 'log-in', 'not-there', 'no-answer']),
      shows: z.array(
        z.object({
          value: z.enum(['code', 'lead-id', 'phone']),
          label: z.nullable(z.string()),
          written: z.string(),
          place: z.enum(['text', 'field', 'attribute']),
          field: z.nullable(z.string()),
        }),
      ),
      trials: z.array(
        z.object({ hypothesis: hypothesisSchema, address, result: z.enum(trialResults), tookMs: z.number() }),
      ),
      works: z.array(hypothesisSchema),
      atMs: z.number(),
    }),
  ),
  because: z.nullish(wordsSchema),
});
