import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'puppeteer-core';
import { z } from 'zod';

import type { Customer } from './customers.ts';
import { ensureDebianPackages } from './debian-packages.ts';
import { answers, freePort, run, serve, temporaryFolder } from './own-server.ts';
import { NUMERIC, recordsOf } from './real-crm.ts';
import type { CustomerRecord, Description, RealCrm } from './real-crm.ts';

const SERVER = '/usr/share/request-tracker5/libexec/standalone_httpd';
const packages = [
  { name: 'request-tracker5', file: '/usr/sbin/rt-setup-database-5' },
  { name: 'rt5-db-sqlite', file: '/usr/share/doc/rt5-db-sqlite' },
  { name: 'rt5-standalone', file: SERVER },
];

/** Installs Request Tracker where it is missing. Returns undefined when it is there, else what is needed. */
export const ensureRequestTracker = (): Promise<string | undefined> =>
  ensureDebianPackages('Request Tracker', packages);

/** Starts a Request Tracker 5 of its own, on a new SQLite database in which each customer is a user. Takes ten seconds. */
export async function startRequestTracker(customers: readonly Customer[]): Promise<RealCrm> {
  const folder = temporaryFolder('rt');
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const password = crypto.randomUUID();
    const inFolder = (name: string) => join(folder.path, name);
    for (const name of ['sessions', 'no-more-settings']) mkdirSync(inFolder(name));
    writeFileSync(inFolder('RT_SiteConfig.pm'), siteConfig(folder.path, port));
    writeFileSync(inFolder('seed.json'), JSON.stringify({ customers, password, ...NUMERIC }), { mode: 0o600 });
    const env = {
      RT_SITE_CONFIG: inFolder('RT_SiteConfig.pm'),
      RT_SITE_CONFIG_DIR: inFolder('no-more-settings'),
      SEED: inFolder('seed.json'),
      SEEDED: inFolder('seeded.json'),
    };
    const database = (...args: string[]) => run('rt-setup-database-5', [...args, '--skip-create'], { env });
    await database('--action', 'init');
    await database('--action', 'insert', '--datafile', join(import.meta.dirname, 'request-tracker-seed.pl'));
    const { users, tickets } = z
      .object({ users: z.array(z.number()), tickets: z.array(z.number()) })
      .parse(JSON.parse(readFileSync(inFolder('seeded.json'), 'utf8')));
    const server = await serve(
      SERVER,
      ['--port', `${port}`, '--host', '127.0.0.1'],
      async () => (await answers(`${origin}/NoAuth/Login.html`)) || undefined,
      { env },
    );
    return {
      origin,
      home: '/',
      // With a queue in its address and no page that leads there, it warns of a forgery.
      form: { path: '/Ticket/Create.html', field: 'input[name=Subject]' },
      descriptions: descriptions(recordsOf(customers, users), recordsOf(customers, tickets)),
      isLogIn: async (page) => (await page.$('#user')) !== null,
      logIn: (page) => logIn(page, password),
      unfoldRecent,
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

const USER = '/User/Summary.html?id={record_id}';
const TICKET = '/Ticket/Display.html?id={record_id}';

const descriptions = (users: readonly CustomerRecord[], tickets: readonly CustomerRecord[]): Description[] => [
  {
    what: 'tickets, with a search',
    recordTemplate: TICKET,
    searchTemplate: `/Search/Results.html?Query='CF.%7BVendor lead code%7D' = '{search}' OR 'CF.%7BPhone%7D' LIKE '{search}'`,
    records: tickets,
  },
  { what: 'users, without a search', recordTemplate: USER, records: users },
  { what: 'tickets, without a search', recordTemplate: TICKET, records: tickets },
];

async function logIn(page: Page, password: string): Promise<void> {
  await page.waitForSelector('#user', { visible: true });
  await page.type('#user', 'root');
  await page.type('input[name=pass]', password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function unfoldRecent(page: Page): Promise<void> {
  for (const menu of ['#search', '#search-tickets', '#search-tickets-recent']) {
    await page.waitForSelector(menu, { visible: true });
    await page.hover(menu);
  }
  await page.waitForSelector('#li-search-tickets-recent a[href*="Display.html"]', { visible: true });
}

// As it comes, a user's page shows neither number nor code, and users are searched for by neither.
const siteConfig = (folder: string, port: number): string => String.raw`
Set($rtname, 'crm.example');
Set($Organization, 'crm.example');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${folder}/rt.sqlite');
Set($DatabaseUser, '');
Set($DatabasePassword, '');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:${port}');
Set($WebSessionClass, 'Apache::Session::File');
Set($MasonSessionDir, '${folder}/sessions');
Set($LogToSTDERR, 'warning');
Set($LogToSyslog, undef);
Set($MailCommand, 'testfile');
Set($Timezone, 'UTC');
Set($UserSearchFields, { RealName => 'LIKE', MobilePhone => 'LIKE', 'CF.Vendor lead code' => '=' });
Set($UserSearchResultFormat,
  q{'<a href="__WebPath__/User/Summary.html?id=__id__">__RealName__</a>/TITLE:Name',}
  . q{'__MobilePhone__/TITLE:Phone','__CustomField.{Vendor lead code}__/TITLE:Code'});
Set($UserSummaryExtraInfo, q{RealName, MobilePhone, '__CustomField.{Vendor lead code}__/TITLE:Code'});
1;
`;
