import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { contacts } from './atomic-crm-app/contacts.ts';
import type { Contact } from './atomic-crm-app/contacts.ts';
import { ensureNpmApp } from './npm-app.ts';
import { run } from './own-server.ts';

export interface AtomicCrm {
  /** Here its routes are paths; below `/hash/` the same CRM keeps them behind the "#". */
  readonly origin: string;
  /** The contacts by id. Every load of a page brings them back as they were. */
  readonly contacts: readonly Contact[];
  close(): Promise<void>;
}

const app = {
  name: 'Atomic CRM',
  folder: 'atomic-crm-app',
  flags: ['--legacy-peer-deps'],
  build: buildIn,
  costs: 'half a minute, 360 MB',
};
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Serves Atomic CRM with its demo data in the browser's memory. The first time it is installed and built (half a minute). */
export async function startAtomicCrm(): Promise<AtomicCrm> {
  const installed = await ensureNpmApp(app);
  if ('missing' in installed) throw new Error(installed.missing);
  const dist = join(installed.folder, 'dist');
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

async function buildIn(folder: string): Promise<void> {
  await run(process.execPath, [viteProgram(), 'build', '--logLevel', 'error'], {
    cwd: folder,
    env: { NODE_ENV: 'production' },
  });
}

// Vite comes with wxt and vitest.
function viteProgram(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');
}
