const mostIds = 8;

/** What is wrong with a path to the id in a lookup's answer, such as `data.0.id` or `results.*.id`; null if nothing. */
export function idPathProblem(path: string): string | null {
  if (path === '') return 'Enter where the id stands in the answer, such as results.*.id';
  return /^[^.\s]+(?:\.[^.\s]+)*$/.test(path)
    ? null
    : 'Write names, numbers or * with dots between them, such as results.*.id';
}

/**
 * The ids at that path of a lookup's answer (`*` is every element), each once, 8 at most; empty where the answer does not
 * have them. Only texts and whole numbers are ids.
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
