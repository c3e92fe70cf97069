import { sentence, type Words } from '../words/words.ts';
import type { ByKind, Preset, PresetPart } from './preset.ts';

/** What stands in a preset's addresses for each of its parts; blank for one that may be blank, and is. */
export type PartValues = Readonly<Record<string, string>>;

const PART = /<([A-Za-z]+)>/g;

/** The values of a preset's parts as its addresses have them, from what was entered; `problems` is told what is wrong. */
export function partValues(
  preset: Preset,
  given: Readonly<Record<string, string>>,
  problems: Record<string, Words>,
): PartValues {
  const values: Record<string, string> = {};
  for (const part of preset.parts) {
    const value = given[part.key] || part.default;
    values[part.key] = writtenOf(part, value);
    if (value === '') {
      if (part.optional || (given['address'] && isOnlyInBase(preset, part.key))) continue;
      problems[`parts.${part.key}`] = sentence('problem.partMissing', { crm: preset.name, hint: part.hint });
    } else if (!new RegExp(`^(?:${part.pattern})$`).test(value)) {
      problems[`parts.${part.key}`] = sentence('problem.partForm', { example: part.example, hint: part.hint });
    }
  }
  return values;
}

/** Whether a part says nothing but where the vendor has the CRM. */
function isOnlyInBase({ record, alsoAt, search, searches, lookups, newRecord }: Preset, key: string): boolean {
  return !JSON.stringify([record, alsoAt, search, searches, lookups, newRecord]).includes(`<${key}>`);
}

/** A preset's pattern with the values of its parts; blank where there is none, or where one of them may be blank, and is. */
export function filledParts(text: string | null | undefined, values: PartValues): string {
  const isWhole = [...(text ?? '').matchAll(PART)].every(([, key = '']) => values[key] !== '');
  return text && isWhole ? text.replace(PART, (whole, key: string) => values[key] ?? whole) : '';
}

/** What a preset has for the chosen kind of record; null where it has nothing for it. */
export function ofKind(text: ByKind | null | undefined, values: PartValues): string | null {
  if (typeof text === 'string') return text;
  const kind = values['object'] ?? '';
  // A policy may say "constructor", which every object has.
  return text && Object.hasOwn(text, kind) ? (text[kind] ?? null) : null;
}

/** The same by what was entered so far; blank where there is none. */
export function chosenText(preset: Preset | undefined, given: PartValues, text: ByKind | null | undefined): string {
  const standard = preset?.parts.find(({ key }) => key === 'object')?.default ?? '';
  return ofKind(text, { object: given['object'] || standard }) ?? '';
}

/** How a part's value stands in addresses. */
const writtenOf = ({ choices }: PresetPart, value: string): string =>
  choices?.find((choice) => choice.value === value)?.written ?? value;

/** The value of a part that stands in an address like this. */
export const valueOfWritten = ({ choices }: PresetPart, written: string): string =>
  choices?.find((choice) => (choice.written ?? choice.value) === written)?.value ?? written;

/** What a part looks like in addresses: source of a regular expression. */
export const writtenPattern = ({ choices, pattern }: PresetPart): string =>
  choices?.some((choice) => choice.written !== undefined)
    ? choices.map((choice) => (choice.written ?? choice.value).replaceAll('.', '\\.')).join('|')
    : pattern;
