import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionWrites } from '#utils/browser/session-writes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = () => {
  const written: unknown[] = [];
  const set = vi.fn(async (values: Record<string, unknown>) => void written.push(values));
  return { set, written, writes: createSessionWrites(set) };
};

it('what may wait goes with the next write', async () => {
  const { written, writes } = setUp();
  await Promise.all([writes.soon('a', 1), writes.soon('a', 2), writes.soon('b', 3), writes.now('c', 4)]);
  await writes.now('c', 5);
  await vi.runAllTimersAsync();
  expect(written).toEqual([{ a: 2, b: 3, c: 4 }, { c: 5 }]);
});

it('what is written now is newer than what waits', async () => {
  const { written, writes } = setUp();
  await Promise.all([writes.soon('a', 1), writes.now('a', 2)]);
  expect(written).toEqual([{ a: 2 }]);
});

it('waits no longer than a moment', async () => {
  const { written, writes } = setUp();
  const stored = writes.soon('a', 1);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(50);
  await stored;
  expect(written).toEqual([{ a: 1 }]);
});

it('whoever waited hears of a write that failed', async () => {
  const { set, writes } = setUp();
  set.mockRejectedValue(new Error('full'));
  const stored = Promise.allSettled([writes.soon('a', 1), writes.now('b', 2), writes.soon('c', 3)]);
  await vi.runAllTimersAsync();
  expect((await stored).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});
