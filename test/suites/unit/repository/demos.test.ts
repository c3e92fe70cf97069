import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { filesLike, root } from './tree.ts';

/** What others import: the rest are commands, which would begin their work. */
const parts = filesLike('test/demo/*.ts').filter((file) => /(?:scenes|seed|sheet|build)\.ts$/.test(file));

test('npm start and the pictures load nothing that only a browser can', () => {
  expect(parts.length).toBeGreaterThan(4);
  const code = parts.map((file) => `await import(${JSON.stringify(`./${file}`)});`).join('\n');
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
