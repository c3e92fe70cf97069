import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'puppeteer-core';
import { z } from 'zod';

import { waitUntil } from '../browser/harness/wait.ts';
import { NUMERIC, recordsOf } from './real-crm.ts';
import type { CustomerRecord, Description, RealCrm } from './real-crm.ts';
import type { Customer } from './customers.ts';
import { ensureNpmApp } from './npm-app.ts';
import { freePort, serve, temporaryFolder } from './own-server.ts';
import type { OwnServer } from './own-server.ts';

const app = { name: 'NocoDB', folder: 'nocodb-app', compiled: ['sqlite3'], costs: 'three minutes, 1.4 GB' } as const;
const MAIL = 'dana@example.com';

/** Installs NocoDB where it is missing. Returns undefined when it is there, else what is needed. */
export async function ensureNocoDb(): Promise<string | undefined> {
  const installed = await ensureNpmApp(app);
  return 'missing' in installed ? installed.missing : undefined;
}

/** Starts a NocoDB of its own, on a new SQLite database in which each customer is a row of a table. Takes ten seconds. */
export async function startNocoDb(customers: readonly Customer[]): Promise<RealCrm> {
  const installed = await ensureNpmApp(app);
  if ('missing' in installed) throw new Error(installed.missing);
  const folder = temporaryFolder('nocodb');
  let server: OwnServer | undefined;
  const close = async () => {
    await server?.stop();
    folder.remove();
  };
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const password = `Aa1-${crypto.randomUUID()}`;
    const toolFolder = join(folder.path, 'tool');
    mkdirSync(toolFolder);
    server = await serve(
      process.execPath,
      [join(installed.folder, 'start.cjs')],
      (said) => said.includes('READY') || undefined,
      {
        cwd: toolFolder,
        env: {
          PORT: `${port}`,
          NC_DB: `sqlite3:///?database=${join(folder.path, 'noco.sqlite')}`,
          NC_TOOL_DIR: toolFolder,
          NC_DISABLE_TELE: 'true',
          NC_AUTH_JWT_SECRET: crypto.randomUUID(),
          NC_ADMIN_EMAIL: MAIL,
          NC_ADMIN_PASSWORD: password,
        },
      },
    );
    const { list, ids } = await seed(origin, customers, password);
    return {
      origin,
      home: '/dashboard/#/account/profile',
      descriptions: descriptions(`${list}?rowId={record_id}`, recordsOf(customers, ids)),
      isLogIn: async (page) => (await page.$('input[type=password]')) !== null,
      logIn: (page) => logIn(page, password),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const descriptions = (recordTemplate: string, records: readonly CustomerRecord[]): Description[] => [
  { what: 'rows of a table, only remembered', recordTemplate, ways: ['remembered'], records },
  { what: 'rows of a table, guessed by the code', recordTemplate, ways: ['remembered', 'address'], records },
];

/** Makes the table and its rows. The path of its list, and the ids of the rows. */
async function seed(
  origin: string,
  customers: readonly Customer[],
  password: string,
): Promise<{ list: string; ids: number[] }> {
  const { token } = z
    .object({ token: z.string() })
    .parse(await post(`${origin}/api/v1/auth/user/signin`, { email: MAIL, password }));
  const headers = { 'xc-auth': token };
  const ask = (path: string, body: unknown) => post(`${origin}/api/v2/${path}`, body, headers);
  const made = z.object({ id: z.string() });
  const base = z
    .object({ id: z.string(), fk_workspace_id: z.string().nullish() })
    .parse(await ask('meta/bases', { title: 'Customers' }));
  const text = (name: string) => ({ title: name, column_name: name, uidt: 'SingleLineText' });
  const table = made.parse(
    await ask(`meta/bases/${base.id}/tables`, {
      title: 'contacts',
      table_name: 'contacts',
      columns: [
        { title: 'Id', column_name: 'id', uidt: 'ID' },
        { ...text('name'), pv: true },
        text('phone'),
        text('vendor_lead_code'),
      ],
    }),
  );
  // The ids are counted up from 1, and this one is to be the first of a row that nobody looks for.
  const rows = customers.map(({ name, phone, code }, at) => ({
    name,
    phone,
    vendor_lead_code: at === NUMERIC.numericAt ? `${NUMERIC.numericIs + 2}` : code,
  }));
  const answer = await ask(`tables/${table.id}/records`, [
    { name: 'Nobody', phone: '', vendor_lead_code: '' },
    ...rows,
  ]);
  const [, ...ids] = z
    .array(z.object({ Id: z.number() }))
    .parse(answer)
    .map(({ Id }) => Id);
  const views = await fetch(`${origin}/api/v2/meta/tables/${table.id}/views`, { headers });
  const [view] = z.object({ list: z.array(made) }).parse(await views.json()).list;
  if (!view) throw new Error('NocoDB made no view of the table.');
  // As the app writes it in the address of a row, which is what people copy.
  return {
    list: `/dashboard/#/${base.fk_workspace_id ?? 'nc'}/${base.id}/${table.id}/${view.id}/contacts-contacts`,
    ids,
  };
}

async function post(address: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${said.slice(0, 500)}`);
  return JSON.parse(said);
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.waitForSelector('input[type=password]', { visible: true });
  await page.type('input[type=email], input[placeholder*=mail]', MAIL);
  await page.type('input[type=password]', password);
  await page.keyboard.press('Enter');
  await waitUntil('the page after the log-in', () => !page.url().includes('signin'));
}
