import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { waitUntil } from '../browser/harness/wait.ts';

type Env = Record<string, string>;

/** A new folder below the system's for temporary files, and what removes it; it also goes with the process. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `screen-pop-${name}-`));
  const erase = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', erase);
  return {
    path,
    remove() {
      erase();
      process.off('exit', erase);
    },
  };
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}

/** Runs a program to its end. Rejects with what it said when it fails or takes more than a minute and a half. */
export async function run(program: string, args: readonly string[], options: { cwd?: string; env?: Env } = {}) {
  await promisify(execFile)(program, args, {
    ...options,
    env: { ...process.env, ...options.env },
    timeout: 90_000,
    maxBuffer: 20_000_000,
  });
}

/** A server that runs until it is stopped, or until this process ends. */
export interface OwnServer {
  stop(): Promise<void>;
}

/** Starts a server and waits until `ready` finds, in what it has said so far, that it listens. */
export async function serve<T>(
  program: string,
  args: readonly string[],
  ready: (said: string) => Promise<T | undefined> | T | undefined,
  options: { cwd?: string; env?: Env } = {},
): Promise<OwnServer & { readonly found: T }> {
  // It ends with this process, also where that is killed and no handler runs.
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000);
    });
  }
  server.once('error', (error) => {
    said += error.message;
  });
  try {
    const found = await waitUntil(`${program} to listen`, () => {
      if (server.pid === undefined || server.exitCode !== null) throw new Error(`${program} has ended:\n${said}`);
      return ready(said);
    });
    return { found, stop: () => ended(server) };
  } catch (error) {
    await ended(server);
    throw error;
  }
}

/** Whether something answers at that address. */
export const answers = (address: string): Promise<boolean> =>
  fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  );

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}
