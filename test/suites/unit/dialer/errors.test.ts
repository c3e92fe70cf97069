import { describe, expect, it } from 'vitest';
import { DIALER_ERROR_KINDS, describeCheck, describeError } from '#utils/dialer/errors.ts';
import { say } from '#utils/words/words.ts';

describe.each(DIALER_ERROR_KINDS)('%s', (kind) => {
  it.each([
    ['at work', describeError],
    ['on the options page', describeCheck],
  ])('has a title and whole sentences of advice, %s', (_where, wordsOf) => {
    const { title, advice } = wordsOf(kind);
    // Other sentences are built around a title.
    expect(say(title)).toMatch(/^\p{Lu}.*[^.]$/u);
    expect(say(advice)).toMatch(/^\p{Lu}.*\.$/u);
    expect(say(title) + say(advice)).not.toMatch(/[{}\n]/);
  });
});

it('each kind has a title of its own', () => {
  expect(new Set(DIALER_ERROR_KINDS.map((kind) => say(describeError(kind).title))).size).toBe(
    DIALER_ERROR_KINDS.length,
  );
});
