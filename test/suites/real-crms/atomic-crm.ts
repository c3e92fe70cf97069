import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { contacts } from './atomic-crm-app/contacts.ts';
import type { Contact } from './atomic-crm-app/contacts.ts';

export interface AtomicCrm {
  /** Here its routes are paths; below `/hash/` the same CRM keeps them behind the "#". */
  readonly origin: string;
  /** The contacts by id. Every load of a page brings them back as they were. */
  readonly contacts: readonly Contact[];
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = fileURLToPath(new URL('atomic-crm-app', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'atomic-crm');
const INSTALL_LIMIT_MS = 300_000;
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Serves Atomic CRM with its demo data in the browser's memory. The first time it is installed and built (half a minute). */
export async function startAtomicCrm(): Promise<AtomicCrm> {
  const dist = await build();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const asset = /^\/assets\/[\w.-]+$/.test(pathname) ? join(dist, pathname) : '';
    const file = existsSync(asset) ? asset : join(dist, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server for Atomic CRM has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    contacts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function build(): Promise<string> {
  const names = readdirSync(source).sort();
  const dist = join(cache, 'dist');
  const installed = stampOf(['package-lock.json']);
  const built = stampOf(names);
  if (!isStamped('installed', installed)) {
    console.log('Atomic CRM is missing: installing it from npm into node_modules/.cache (half a minute) …');
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    copy(names);
    // Its packages need no script of theirs to be run, and some of them ask for others that they do not need.
    await run('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error']);
    writeFileSync(join(cache, 'installed'), installed);
  }
  if (!isStamped('built', built)) {
    copy(names);
    await run(process.execPath, [viteProgram(), 'build', '--logLevel', 'error']);
    writeFileSync(join(cache, 'built'), built);
  }
  return dist;
}

function copy(names: readonly string[]): void {
  for (const name of names) cpSync(join(source, name), join(cache, name));
}

function stampOf(names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(source, name)));
  return hash.digest('hex');
}

function isStamped(name: string, stamp: string): boolean {
  const file = join(cache, name);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

// Vite comes with wxt and vitest.
function viteProgram(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: cache,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INSTALL_LIMIT_MS,
      shell: process.platform === 'win32' && program === 'npm',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-8000);
      });
    }
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`)),
    );
  });
}
