import { phoneForms } from '../crm/phone.ts';

// What a CRM's JSON tells of the example's record. Its shape is nobody's promise: read to a depth, a number of places, and
// no further.

const MOST_PLACES = 5000;
const DEEPEST = 4;
/** What an address can be asked by. */
const NAME = /^[A-Za-z_$][\w$-]{0,59}$/;

type Place = { path: string[]; text: string };

/** A field of the record in which a value stands, and how it is written there. */
export type JsonField = { name: string; written: string };

/** The fields of an answer in which the value stands, each once. Pure. */
export function fieldsWith(answer: unknown, isValue: (text: string) => boolean): JsonField[] {
  const fields = new Map<string, JsonField>();
  for (const { path, text } of placesIn(answer)) {
    const name = path.at(-1) ?? '';
    if (NAME.test(name) && isValue(text) && !fields.has(name)) fields.set(name, { name, written: text });
  }
  return [...fields.values()];
}

/** Whether a text is this number, however it is written. `country` is that of numbers without one. */
export function isNumber(phone: string, country: string): (text: string) => boolean {
  const wanted = phoneForms(phone, country).digits;
  return (text) => phoneForms(text, country).digits.some((digits) => wanted.includes(digits));
}

/** The texts and numbers in an answer, with the way to each. */
function placesIn(answer: unknown): Place[] {
  const places: Place[] = [];
  let level: { path: string[]; value: unknown }[] = [{ path: [], value: answer }];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, value } of level) {
      if (typeof value === 'string' && value !== '') places.push({ path, text: value.trim() });
      else if (typeof value === 'number') places.push({ path, text: String(value) });
      else if (typeof value === 'object' && value !== null && depth < DEEPEST) {
        const isList = Array.isArray(value);
        for (const [name, each] of Object.entries(value).slice(0, MOST_PLACES - next.length))
          next.push({ path: [...path, isList ? '*' : name], value: each });
      }
      if (places.length >= MOST_PLACES) return places;
    }
    level = next;
  }
  return places;
}
