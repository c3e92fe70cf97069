import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'puppeteer-core';
import { z } from 'zod';

import type { Customer } from './customers.ts';
import { ensureDebianPackages } from './debian-packages.ts';
import { answers, freePort, run, serve, temporaryFolder } from './own-server.ts';
import { NUMERIC, recordsOf } from './real-crm.ts';
import type { CustomerRecord, Description, RealCrm } from './real-crm.ts';

const HOME = '/usr/share/redmine';
const packages = [
  { name: 'redmine', file: `${HOME}/bin/rails` },
  { name: 'redmine-sqlite', file: '/usr/share/doc/redmine-sqlite' },
  { name: 'puma', file: '/usr/bin/puma' },
];

/** Installs Redmine where it is missing. Returns undefined when it is there, else what is needed. */
export const ensureRedmine = (): Promise<string | undefined> => ensureDebianPackages('Redmine', packages);

/** Starts a Redmine 5 of its own, on a new SQLite database in which each customer is an issue. Takes a quarter of a minute. */
export async function startRedmine(customers: readonly Customer[]): Promise<RealCrm> {
  const folder = temporaryFolder('redmine');
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const password = crypto.randomUUID();
    const inFolder = (name: string) => join(folder.path, name);
    for (const name of ['config', 'log', 'tmp', 'files', 'public']) mkdirSync(inFolder(name));
    writeFileSync(
      inFolder('config/database.yml'),
      `production:\n  adapter: sqlite3\n  database: ${inFolder('redmine.sqlite')}\n`,
    );
    writeFileSync(inFolder('config/secret_key.txt'), `${crypto.randomUUID()}${crypto.randomUUID()}`, { mode: 0o600 });
    writeFileSync(inFolder('seed.json'), JSON.stringify({ customers, password, ...NUMERIC }), { mode: 0o600 });
    const env = {
      RAILS_ENV: 'production',
      // Debian's Redmine takes a path below /var/lib/redmine for the folder of its settings, logs and temporary files. It reads
      // that path through a link in some places and not in others; more steps up than there are lead to the root in both.
      REDMINE_INSTANCE: `../../../../../../..${folder.path}`,
      SCHEMA: inFolder('schema.rb'),
      SEED: inFolder('seed.json'),
      SEEDED: inFolder('seeded.json'),
    };
    const rails = (...args: string[]) => run('bin/rails', args, { cwd: HOME, env });
    await rails('db:migrate');
    await rails('runner', join(import.meta.dirname, 'redmine-seed.rb'));
    const { ids, code } = z
      .object({ ids: z.array(z.number()), code: z.number() })
      .parse(JSON.parse(readFileSync(inFolder('seeded.json'), 'utf8')));
    // Redmine's own "rails server" finds no server in Debian's list of gems.
    const server = await serve(
      'puma',
      ['-e', 'production', '-b', `tcp://127.0.0.1:${port}`, '-t', '2:4'],
      async () => (await answers(`${origin}/login`)) || undefined,
      { cwd: HOME, env },
    );
    return {
      origin,
      // Its list of issues keeps the last filter, so that it may show a caller of before.
      home: '/my/page',
      form: { path: '/projects/customers/issues/new', field: '#issue_subject' },
      descriptions: descriptions(recordsOf(customers, ids), code),
      isLogIn: async (page) => (await page.$('#username')) !== null,
      logIn: (page) => logIn(page, password),
      async close() {
        await server.stop();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

const descriptions = (records: readonly CustomerRecord[], codeField: number): Description[] => [
  {
    what: 'issues, asked for JSON, which is refused, and searched',
    recordTemplate: '/issues/{record_id}',
    lookups: {
      vendor_lead_code: { template: `/issues.json?cf_${codeField}={search}&status_id=*`, idPath: 'issues.*.id' },
    },
    searchTemplate: `/issues?set_filter=1&cf_${codeField}={search}`,
    records,
  },
  { what: 'issues, without a search', recordTemplate: '/issues/{record_id}', records },
];

async function logIn(page: Page, password: string): Promise<void> {
  await page.waitForSelector('#username', { visible: true });
  await page.type('#username', 'admin');
  await page.type('#password', password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
