import { idPathProblem } from '../crm/lookup-answer.ts';
import { isSameId } from '../crm/record-signature.ts';

// The answer's shape is nobody's promise: it is read to a depth, a number of values, and no further.
const MOST_VALUES = 20_000;
const MOST_OF_ONE = 1000;
const DEEPEST = 8;
const MOST_PATHS = 8;
/** The longest that a lesson is kept with. */
const LONGEST_PATH = 200;

/** What fields are called that hold ids, mostly; `kundenid` and `paid` end alike, so this only says which path is the better. */
const ID_NAME = /id$|^(?:name|key|number|no|nr|pk|ref)$/i;
const PLAIN_ID = /^_?id$/i;

type Place = { value: unknown; path: string[] };

/**
 * The paths at which an answer holds the id of a record, `*` for any place of a list (`rows.*.id`), best first: those of a field
 * that is called an id, then those in a list, because the answer for another record is a list, too, then the shortest. A field
 * may be called anything, and a count may be the same by chance: only an answer for nobody shows which path is the id's. Pure.
 */
export function idPathsIn(answer: unknown, id: string): string[] {
  const found = new Map<string, string[]>();
  let level: Place[] = [{ value: answer, path: [] }];
  let left = MOST_VALUES;
  while (level.length > 0 && left > 0) {
    const read = level.slice(0, left);
    left -= read.length;
    for (const { value, path } of read) if (isId(value, id)) found.set(path.join('.'), path);
    level = read.flatMap(children);
  }
  return [...found]
    .filter(([text]) => text.length <= LONGEST_PATH && idPathProblem(text) === null)
    .toSorted(([, a], [, b]) => rank(a) - rank(b))
    .slice(0, MOST_PATHS)
    .map(([text]) => text);
}

function rank(path: string[]): number {
  const name = path.at(-1) ?? '';
  return (ID_NAME.test(name) ? 0 : 100) + (path.includes('*') ? 0 : 20) + path.length + (PLAIN_ID.test(name) ? 0 : 0.5);
}

const isId = (value: unknown, id: string): boolean =>
  (typeof value === 'string' || typeof value === 'number') && isSameId(String(value).trim(), id);

function children({ value, path }: Place): Place[] {
  if (typeof value !== 'object' || value === null || path.length >= DEEPEST) return [];
  if (Array.isArray(value)) {
    return value.slice(0, MOST_OF_ONE).map((each: unknown) => ({ value: each, path: [...path, '*'] }));
  }
  // A name with a dot in it cannot be written in a path, and the star stands for all.
  return Object.entries(value)
    .slice(0, MOST_OF_ONE)
    .filter(([name]) => name !== '*' && !name.includes('.'))
    .map(([name, each]) => ({ value: each, path: [...path, name] }));
}
