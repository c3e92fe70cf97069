import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** What is looked at of a country in the phone library's metadata: by index, its calling code and its formats, of these the first digits. */
type PhoneCountry = { 0: string; 4?: { 2?: string[] | 0 }[] | 0 };

/**
 * Takes of the phone library what the product needs. Its modern form, which the package holds and does not export, is the same
 * code without what older browsers need. Of the patterns for a number's first digits, the last alone is for whole numbers; the
 * others are for numbers that are still being typed. Countries with like calling codes have like patterns, so they stand side
 * by side, which zips better.
 */
export const leanPhoneLibrary = (): Plugin => ({
  name: 'lean-phone-library',
  load(id) {
    const modern = id.replace(/(?<=[/\\]libphonenumber-js[/\\])es6(?=[/\\])/, 'es6-modern');
    return modern === id ? null : readFileSync(modern, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  },
  transform(code, id) {
    if (!id.replaceAll('\\', '/').endsWith('/libphonenumber-js/metadata.min.json.js')) return null;
    const start = code.indexOf('{', code.indexOf('export default'));
    const metadata: Record<'countries' | 'nonGeographic', Record<string, PhoneCountry>> = JSON.parse(
      code.slice(start, code.lastIndexOf('}') + 1),
    );
    const places = [metadata.countries, metadata.nonGeographic].flatMap((each) => Object.values(each));
    for (const format of places.flatMap((place) => place[4] || [])) if (format[2]) format[2] = format[2].slice(-1);
    metadata.countries = Object.fromEntries(
      Object.entries(metadata.countries).sort(([, { 0: one }], [, { 0: other }]) => Number(one) - Number(other)),
    );
    return { code: `${code.slice(0, start)}${JSON.stringify(metadata)};`, map: null };
  },
});
