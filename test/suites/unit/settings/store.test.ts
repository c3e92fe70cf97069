import { beforeEach, expect, it, vi } from 'vitest';
import type { Settings } from '#utils/settings/schema.ts';

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;
const browser = vi.hoisted(() => {
  const kept: Record<string, unknown> = {};
  const listeners = new Set<(changes: Changes) => void>();
  return {
    kept,
    listeners,
    storage: {
      local: {
        get: async (key: string) => (key in kept ? { [key]: structuredClone(kept[key]) } : {}),
        set: async (values: Record<string, unknown>) => {
          for (const [key, newValue] of Object.entries(values)) {
            const oldValue = kept[key];
            kept[key] = structuredClone(newValue);
            for (const listener of listeners) listener({ [key]: { oldValue, newValue } });
          }
        },
        onChanged: {
          addListener: (listener: (changes: Changes) => void) => void listeners.add(listener),
          removeListener: (listener: (changes: Changes) => void) => void listeners.delete(listener),
        },
      },
      managed: { onChanged: { addListener: () => {}, removeListener: () => {} } },
    },
  };
});
vi.mock('webextension-polyfill', () => ({ default: browser }));
const { onSettingsChanged, readOwnSettings, writeCardCorner } = await import('#utils/settings/store.ts');
const save = (settings: Settings) => browser.storage.local.set({ settings });

beforeEach(() => {
  delete browser.kept['settings'];
  browser.listeners.clear();
});

it('a moved card is kept, and all else stays as it is stored, what cannot be read included', async () => {
  browser.kept['settings'] = { opening: 'ask', crms: 'of a later version', cardCorner: 'top-left' };
  await writeCardCorner('bottom-left');
  expect(browser.kept['settings']).toEqual({
    opening: 'ask',
    crms: 'of a later version',
    cardCorner: 'bottom-left',
  });
  expect(await readOwnSettings()).toMatchObject({ opening: 'ask', cardCorner: 'bottom-left' });
});

it('a moved card is told apart from other changes, before anything was saved, too', async () => {
  const told: boolean[] = [];
  onSettingsChanged(({ onlyCorner }) => void told.push(onlyCorner));
  await writeCardCorner('top-left');
  await save({ ...(await readOwnSettings()), opening: 'new-tab' });
  await writeCardCorner('top-right');
  await save({ ...(await readOwnSettings()), opening: 'ask', cardCorner: 'top-left' });
  expect(told).toEqual([true, false, true, false]);
});
