import { parseExactJson } from '../json/exact-json.ts';

const MOST_VALUES = 20_000;
const DEEPEST = 8;
const MOST_PATHS = 8;

/**
 * The paths at which an answer in JSON holds this id, in the form of a profile's lookup (`rows.*.id`), best first: those of a
 * field that is called an id, then the shortest. Empty where there are none, or where the text is no JSON.
 */
export function idPathsIn(json: string, id: string): string[] {
  let answer: unknown;
  try {
    answer = parseExactJson(json);
  } catch {
    return [];
  }
  const paths = new Set<string>();
  let waiting: { value: unknown; path: string[] }[] = [{ value: answer, path: [] }];
  let seen = 0;
  while (waiting.length > 0 && seen < MOST_VALUES) {
    const next: typeof waiting = [];
    for (const { value, path } of waiting) {
      seen += 1;
      if (seen > MOST_VALUES) break;
      if (isId(value, id) && path.length > 0) paths.add(path.join('.'));
      if (typeof value === 'object' && value !== null && path.length < DEEPEST) next.push(...children(value, path));
    }
    waiting = next;
  }
  const named = (path: string): number => Number(!/(?:^|[._])id$|[a-z]I[dD]$/i.test(path));
  return [...paths].toSorted((a, b) => named(a) - named(b) || a.length - b.length).slice(0, MOST_PATHS);
}

const isId = (value: unknown, id: string): boolean =>
  (typeof value === 'string' && value.trim() === id) || (typeof value === 'number' && String(value) === id);

function children(value: object, path: string[]): { value: unknown; path: string[] }[] {
  if (Array.isArray(value)) return value.slice(0, 1000).map((each: unknown) => ({ value: each, path: [...path, '*'] }));
  // A name with a dot in it cannot be written in a path.
  return Object.entries(value)
    .filter(([name]) => /^[^.\s]+$/.test(name))
    .map(([name, each]) => ({ value: each, path: [...path, name] }));
}
