import { describe, expect, it } from 'vitest';
import { DIALER_ERROR_KINDS, type DialerErrorKind, describeCheck, describeError } from '#utils/dialer/errors.ts';
import { losesCharacters } from '#utils/dialer/dropped.ts';
import { say } from '#utils/words/words.ts';

describe.each(DIALER_ERROR_KINDS)('%s', (kind) => {
  it.each([
    ['at work', describeError],
    ['on the options page', (of: DialerErrorKind) => describeCheck(of, { isCut: false })],
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

it.each(["it's", 'a"b', String.raw`a\b`, 'a;b', 'two words'])(
  'a refused password with a dropped character: %s',
  (password) => {
    const advice = (kind: DialerErrorKind, of: string) =>
      say(describeCheck(kind, { isCut: losesCharacters(of) }).advice);
    expect(advice('wrong-login', password)).toMatch(/^The dialer drops quotes, .* can never log in\./);
    expect(advice('wrong-login', 'hunter-2!')).not.toMatch(/drops/);
    expect(advice('timeout', password)).not.toMatch(/drops/);
  },
);
