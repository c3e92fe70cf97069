import { beforeEach, expect, it, vi } from 'vitest';
import { sentence } from '#utils/words/words.ts';

const action = vi.hoisted(() => ({
  setBadgeText: vi.fn(async () => {}),
  setBadgeBackgroundColor: vi.fn(async () => {}),
  setTitle: vi.fn(async () => {}),
}));
vi.mock('webextension-polyfill', () => ({ default: { action } }));
const { createBadgeDisplay } = await import('../../../../entrypoints/background/badge-display.ts');

beforeEach(() => vi.clearAllMocks());

it('sets the badge when it says something else, and again where the browser refused it', async () => {
  const badge = createBadgeDisplay(() => {});
  await badge.showIdle(null);
  await badge.showIdle(null);
  expect(action.setBadgeText).toHaveBeenCalledTimes(1);
  action.setTitle.mockRejectedValueOnce(new Error('No.'));
  await expect(badge.showIdle(sentence('badge.title.storage'))).rejects.toThrow('No.');
  await badge.showIdle(sentence('badge.title.storage'));
  expect(action.setTitle).toHaveBeenCalledTimes(3);
  expect(action.setTitle).toHaveBeenLastCalledWith({
    title: expect.stringContaining('can’t read or write its storage'),
  });
});
