import { afterAll, expect, test } from 'vitest';
import { pageSubject } from '../../fuzz/pages.ts';

// The short form of `npm run fuzz -- --only pages`.
const PAGES = 300;

const { subject, close } = pageSubject();
afterAll(close);

test(`${PAGES} pages that may trip the script: it says what it sees, and soon`, async () => {
  expect((await subject.check({ seed: 1, runs: PAGES })).failure).toBeNull();
});
