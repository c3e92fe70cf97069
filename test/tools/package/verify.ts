// `npm run package:verify`: clones the last commit twice, into folders of different names, installs and packages in each, and builds
// once more from the sources package. Ends well only if all packages are the same, byte by byte.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { filesOfZip } from './archive.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const place = mkdtempSync(join(tmpdir(), 'screen-pop-verify-'));

function run(cwd: string, program: string, ...args: string[]): void {
  console.log(`${basename(cwd)}: ${program} ${args.join(' ')}`);
  const { NODE_ENV: _, ...env } = process.env;
  const { status, stderr, stdout } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
}

/** By name, the SHA-256 of the packages of a folder. */
const hashes = (folder: string): Map<string, string> =>
  new Map(
    globSync('*.zip', { cwd: join(folder, '.output') })
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, '.output', name)))
          .digest('hex'),
      ]),
  );

const problems: string[] = [];
try {
  const clones = ['a', 'clone-with-a-longer-name'].map((name) => join(place, name));
  // Both before anything is built, because somebody may commit meanwhile.
  for (const clone of clones) run(root, 'git', 'clone', '--quiet', root, clone);
  for (const clone of clones) {
    for (const browser of ['chrome', 'firefox']) run(clone, 'npm', 'run', `package:${browser}`);
  }
  const [first = new Map<string, string>(), second] = clones.map(hashes);
  for (const [name, hash] of first) {
    console.log(`${hash}  ${name}`);
    if (second?.get(name) !== hash) problems.push(`${name} differs between two clones.`);
  }
  const sources = join(place, 'from-sources');
  const [packed] = globSync(join(clones[0] ?? '', '.output', '*-sources.zip'));
  if (packed === undefined || first.size !== 4) problems.push('Not all packages were written.');
  else {
    for (const [path, content] of filesOfZip(readFileSync(packed))) {
      mkdirSync(dirname(join(sources, path)), { recursive: true });
      writeFileSync(join(sources, path), content);
    }
    run(sources, 'npm', 'run', 'build-for-amo');
    for (const [name, hash] of hashes(sources))
      if (first.get(name) !== hash) problems.push(`${name} differs when it is built from the sources package.`);
  }
} finally {
  rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
console.log(problems.length === 0 ? 'All packages are the same, each time.' : problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
