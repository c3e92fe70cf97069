// Runs a script of this project under the Node that the project brings along (devDependency `node`), installing the
// dependencies first where they are missing or out of date. Plain JavaScript with Node built-ins only: it is the one
// file that runs on whatever Node the machine has (20.19 or newer), before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, 'node_modules', '.installed-from');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error('usage: node test/tools/toolchain.mjs SCRIPT [ARG ...]');
  process.exit(2);
}

const wanted = createHash('sha512')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) && existsSync(ownNode) ? readFileSync(stamp, 'utf8') : '';
if (installed !== wanted) {
  console.log('Installing what the project needs (npm ci); the first time this takes about half a minute …');
  // The packages ask for a newer Node than the machine may have; the project brings that Node and runs them under it,
  // so npm's warnings about the machine's own would only mislead.
  const npm = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('npm ci failed: see its message above. It needs to reach an npm registry.');
    process.exit(npm.status ?? 1);
  }
  if (!existsSync(ownNode)) {
    console.error(
      'npm ci ended well, but the package "node" did not unpack its program: its install script must be allowed to run ' +
        '("allowScripts" in package.json; with older npm: npm config set ignore-scripts false).',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

// The types and settings that WXT makes from the project; everything that reads TypeScript here needs them.
if (!existsSync(join(root, '.wxt', 'tsconfig.json'))) {
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const prepared = spawnSync(ownNode, [wxt, 'prepare'], { cwd: root, encoding: 'utf8' });
  if (prepared.status !== 0) {
    console.error(prepared.stderr || prepared.stdout);
    process.exit(prepared.status ?? 1);
  }
}

const child = spawn(ownNode, [join(root, script), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(ownNode)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
});
// Ctrl-C reaches the child from the terminal itself; a signal sent to this process alone is handed on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
