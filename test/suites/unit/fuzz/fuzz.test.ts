import { expect, it } from 'vitest';
import { textSubjects } from '../../../fuzz/subjects.ts';

// The short form of `npm run fuzz`, always of the same seed: a test that fails by chance tells nobody whose fault it is.
const COUNT = 3000;
const SEED = 1;

it.each(textSubjects.map(({ name, share, check }) => ({ name, share, check })))('$name', async ({ share, check }) => {
  const runs = Math.ceil(COUNT * share);
  const { failure } = await check({ seed: SEED, runs });
  expect(failure).toBeNull();
});
