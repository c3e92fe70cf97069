import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { withLock } from './lock.ts';

export type BuildTarget = 'chrome' | 'firefox';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const cacheDir = join(root, 'node_modules', '.cache', 'test-builds');
const BUILD_LIMIT_MS = 180_000;

// All that a build is made of. The lockfile stands for everything under node_modules.
const SOURCES = [
  'entrypoints',
  'components',
  'utils',
  'public',
  'test/tools/package',
  'LICENSE',
  'wxt.config.ts',
  'package.json',
  'package-lock.json',
];

/**
 * Folder of the production build for that browser, built now if its sources changed since the last build. Test files
 * that run at the same time share one build. Throws with the builder's own output when the build fails.
 */
export async function builtExtension(target: BuildTarget): Promise<string> {
  const dir = join(root, '.output', `${target}-mv3`);
  const stamp = join(cacheDir, `${target}.sha256`);
  await withLock(join(cacheDir, 'lock'), { what: 'finish its build', limitMs: BUILD_LIMIT_MS }, async () => {
    const sources = hashOfSources();
    if (existsSync(join(dir, 'manifest.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
    rmSync(stamp, { force: true });
    await build(target);
    writeFileSync(stamp, sources);
  });
  return dir;
}

function build(target: BuildTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    // Vitest says NODE_ENV=test, and preact and others would be built for that.
    const child = spawn(process.execPath, [wxt, 'build', '-b', target], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`wxt build -b ${target} ended with ${code}:\n${output}`));
    });
  });
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesIn)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
