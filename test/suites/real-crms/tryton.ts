import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { waitUntil } from '../browser/harness/wait.ts';
import { ensureDebianPackages } from './debian-packages.ts';
import { seedParties, trytonSession } from './tryton-seed.ts';
import type { Party } from './tryton-seed.ts';

export const DATABASE = 'tryton';

export interface Tryton {
  readonly origin: string;
  readonly login: { readonly user: string; readonly password: string };
  /** The parties (Tryton's contacts) in the order of their ids. */
  readonly parties: readonly Party[];
  close(): Promise<void>;
}

const PYTHON = '/usr/lib/python3/dist-packages';
const WEB_CLIENT = '/usr/share/tryton-sao/www';
const packages = [
  { name: 'tryton-server', file: '/usr/bin/trytond' },
  { name: 'tryton-sao', file: `${WEB_CLIENT}/index.html` },
  { name: 'tryton-modules-party', file: `${PYTHON}/trytond/modules/party` },
];

/** Installs Tryton where it is missing. Returns undefined when it is there, else a sentence that says what is needed. */
export function ensureTryton(): Promise<string | undefined> {
  return ensureDebianPackages('Tryton', packages);
}

/** Starts a Tryton 6.0 of its own, on a new SQLite database with 40 parties. Takes about seven seconds. */
export async function startTryton(): Promise<Tryton> {
  const dir = mkdtempSync(join(tmpdir(), 'screen-pop-tryton-'));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  let server: ChildProcess | undefined;
  const close = async () => {
    if (server !== undefined) await ended(server);
    remove();
    process.off('exit', remove);
  };
  try {
    const login = { user: 'admin', password: crypto.randomUUID() };
    const config = await makeDatabase(dir, login.password);
    const started = await serve(config);
    ({ server } = started);
    const parties = await seedParties(await trytonSession(started.origin, DATABASE, login));
    return { origin: started.origin, login, parties, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeDatabase(dir: string, password: string): Promise<string> {
  const config = join(dir, 'trytond.conf');
  const passwordFile = join(dir, 'password');
  writeFileSync(
    config,
    // A port of 0 has the system choose a free one.
    `[database]\nuri=sqlite://\npath=${dir}\n[web]\nlisten=127.0.0.1:0\nroot=${WEB_CLIENT}\n`,
  );
  writeFileSync(join(dir, `${DATABASE}.sqlite`), '');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const admin = (...args: string[]) =>
    promisify(execFile)('trytond-admin', ['-c', config, '-d', DATABASE, ...args], {
      env: { ...process.env, TRYTONPASSFILE: passwordFile },
      timeout: 60_000,
    });
  await admin('--all', '--email', 'admin@example.com');
  await admin('-u', 'party', '--activate-dependencies');
  return config;
}

async function serve(config: string): Promise<{ server: ChildProcess; origin: string }> {
  const server = spawn('trytond', ['-c', config, '-d', DATABASE], { stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-20_000);
  });
  const origin = await waitUntil(
    'Tryton to listen',
    () => {
      if (server.exitCode !== null) throw new Error(`trytond ended with ${server.exitCode}:\n${said}`);
      return /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    },
    30_000,
  ).catch((error: unknown) => {
    kill();
    throw error;
  });
  return { server, origin };
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}
