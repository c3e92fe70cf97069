import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CompatData, Identifier, SimpleSupportStatement } from '@mdn/browser-compat-data';

// Not imported, because vitest would take ten seconds to turn 17 MB of JSON into a module.
const bcd: CompatData = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf8'),
);

export type Browser = 'chrome' | 'firefox';

/** Where a feature stands in MDN's data, such as `api.URL.canParse_static`. */
export type Feature = string;

/** The data's version. */
export const DATA_VERSION: string = bcd['__meta'].version;

const isIdentifier = (value: unknown): value is Identifier => typeof value === 'object' && value !== null;

function at(path: readonly string[]): Identifier | undefined {
  let node: unknown = bcd;
  for (const name of path) {
    if (!isIdentifier(node) || !Object.hasOwn(node, name)) return undefined;
    node = node[name];
  }
  return isIdentifier(node) ? node : undefined;
}

const described = (path: readonly string[]): Feature | null =>
  at(path)?.['__compat'] === undefined ? null : path.join('.');

/** Names below a place in the data. */
export const namesAt = (...path: string[]): string[] =>
  Object.keys(at(path) ?? {}).filter((name) => name !== '__compat');

/** All features along a path, from the place where it begins, as far as the data goes. */
export function along(begin: readonly string[], names: readonly string[]): Feature[] {
  const found: Feature[] = [];
  for (let length = 1; length <= names.length; length += 1) {
    const path = [...begin, ...names.slice(0, length)];
    if (at(path) === undefined) break;
    const feature = described(path);
    if (feature !== null) found.push(feature);
  }
  return found;
}

/** `X.name` of a global object or function X; null where the data has none. */
export function ofGlobal(root: string, name: string): Feature | null {
  return (
    described(['javascript', 'builtins', root, name]) ??
    described(['api', root, `${name}_static`]) ??
    described(['api', root, name])
  );
}

/** A global object, constructor or function; null where the data has none. */
export function globalNamed(name: string): Feature | null {
  return (
    described(['javascript', 'builtins', name]) ??
    described(['api', name]) ??
    described(['api', 'Window', name]) ??
    described(['javascript', 'builtins', 'globals', name])
  );
}

/** By its name, where each member of any object of the web, of JavaScript or of the extension API stands. */
const members = new Map<string, Feature[]>();
/** By function and name, where each option that is handed to a function of the web stands. */
const options = new Map<string, Feature[]>();

function note(index: Map<string, Feature[]>, name: string, path: string[]): void {
  index.set(name, [...(index.get(name) ?? []), path.join('.')]);
}

for (const area of [['api'], ['javascript', 'builtins'], ['javascript', 'builtins', 'Intl']])
  for (const owner of namesAt(...area))
    for (const name of namesAt(...area, owner)) {
      // What belongs to a constructor is told by `ofGlobal`.
      if (described([...area, owner, name]) !== null && !name.endsWith('_static'))
        note(members, name.replace(/_event$/, ''), [...area, owner, name]);
      for (const option of namesAt(...area, owner, name)) {
        const plain = /^(?:options?|init)_(\w+)_(?:parameter|option)$/.exec(option)?.[1];
        if (plain !== undefined)
          note(options, `${name.replace(/_static$/, '')} ${plain}`, [...area, owner, name, option]);
      }
    }

(function noteExtensionApi(path: string[]): void {
  for (const name of namesAt(...path)) {
    if (path.length > 2 && described([...path, name]) !== null) note(members, name, [...path, name]);
    noteExtensionApi([...path, name]);
  }
})(['webextensions', 'api']);

/** All that a member of that name can be, where nothing tells of what. */
export const membersNamed = (name: string): readonly Feature[] => members.get(name) ?? [];

/** All that an option of that name can be, which is handed to a function or constructor of that name. */
export const optionsNamed = (callee: string, name: string): readonly Feature[] =>
  options.get(`${callee} ${name}`) ?? [];

/** Here the data says only in words from when on the areas have it that are used (utils/settings/storage-access.ts). */
const CLOSE_AREA = 'webextensions.api.storage.StorageArea.setAccessLevel';
const ALL_AREAS_FROM = /^Supported by all storage areas from Chrome (\d+)\.$/;

function closesAllAreas(): number {
  const notes = statementsOn(CLOSE_AREA, 'chrome').flatMap(({ notes: words = [] }) => words);
  const version = notes.map((words) => ALL_AREAS_FROM.exec(words)?.[1]).find((found) => found !== undefined);
  if (version === undefined)
    throw new Error(`MDN's data no longer says from which Chrome on all of ${CLOSE_AREA} is there.`);
  return Number(version);
}

function statementsOn(feature: Feature, browser: Browser | 'firefox_android'): SimpleSupportStatement[] {
  const support = at(feature.split('.'))?.['__compat']?.support[browser];
  if (support === undefined) return [];
  return Array.isArray(support) ? support : [support];
}

/** The first version of a browser that has a feature without a switch; infinite where none has. */
export function firstVersion(feature: Feature, browser: Browser | 'firefox_android'): number {
  if (browser === 'chrome' && feature.endsWith('.setAccessLevel')) return closesAllAreas();
  const versions = statementsOn(feature, browser)
    .filter(
      ({ flags, prefix, alternative_name, version_removed }) =>
        !flags && !prefix && !alternative_name && !version_removed,
    )
    .map(({ version_added }) => asNumber(version_added));
  return Math.min(Number.POSITIVE_INFINITY, ...versions);
}

function asNumber(version: SimpleSupportStatement['version_added']): number {
  if (typeof version !== 'string') return version ? 0 : Number.POSITIVE_INFINITY;
  const number = Number.parseFloat(version.replace('≤', ''));
  return Number.isNaN(number) ? Number.POSITIVE_INFINITY : number;
}
