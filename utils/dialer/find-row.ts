import { parseExactJson } from '../json/exact-json.ts';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The answer in a body, as JSON: the whole of it, or the first object in it that has a `result` or a `code`, because PHP may
 * print notices around it. Undefined where there is none; a whole body that is JSON, but no object, is one that nobody understands.
 */
export function bodyIn(text: string): unknown {
  const whole = tryJson(text.replace(/^\uFEFF/, '').trim());
  if (typeof whole === 'object' && whole !== null) return whole;
  // Of braces that close nothing each costs once through the rest of the text.
  let budget = MOST_PASSES * text.length;
  for (let from = text.indexOf('{'); from !== -1 && budget > 0; from = text.indexOf('{', from + 1)) {
    const end = endOfObject(text, from);
    budget -= (end === -1 ? text.length : end) - from;
    const value = end === -1 ? undefined : tryJson(text.slice(from, end));
    if (isObject(value) && (Object.hasOwn(value, 'result') || Object.hasOwn(value, 'code'))) return value;
  }
  return undefined;
}

/** Notices around an answer that hold braces are short, so this is plenty for them. */
const MOST_PASSES = 16;

/**
 * The row that tells of `agent` in an answer's data. `none`: the dialer knows nothing of the agent. `unclear`: something is
 * there, and nothing says that it is this agent's.
 */
export function rowOf(data: unknown, agent: string, depth = 0): JsonObject | 'none' | 'unclear' {
  if (isNothing(data)) return 'none';
  if (depth > 3) return 'unclear';
  if (typeof data === 'string') return rowInText(data, agent, depth);
  if (Array.isArray(data)) {
    if (data.length === 1) return rowOf(data[0], agent, depth + 1);
    return only(data.filter((row): row is JsonObject => isObject(row) && isOf(row, agent))) ?? 'unclear';
  }
  if (!isObject(data)) return 'unclear';
  if (Object.hasOwn(data, 'status')) return data;
  const own = only(Object.entries(data).filter(([name]) => isSame(name, agent)));
  return own ? rowOf(own[1], agent, depth + 1) : 'unclear';
}

const NOTHING = new Set<unknown>([undefined, null, false, 0, '', '0']);
const isNothing = (data: unknown) =>
  NOTHING.has(typeof data === 'string' ? data.trim() : data) ||
  (typeof data === 'object' && data !== null && Object.keys(data).length === 0);

/** Some servers write the data as JSON in a text. */
function rowInText(text: string, agent: string, depth: number): ReturnType<typeof rowOf> {
  if (/not logged in/i.test(text)) return 'none';
  const parsed = tryJson(text);
  return parsed === undefined ? 'unclear' : rowOf(parsed, agent, depth + 1);
}

/** As the dialer's database compares names: letter case and blanks at the end don't count. */
const isSame = (one: string, other: string) =>
  one !== '' && one.trimEnd().toLowerCase() === other.trimEnd().toLowerCase();

const isOf = (row: JsonObject, agent: string) => typeof row['user'] === 'string' && isSame(row['user'], agent);

const only = <Item>(items: Item[]): Item | undefined => (items.length === 1 ? items[0] : undefined);

function tryJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** Index after the `}` that closes the object opened at `from`, or -1. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}
