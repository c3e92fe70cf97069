import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureDebianPackages } from './debian-packages.ts';
import { run, serve, temporaryFolder } from './own-server.ts';
import type { OwnServer } from './own-server.ts';
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
  const folder = temporaryFolder('tryton');
  let server: OwnServer | undefined;
  const close = async () => {
    await server?.stop();
    folder.remove();
  };
  try {
    const login = { user: 'admin', password: crypto.randomUUID() };
    const config = await makeDatabase(folder.path, login.password);
    const started = await serve(
      'trytond',
      ['-c', config, '-d', DATABASE],
      (said) => /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1],
    );
    server = started;
    const parties = await seedParties(await trytonSession(started.found, DATABASE, login));
    return { origin: started.found, login, parties, close };
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
    run('trytond-admin', ['-c', config, '-d', DATABASE, ...args], { env: { TRYTONPASSFILE: passwordFile } });
  await admin('--all', '--email', 'admin@example.com');
  await admin('-u', 'party', '--activate-dependencies');
  return config;
}
