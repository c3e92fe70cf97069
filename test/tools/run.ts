// Runs a tool of node_modules/.bin for package.json's scripts, so that toolchain.mjs has set everything up before:
// `node test/tools/toolchain.mjs test/tools/run.ts vitest run --project unit`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs the tool in the project's folder, its output going where this process's goes; true if it ended well. */
export function runTool(name: string, ...args: string[]): boolean {
  const root = join(import.meta.dirname, '..', '..');
  const windows = process.platform === 'win32';
  const entry = join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);
  return spawnSync(entry, args, { cwd: root, stdio: 'inherit', shell: windows }).status === 0;
}

if (import.meta.main) {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined) throw new Error('Name the tool to run.');
  process.exit(runTool(name, ...args) ? 0 : 1);
}
