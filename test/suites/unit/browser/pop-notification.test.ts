import { beforeEach, expect, it, vi } from 'vitest';
import { sentence } from '#utils/words/words.ts';

const fake = vi.hoisted(() => {
  const kept: Record<string, unknown> = {};
  return { kept, mood: { refuses: false }, create: vi.fn(async () => 'id'), clear: vi.fn(async () => true) };
});
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: { getURL: (path: string) => path },
    notifications: { create: fake.create, clear: fake.clear },
    storage: {
      session: {
        get: async (key: string) => ({ [key]: fake.kept[key] }),
        async set(values: Record<string, unknown>) {
          if (fake.mood.refuses) throw new Error('The storage is full.');
          Object.assign(fake.kept, values);
        },
      },
    },
  },
}));
const { clearPops, clickedRecord, notifyPop } = await import('#utils/browser/notifications.ts');

beforeEach(() => {
  fake.create.mockClear();
  fake.mood.refuses = false;
});

it('is shown where storage refuses, too, and a click does not lead to the record of the call before', async () => {
  const words = sentence('notification.ask');
  await notifyPop(words, 'https://crm.test/1');
  expect(await clickedRecord('pop')).toBe('https://crm.test/1');
  fake.mood.refuses = true;
  await notifyPop(words, 'https://crm.test/2');
  expect(fake.create).toHaveBeenCalledTimes(2);
  expect(await clickedRecord('pop')).toBeNull();
  fake.mood.refuses = false;
  await notifyPop(words, 'https://crm.test/3');
  expect(await clickedRecord('pop')).toBe('https://crm.test/3');
});

it('goes when another agent takes over the desk', async () => {
  await clearPops();
  expect(fake.clear.mock.calls).toEqual([['pop'], ['out-of-sight']]);
});
