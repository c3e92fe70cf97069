import { describe, expect, test } from 'vitest';
import { formatAgo, formatDuration } from '#utils/words/duration.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;

describe('formatDuration', () => {
  test.each([
    [-5 * S, '0 s'],
    [0, '0 s'],
    [999, '0 s'],
    [59 * S + 999, '59 s'],
    [MIN, '1 min 0 s'],
    [3 * MIN + 12 * S, '3 min 12 s'],
    [59 * MIN + 59 * S, '59 min 59 s'],
    [H + 5 * MIN + 40 * S, '1 h 5 min'],
    [24 * H, '1 d 0 h'],
    [52 * H, '2 d 4 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

test('formatAgo says "just now" for the first second only', () => {
  expect(formatAgo(-20)).toBe('just now');
  expect(formatAgo(999)).toBe('just now');
  expect(formatAgo(1000)).toBe('1 s ago');
  expect(formatAgo(125 * S)).toBe('2 min 5 s ago');
});
