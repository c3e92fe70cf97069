import { beforeEach, expect, it, vi } from 'vitest';
import { SETTINGS_VERSION } from '#utils/settings/schema.ts';

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;
const browser = vi.hoisted(() => {
  const kept: Record<string, unknown> = {};
  const listeners = new Set<(changes: Changes) => void>();
  /** As Chrome gives back what is stored: with its keys in the order of the alphabet. */
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, part]) => [key, sorted(part)]),
    );
  };
  return {
    kept,
    listeners,
    storage: {
      local: {
        get: async (keys: string | string[]) =>
          structuredClone(Object.fromEntries([keys].flat().flatMap((key) => (key in kept ? [[key, kept[key]]] : [])))),
        set: async (values: Record<string, unknown>) => {
          for (const [key, newValue] of Object.entries(values)) {
            const oldValue = kept[key];
            kept[key] = sorted(structuredClone(newValue));
            for (const listener of listeners) listener({ [key]: { oldValue, newValue: kept[key] } });
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
const { onSettingsChanged, readOwnSettings, writeCardCorner, writeOwnSettings } =
  await import('#utils/settings/store.ts');
const { parseSettings } = await import('#utils/settings/parse.ts');

const { readRawSettings } = await import('#utils/settings/unreadable-settings.ts');

beforeEach(() => {
  for (const key of Object.keys(browser.kept)) delete browser.kept[key];
  browser.listeners.clear();
});

it('a moved card is kept, and all else stays as it is stored, what cannot be read included', async () => {
  browser.kept['settings'] = { opening: 'ask', crms: 'of a later version', cardCorner: 'top-left' };
  await writeCardCorner('bottom-left');
  expect(browser.kept['settings']).toEqual({
    version: SETTINGS_VERSION,
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
  await writeOwnSettings({ ...(await readOwnSettings()), opening: 'new-tab' });
  await writeCardCorner('top-right');
  await writeOwnSettings({ ...(await readOwnSettings()), opening: 'ask', cardCorner: 'top-left' });
  expect(told).toEqual([true, false, true, false]);
});

const crm = { id: 'crm', address: 'https://crm.example.com', recordTemplate: '/leads/{record_id}' };

it.each([
  ['a number', 7],
  ['a text', '{"opening":"ask"}'],
  ['a list', [{ opening: 'ask' }]],
  ['a version that this one does not know', { version: 9, opening: 'ask', holograms: true }],
  ['one CRM that cannot be read', { version: 1, crms: [crm, { ...crm, id: 7 }] }],
])('%s in place of the settings is told, and a save keeps it where it can be downloaded', async (_words, stored) => {
  browser.kept['settings'] = stored;
  expect(parseSettings(stored).problems).toHaveLength(1);
  expect(await readRawSettings()).toEqual({ settings: stored, replaced: undefined });
  await writeOwnSettings({ ...(await readOwnSettings()), crms: [], opening: 'new-tab' });
  expect(await readOwnSettings()).toMatchObject({ opening: 'new-tab' });
  expect((await readRawSettings()).replaced).toEqual(stored);
  // What was saved since can be read, and does not take its place.
  await writeOwnSettings({ ...(await readOwnSettings()), opening: 'ask' });
  expect((await readRawSettings()).replaced).toEqual(stored);
});

it.each([7, 'text', [crm]])('a moved card does not destroy %j in place of the settings', async (stored) => {
  browser.kept['settings'] = stored;
  await writeCardCorner('top-left');
  expect(await readRawSettings()).toEqual({ settings: stored, replaced: undefined });
});
