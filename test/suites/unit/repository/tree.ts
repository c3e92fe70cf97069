import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The repository's folder. */
export const root = join(import.meta.dirname, '..', '..', '..', '..');

/** The text of a file, by its path from the root. */
export const text = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Paths from the root, with `/` on every system, in alphabetical order. */
export const filesLike = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();

/** The code that is shipped. */
export const productFiles = (): string[] => filesLike('{utils,components,entrypoints}/**/*.{ts,tsx,css}');

export type Import = {
  /** A path from the root, or a package's name. */
  target: string;
  /** Gone before the code runs. */
  typeOnly: boolean;
};

/** What a file imports, types included: `from '…'`, `import '…'` and `import('…')`. */
export function importsOf(file: string): Import[] {
  const source = text(file);
  const found = [
    ...source.matchAll(/^(?:import|export)(?<type> type)?\s[^;'"]*?\bfrom '(?<target>[^']+)'/gm),
    ...source.matchAll(/^import '(?<target>[^']+)'/gm),
    ...source.matchAll(/\bimport\('(?<target>[^']+)'\)/g),
  ];
  return found.map(({ groups = {} }) => ({
    target: resolved(file, groups['target'] ?? ''),
    typeOnly: groups['type'] !== undefined,
  }));
}

function resolved(file: string, target: string): string {
  if (target.startsWith('.')) return posix.join(dirname(file), target);
  return /^#(utils|components)\//.test(target) ? target.slice(1) : target;
}
