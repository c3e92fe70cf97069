import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, text } from './tree.ts';

/** The rows below a heading of a page, each as its cells. */
function rowsBelow(page: string, heading: string): string[][] {
  const part = text(page).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = part.split('\n').filter((line) => line.startsWith('|'));
  // Without the names of the columns and the line below them.
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What is wrong with a promise's test; null where nothing is. */
function missing([promise = '', test_ = '']: string[]): string | null {
  const [, file, title] = /^`(test\/suites\/[^`]+\.test\.tsx?)`: “(.+)”$/.exec(test_) ?? [];
  if (file === undefined || title === undefined) return `${promise}: names no test`;
  if (!existsSync(join(root, file))) return `${promise}: ${file} does not exist`;
  // As the code writes a title: in quotes of either kind, or with something filled in at its end.
  const isThere = [`'${title}'`, `\`${title}\``, `\`${title} (`].some((written) => text(file).includes(written));
  return isThere ? null : `${promise}: ${file} has no test “${title}”`;
}

test('each promise of docs/security.md has its test', () => {
  const promises = rowsBelow('docs/security.md', 'What is promised');
  expect(promises.length).toBeGreaterThan(15);
  expect(promises.map(missing).filter((problem) => problem !== null)).toEqual([]);
});

test('a promise without a test, or with one that is gone, is noticed', () => {
  expect(missing(['Nothing leaks', ''])).toContain('names no test');
  expect(missing(['Nothing leaks', '`test/suites/unit/gone.test.ts`: “x”'])).toContain('does not exist');
  expect(missing(['Nothing leaks', '`test/suites/unit/repository/promises.test.ts`: “no such title”'])).toContain(
    'no test',
  );
});
