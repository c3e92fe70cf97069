import { sentence, type Words } from '../words/words.ts';

const mostIds = 8;

/**
 * What is wrong with the path to the id in a lookup's response, such as `data.0.id` or `results.*.id`; null if nothing.
 */
export function idPathProblem(path: string): Words | null {
  if (path === '') return sentence('problem.idPathMissing');
  return /^[^.\s]+(?:\.[^.\s]+)*$/.test(path) ? null : sentence('problem.idPath');
}

/**
 * The ids at this path of a lookup's response (`*` stands for every element), each once, 8 at most; empty where there
 * are none. Only texts and whole numbers are ids.
 */
export function idsInAnswer(answer: unknown, path: string): string[] {
  let values: unknown[] = [answer];
  for (const step of path.split('.')) values = values.flatMap((value) => children(value, step));
  const ids = values.flatMap((value) => {
    if (typeof value === 'string') return value.trim();
    return Number.isSafeInteger(value) ? String(value) : [];
  });
  return [...new Set(ids.filter((id) => id !== ''))].slice(0, mostIds);
}

function children(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value).slice(0, 1000);
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
}
