import { join } from 'node:path';

import type { Page } from 'puppeteer-core';
import { z } from 'zod';

import { waitUntil } from '../browser/harness/wait.ts';
import type { Customer } from './customers.ts';
import { ensureNpmApp } from './npm-app.ts';
import { answers, freePort, run, serve, temporaryFolder } from './own-server.ts';
import type { OwnServer } from './own-server.ts';
import { NUMERIC, recordsOf } from './real-crm.ts';
import type { CustomerRecord, Description, RealCrm } from './real-crm.ts';

const app = {
  name: 'Directus',
  folder: 'directus-app',
  compiled: ['sqlite3'],
  costs: 'three minutes, 700 MB',
} as const;
const MAIL = 'dana@example.com';
const LIST = '/admin/content/contacts';

/** Installs Directus where it is missing. Returns undefined when it is there, else what is needed. */
export async function ensureDirectus(): Promise<string | undefined> {
  const installed = await ensureNpmApp(app);
  return 'missing' in installed ? installed.missing : undefined;
}

/** Starts a Directus 12 of its own, on a new SQLite database in which each customer is a contact. Takes ten seconds. */
export async function startDirectus(customers: readonly Customer[]): Promise<RealCrm> {
  const installed = await ensureNpmApp(app);
  if ('missing' in installed) throw new Error(installed.missing);
  const folder = temporaryFolder('directus');
  let server: OwnServer | undefined;
  const close = async () => {
    await server?.stop();
    folder.remove();
  };
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const password = crypto.randomUUID();
    const token = crypto.randomUUID();
    const program = join(installed.folder, 'node_modules', 'directus', 'cli.js');
    // Its folders for uploads and extensions are looked for where it is started.
    const where = { cwd: folder.path, env: environment(folder.path, port, token) };
    await run(process.execPath, [program, 'bootstrap'], where);
    server = await serve(
      process.execPath,
      [program, 'start'],
      async () => (await answers(`${origin}/server/ping`)) || undefined,
      where,
    );
    const ids = await seed(api(origin, token), customers, password);
    return {
      origin,
      // A page of the agent's own, which shows no customer.
      home: '/admin/users/me',
      form: { path: `${LIST}/+`, field: '.v-form input[type=text]' },
      descriptions: descriptions(recordsOf(customers, ids)),
      isLogIn: async (page) => (await page.$('input[type=email]')) !== null,
      logIn: (page) => logIn(page, password),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const environment = (folder: string, port: number, token: string): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: `${port}`,
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  DB_CLIENT: 'sqlite3',
  DB_FILENAME: join(folder, 'directus.sqlite'),
  SECRET: `${crypto.randomUUID()}${crypto.randomUUID()}`,
  KEY: crypto.randomUUID(),
  ADMIN_EMAIL: 'admin@example.com',
  ADMIN_PASSWORD: crypto.randomUUID(),
  ADMIN_TOKEN: token,
  TELEMETRY: 'false',
  RATE_LIMITER_ENABLED: 'false',
  // On a busy machine it would answer that it is “under pressure”.
  PRESSURE_LIMITER_ENABLED: 'false',
});

type Api = (method: 'POST' | 'PATCH', path: string, body: unknown) => Promise<unknown>;

const api =
  (origin: string, token: string): Api =>
  async (method, path, body) => {
    const request: RequestInit = {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    };
    const answer = await fetch(`${origin}${path}`, request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return text === '' ? null : z.object({ data: z.unknown() }).parse(JSON.parse(text)).data;
  };

/** Makes the contacts, and an agent who may read and write them. The ids of the contacts. */
async function seed(ask: Api, customers: readonly Customer[], password: string): Promise<number[]> {
  const text = (field: string) => ({ field, type: 'string', meta: { interface: 'input' }, schema: {} });
  await ask('POST', '/collections', {
    collection: 'contacts',
    meta: {},
    schema: {},
    fields: [
      {
        field: 'id',
        type: 'integer',
        meta: { hidden: true },
        schema: { is_primary_key: true, has_auto_increment: true },
      },
      ...['name', 'phone', 'vendor_lead_code'].map(text),
    ],
  });
  // Ids of the CRM's own, which no place in a list is.
  const made = await ask(
    'POST',
    '/items/contacts',
    customers.map(({ name, phone, code }, at) => ({ id: 100 + at * 3, name, phone, vendor_lead_code: code })),
  );
  const ids = z
    .array(z.object({ id: z.number() }))
    .parse(made)
    .map(({ id }) => id);
  await ask('PATCH', `/items/contacts/${ids[NUMERIC.numericAt]}`, { vendor_lead_code: `${ids[NUMERIC.numericIs]}` });
  await ask('POST', '/presets', {
    collection: 'contacts',
    layout: 'tabular',
    layout_query: { tabular: { fields: ['name', 'phone', 'vendor_lead_code'], limit: 50, sort: ['id'] } },
  });
  await makeAgent(ask, password);
  return ids;
}

/** Over every page of an administrator's lies a question about a licence. */
async function makeAgent(ask: Api, password: string): Promise<void> {
  const made = z.object({ id: z.string() });
  const role = made.parse(await ask('POST', '/roles', { name: 'Agent' }));
  const policy = made.parse(await ask('POST', '/policies', { name: 'Agent', app_access: true, admin_access: false }));
  await ask('POST', '/access', { role: role.id, policy: policy.id });
  for (const action of ['read', 'update', 'create'])
    await ask('POST', '/permissions', { policy: policy.id, collection: 'contacts', action, fields: ['*'] });
  await ask('POST', '/users', { email: MAIL, password, role: role.id, first_name: 'Dana', last_name: 'Desk' });
}

const RECORD = `${LIST}/{record_id}`;

// Its lists cannot be searched by an address.
const descriptions = (records: readonly CustomerRecord[]): Description[] => [
  {
    what: 'contacts, as the preset says',
    recordTemplate: RECORD,
    preset: { id: 'directus', parts: { object: 'contacts', codeField: 'vendor_lead_code' } },
    records,
  },
  { what: 'contacts, without a search', recordTemplate: RECORD, records },
];

async function logIn(page: Page, password: string): Promise<void> {
  await page.waitForSelector('input[type=email]', { visible: true });
  await page.type('input[type=email]', MAIL);
  await page.type('input[type=password]', password);
  await page.keyboard.press('Enter');
  // By the tab's address: the extension may send the tab on at once, and a function that waits in the page goes with the page.
  await waitUntil('the page after the log-in', () => !page.url().includes('/admin/login'));
}
