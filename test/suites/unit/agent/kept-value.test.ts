import { expect, test, vi } from 'vitest';
import { keptValue } from '#utils/agent/kept-value.ts';

test('is read once, and again once it is forgotten', async () => {
  const read = vi.fn(async () => read.mock.calls.length);
  const value = keptValue(read);
  expect(await Promise.all([value.read(), value.read()])).toEqual([1, 1]);
  value.forget();
  expect(await value.read()).toBe(2);
});

test('is read again after a read that failed', async () => {
  const value = keptValue(vi.fn(async () => 'read').mockRejectedValueOnce(new Error('no storage')));
  await expect(value.read()).rejects.toThrow('no storage');
  expect(await value.read()).toBe('read');
});

test('what was forgotten while it was read is not kept when that read fails later', async () => {
  const first = Promise.withResolvers<string>();
  const read = vi.fn(async () => 'new').mockImplementationOnce(() => first.promise);
  const value = keptValue(read);
  const old = value.read();
  value.forget();
  expect(await value.read()).toBe('new');
  first.reject(new Error('too late'));
  await expect(old).rejects.toThrow('too late');
  expect(await value.read()).toBe('new');
  expect(read).toHaveBeenCalledTimes(2);
});

test('is known only once it has been asked for', async () => {
  const value = keptValue(async () => 'read');
  expect(await value.known()).toBeNull();
  await value.read();
  expect(await value.known()).toBe('read');
});
