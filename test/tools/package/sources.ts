import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './archive.ts';

/** What commands leave behind here (.gitignore). */
const MADE = /^(?:\.git|\.output|\.wxt|node_modules|test-results)$|\/node_modules$|\.(?:log|pem|crx)$/;

/**
 * The files that the package is made from, with those whose names begin with a dot: what git knows, so that nothing goes along
 * that lies about in a working folder; in unpacked sources, which no git knows, all that no command has made.
 */
export function sourceFiles(root: string): string[] {
  if (!existsSync(join(root, '.git'))) return filesBelow(root, (path) => MADE.test(path));
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git names no files: ${stderr}`);
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}
