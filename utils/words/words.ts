import { browser } from 'wxt/browser';
import type { GeneratedI18nStructure } from '#i18n';

/** The catalogue (locales/en.yml) as types: WXT makes them from it. */
type Catalogue = GeneratedI18nStructure;

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
  // Not `createI18n` of `@wxt-dev/i18n`, which reads the same: it would add 0.8 kB to every page of the CRM.
  const substitutions = count === undefined ? [] : [String(count)];
  // As an object, because its type knows the names of a few messages only.
  const i18n: object = browser.i18n;
  const message: string = Reflect.apply(Reflect.get(i18n, 'getMessage'), i18n, [
    key.replaceAll('.', '_'),
    substitutions,
  ]);
  const form = count === undefined ? message : formFor(count, message.split(' | '));
  return form.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => sayValue(values?.[name] ?? placeholder));
}

/** The catalogue's forms are for 1 and any other number, or for 0, 1 and any other number. */
function formFor(count: number, forms: string[]): string {
  const at = forms.length > 2 ? Math.min(count, 2) : Number(count !== 1);
  return forms[at] ?? forms[0] ?? '';
}

const sayValue = (value: string | number | Words): string => (typeof value === 'object' ? say(value) : String(value));

/** The same for a sentence that is shown where it is named. */
export const t = <Key extends WordKey>(key: Key, ...args: Arguments<Key>): string => say(sentence(key, ...args));
