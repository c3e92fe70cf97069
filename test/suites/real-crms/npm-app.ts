import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { aptInstall } from '../../tools/apt.ts';
import { cached, stampOf } from './test-cache.ts';

const LIMIT_MS = 900_000;
/** What a package that is compiled needs. */
const COMPILERS = ['g++', 'make', 'python3'];

/** An app of npm's, described by a folder beside this file with its package.json, its lock file and what belongs to them. */
export interface NpmApp {
  readonly name: string;
  readonly folder: string;
  /** The packages that are compiled, where no compiled ones can be downloaded. All other scripts of packages are left out. */
  readonly compiled?: readonly string[];
  /** Further words for `npm ci`. */
  readonly flags?: readonly string[];
  /** What is made of it once it is installed. */
  readonly build?: (folder: string) => Promise<void>;
  /** What to expect of the first time, such as "three minutes, 700 MB". */
  readonly costs: string;
}

/** The folder that the app is installed in, or a sentence that says why it is not. */
export type Installed = { readonly folder: string } | { readonly missing: string };

/** Installs the app where this machine does not have it yet. */
export async function ensureNpmApp(app: NpmApp): Promise<Installed> {
  const { name, folder, compiled = [], flags = [], build, costs } = app;
  const source = join(import.meta.dirname, folder);
  // What was compiled for one Node, or one kind of machine, may not run on another.
  const machine = `${process.platform} ${process.arch} ${process.versions.modules}`;
  const stamp = stampOf([machine, ...filesIn(source).map((file) => readFileSync(file))]);
  try {
    return {
      folder: await cached(folder, stamp, async (into) => {
        console.log(`${name} is missing: installing it from npm into the user's cache (${costs}) …`);
        cpSync(source, into, { recursive: true });
        await npm(into, 'ci', '--ignore-scripts', ...flags);
        if (compiled.length > 0) {
          await ensureCompilers();
          await npm(into, 'rebuild', ...compiled);
        }
        await build?.(into);
        console.log(`${name} is installed.`);
      }),
    };
  } catch (error) {
    const needs = compiled.length === 0 ? '' : `, and ${COMPILERS.join(', ')} to compile ${compiled.join(', ')}`;
    return {
      missing: `${name} could not be installed. It needs an npm registry within reach${needs}. What went wrong:\n${String(error)}`,
    };
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]));
}

/** Elsewhere than on a Debian as root, npm says what it misses. */
async function ensureCompilers(): Promise<void> {
  const places = (process.env['PATH'] ?? '').split(':');
  const missing = COMPILERS.filter((program) => !places.some((place) => existsSync(join(place, program))));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await aptInstall(missing);
}

function npm(cwd: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], {
      cwd,
      env: { ...process.env, ...headers() },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4000);
      });
    }
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${args.join(' ')} ended with ${code}:\n${said}`)),
    );
  });
}

/** Node's own headers, where it brings them, so that a package that is compiled needs no download. */
function headers(): Record<string, string> {
  const prefix = join(dirname(realpathSync(process.execPath)), '..');
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
}
