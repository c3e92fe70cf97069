import { expect, it } from 'vitest';
import { LONGEST } from '../../../tools/longest-first.ts';
import { filesLike } from './tree.ts';

it('each file that is to be started first exists', () => {
  expect(filesLike('test/suites/**/*.test.{ts,tsx}').map((file) => file.replace('test/suites/', ''))).toEqual(
    expect.arrayContaining(LONGEST),
  );
});
