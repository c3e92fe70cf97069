import { createI18n } from '@wxt-dev/i18n';
import type { GeneratedI18nStructure } from '#i18n';

/** The catalogue (locales/en.yml) as types: WXT makes them from it. */
type Catalogue = GeneratedI18nStructure;

// Not the `i18n` of '#i18n': WXT loads the entrypoints before it has generated that file, so a fresh clone would fail.
const i18n = createI18n<Catalogue>();

/** Names a sentence of the catalogue. */
export type WordKey = Exclude<keyof Catalogue, `@@${string}`>;

/** What stands in a sentence's placeholders. */
export type WordValues = { [Name: string]: string | number | Words };

/** A sentence on its way to the person: worded where it is shown, in the language of that browser. Plain JSON. */
export type Words = {
  key: WordKey;
  values?: WordValues | undefined;
  /** Chooses between singular and plural. */
  count?: number | undefined;
};

type ValuesOf<Features> = Features extends { namedSubstitutions: readonly (infer Name)[] }
  ? [values: { [Each in Name & string]: string | number | Words }]
  : [];

/** The keys whose sentences have no placeholder and no plural. */
export type PlainKey = {
  [Key in WordKey]: Catalogue[Key] extends { plural: true } | { namedSubstitutions: readonly string[] } ? never : Key;
}[WordKey];

/** What must be said with a key: the count where it has a plural, then the values of its placeholders. */
type Arguments<Key extends WordKey> = Catalogue[Key] extends { plural: true }
  ? [count: number, ...ValuesOf<Catalogue[Key]>]
  : ValuesOf<Catalogue[Key]>;

/** A sentence and what stands in it, for whoever shows it later. */
export function sentence<Key extends WordKey>(key: Key, ...args: Arguments<Key>): Words {
  const [first, second] = args as (number | WordValues | undefined)[];
  if (typeof first === 'number')
    return { key, count: first, ...(typeof second === 'object' ? { values: second } : {}) };
  return first === undefined ? { key } : { key, values: first };
}

/** The sentence in the browser's language; `''` for a key that this version does not have (stored by another version). */
export function say({ key, values, count }: Words): string {
  const speak = i18n.t as (key: string, ...args: (number | Record<string, string | number>)[]) => string;
  const spoken = Object.entries(values ?? {}).map(([name, value]) => [name, sayValue(value)] as const);
  return speak(key, ...(count === undefined ? [] : [count]), ...(values ? [Object.fromEntries(spoken)] : []));
}

const sayValue = (value: string | number | Words): string | number => (typeof value === 'object' ? say(value) : value);

/** The same for a sentence that is shown where it is named. */
export const t = <Key extends WordKey>(key: Key, ...args: Arguments<Key>): string => say(sentence(key, ...args));
