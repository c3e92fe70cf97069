import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATABASES, LOCAL_KEYS, PRIVATE_KEYS, SESSION_KEYS } from '#utils/settings/storage-keys.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const list = 'utils/settings/storage-keys.ts';

const keys = [SESSION_KEYS, LOCAL_KEYS, PRIVATE_KEYS].flatMap((area) => Object.values(area));
// The databases' names are everyday words, so they are looked for only where a database is opened.
// So is "settings", which is looked for only where something is stored.
const stores = (source: string): boolean => /\bstorage\.(?:local|session)\b|\bsessionValue\(/.test(source);
const spelled = (source: string): string[] => [
  ...keys.filter((key) => source.includes(`'${key}'`) && (key !== LOCAL_KEYS.settings || stores(source))),
  ...Object.values(DATABASES).flatMap(({ name }) => (source.includes(`createStore('${name}'`) ? [name] : [])),
];

it('no key is in two areas, and each is called what it is', () => {
  expect(new Set(keys).size).toBe(keys.length);
  for (const area of [SESSION_KEYS, LOCAL_KEYS, PRIVATE_KEYS]) expect(Object.keys(area)).toEqual(Object.values(area));
});

it('the list of storage keys is the only file that spells one', () => {
  const files = globSync('{utils,entrypoints,components}/**/*.{ts,tsx}', { cwd: root }).sort();
  expect(files).toContain(list);
  const found = files
    .filter((file) => file !== list)
    .flatMap((file) => spelled(readFileSync(join(root, file), 'utf8')).map((key) => `${file}: ${key}`));
  expect(found).toEqual([]);
});
