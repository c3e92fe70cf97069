import { expect, it } from 'vitest';
import { wordsSchema } from '#utils/words/schema.ts';
import { say, sentence, t } from '#utils/words/words.ts';

it('a sentence with what stands in it, other sentences included', () => {
  expect(t('pop.noSearchSetUp', { crm: 'Harbour' })).toContain('can’t search Harbour for');
  const both = sentence('pop.both', { first: sentence('pop.ask'), second: 'C-{first}' });
  expect(say(both)).toBe('Ready when you are: choose “Open record”. C-{first}');
});

it.each([
  [1, 'One record matches this call.'],
  [2, '2 records match this call. Choose one.'],
  [0, '0 records match this call. Choose one.'],
])('two forms, for %i', (count, said) => {
  expect(say(sentence('pop.choose', count))).toBe(said);
});

it.each([
  [0, 'No record is remembered yet.'],
  [1, 'One record is remembered.'],
  [2, '2 records are remembered.'],
  [50, '50 records are remembered.'],
])('three forms, for %i', (count, said) => {
  expect(t('options.remembered.count', count, { records: String(count) })).toBe(said);
});

it('a key that this version does not have is said as nothing', () => {
  expect(say(wordsSchema.parse({ key: 'pop.ofAnotherVersion' }))).toBe('');
});
