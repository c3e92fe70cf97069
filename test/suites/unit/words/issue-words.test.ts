import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { policySchema, settingsSchema } from '#utils/settings/schema.ts';
import { issueWords, problem } from '#utils/words/issue-words.ts';
import { say, sentence } from '#utils/words/words.ts';

const wordsOf = (schema: z.core.$ZodType, value: unknown) => z.safeParse(schema, value).error?.issues.map(issueWords);

it.each([
  ['the schema’s own sentence', z.string(problem('problem.country')), 7, sentence('problem.country')],
  ['text', z.string(), 7, sentence('problem.notText')],
  ['a missing text', z.string(), undefined, sentence('problem.notText')],
  ['a number', z.number(), '7', sentence('problem.notANumber')],
  ['a whole number', z.int(), 1.5, sentence('problem.notWhole')],
  ['a list', z.array(z.string()), {}, sentence('problem.notAList')],
  ['named values', z.object({}), [], sentence('problem.notAGroup')],
  ['named values of any name', z.record(z.string(), z.string()), 'a', sentence('problem.notAGroup')],
  ['a choice', z.enum(['a', 'b']), 'c', sentence('problem.choose', { choices: 'a, b' })],
  ['a longest text', z.string().max(2), 'abc', sentence('problem.tooLong', { max: 2 })],
  ['a longest list', z.array(z.string()).max(1), ['a', 'b'], sentence('problem.tooManyItems', { max: 1 })],
  ['a greatest number', z.number().max(9), 10, sentence('problem.tooBig', { max: 9 })],
  ['a least number', z.number().min(9), 8, sentence('problem.tooSmall', { min: 9 })],
  ['anything else', z.email(), 'x', sentence('problem.notUnderstood')],
])('where %s was wanted', (_wanted, schema, value, words) => {
  expect(wordsOf(schema, value)).toEqual([words]);
});

it('whatever is wrong with a profile, the settings or a policy: a whole sentence of the catalogue', () => {
  const section = fc.oneof(
    fc.anything(),
    fc.array(fc.record({ id: fc.anything(), name: fc.anything(), ways: fc.anything(), callTypes: fc.anything() })),
    fc.record({ readyMs: fc.anything(), address: fc.anything(), password: fc.anything() }),
  );
  const values = fc.oneof(section, fc.record({ crms: section, rules: section, dialer: section, polling: section }));
  fc.assert(
    fc.property(fc.constantFrom(crmProfileSchema, settingsSchema, policySchema), values, (schema, value) => {
      for (const words of wordsOf(schema, value) ?? []) {
        expect(words.key).toMatch(/^problem\./);
        expect(say(words)).toMatch(/^[^{}]+\.$/);
      }
    }),
  );
});
