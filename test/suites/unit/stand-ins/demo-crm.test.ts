// @vitest-environment node
import { assert, constantFrom, pre, property, string } from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CrmDatabase } from '../../../stand-ins/crm/database.ts';
import { AWKWARD_CODE, DELETED, EXAMPLE, SHARED_CODE, SHARED_PHONE } from '../../../stand-ins/crm/data/landmarks.ts';
import { seedContacts } from '../../../stand-ins/crm/data/seed.ts';
import { startCrm, type Crm, type CrmOptions } from '../../../stand-ins/crm/server.ts';
import { html } from '../../../stand-ins/crm/shared/html.ts';
import { phoneDigits, phoneSearchDigits } from '../../../stand-ins/crm/shared/phone.ts';
import { linksOf, listQuery, parsePath } from '../../../stand-ins/crm/shared/routes.ts';
import { STYLES } from '../../../stand-ins/crm/shared/model.ts';

const seed = seedContacts();
const find = (q: string): URLSearchParams => new URLSearchParams({ q });

const twice = (values: readonly (string | number)[]): (string | number)[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

describe('the seed', () => {
  it('is the same every time', () => {
    expect(seedContacts()).toEqual(seed);
    expect(seed).toHaveLength(300);
  });

  it('has the call of the vendor page', () => {
    const example = seed.find((contact) => contact.vendorLeadCode === EXAMPLE.vendorLeadCode);
    expect(example).toMatchObject({ leadId: 7_890_123, phoneDigits: '1234567890' });
  });

  it('gives every contact an id of its own that is neither lead id nor code', () => {
    const ids = seed.map((contact) => contact.id);
    expect(twice(ids)).toEqual([]);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(1000);
    const known = new Set(seed.flatMap((contact) => [String(contact.leadId), contact.vendorLeadCode]));
    expect(ids.filter((id) => known.has(String(id)))).toEqual([]);
  });

  it('shares exactly one code and one number, and has contacts without code or lead id', () => {
    expect(twice(seed.map((contact) => contact.vendorLeadCode).filter(Boolean))).toEqual([SHARED_CODE]);
    expect(twice(seed.flatMap((contact) => [contact.phoneDigits, contact.mobileDigits]).filter(Boolean))).toEqual([
      SHARED_PHONE,
    ]);
    expect(twice(seed.map((contact) => contact.leadId).filter(Boolean))).toEqual([]);
    expect(seed.filter((contact) => contact.vendorLeadCode === '').length).toBeGreaterThan(10);
    expect(seed.some((contact) => contact.vendorLeadCode === '' && contact.leadId === 0)).toBe(true);
  });

  it('keeps to the dialer’s 20 characters for a code', () => {
    expect(seed.filter((contact) => contact.vendorLeadCode.length > 20)).toEqual([]);
  });

  it('writes numbers in many ways, each of which is the number it stands for', () => {
    const shapes = new Set(seed.map((contact) => contact.phone.replaceAll(/\p{Nd}/gu, '0')));
    expect(shapes.size).toBeGreaterThan(40);
    for (const { phone, phoneDigits: digits } of seed) {
      const written = phoneSearchDigits(phone);
      expect(written.length, phone).toBeGreaterThanOrEqual(9);
      expect([digits, digits.slice(1), digits.slice(2)], phone).toContain(written);
    }
  });
});

describe('finding contacts', () => {
  const db = new CrmDatabase(Date.now);
  afterAll(() => db.close());
  const ids = (q: string): number[] => db.list(listQuery(find(q))).contacts.map((contact) => contact.id);

  it('finds every contact by its number as written, nationally, internationally and bare', () => {
    for (const { id, phone, phoneDigits: digits } of db.leads()) {
      const bare = phoneSearchDigits(phone);
      const forms = [phone, `+${digits}`, `00${digits}`, `+${digits.slice(0, 2)} ${digits.slice(2)}`, bare, `0${bare}`];
      for (const form of forms) expect(ids(form), `${form} for ${phone}`).toContain(id);
    }
  });

  it('finds the vendor page’s number however it is typed', () => {
    const example = db.byLead(EXAMPLE.leadId).map((contact) => contact.id);
    for (const form of ['1234567890', '(123) 456-7890', '123.456.7890', '+1 123 456 7890', '١٢٣٤٥٦٧٨٩٠']) {
      expect(ids(form), form).toEqual(example);
    }
  });

  it('finds by code, by lead id, and by name without marks on its letters', () => {
    const example = db.byLead(EXAMPLE.leadId).map((contact) => contact.id);
    expect(ids('ABC123-xyz456')).toEqual(example);
    expect(ids('7890123')).toEqual(example);
    expect(ids('herrera tomas').map((id) => db.get(id)?.name)).toEqual(['Tomás Herrera']);
  });

  it('takes what is typed as text, not as a pattern', () => {
    for (const q of ['%', '_____', "' OR 1=1 --", '"', 'zzx '.repeat(9000)]) expect(ids(q), q).toEqual([]);
  });

  it('finds the number that was typed into the form', () => {
    const [contact] = db.byLead(EXAMPLE.leadId);
    if (contact === undefined) throw new Error('the example contact is missing');
    db.update(contact.id, { ...contact, stage: 'Won', phone: '0044 20 7946 0999' });
    expect(ids('020 7946 0999')).toEqual([contact.id]);
    expect(ids('(123) 456-7890')).toEqual([]);
  });
});

describe('numbers, markup and routes', () => {
  it('reads digits without extension and trunk zero', () => {
    expect(phoneDigits('+44 (0)20 7946 0123')).toBe('442079460123');
    expect(phoneDigits('(415) 555-0101 ext. 204')).toBe('4155550101');
    expect(phoneSearchDigits('HC-004217')).toBe('');
  });

  it('escapes all that is put in', () => {
    assert(
      property(string({ unit: constantFrom('<', '>', '"', "'", '&', 'a') }), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('reads its own addresses back, whatever is in them', () => {
    assert(
      property(string({ minLength: 1 }), constantFrom('code', 'by-code'), (code, word) => {
        pre(code.isWellFormed() && !/^\.{1,2}$/.test(code));
        const route = parsePath(`/contacts/${word}/${encodeURIComponent(code)}`);
        expect(route).toEqual({ page: 'record', key: { by: 'code', code } });
      }),
    );
    for (const style of STYLES) {
      const path = linksOf(style)
        .create('+1 415')
        .replace(/^\/(?:hash\/#|mpa|spa)/, '');
      expect(parsePath(path)).toEqual({ page: 'new', phone: '+1 415' });
    }
    expect(parsePath('/contacts/12/edit/more')).toEqual({ page: 'unknown' });
    expect(parsePath('/contacts/%E0%A4%A')).toEqual({ page: 'unknown' });
  });
});

const open: Crm[] = [];
async function crmWith(options: CrmOptions): Promise<Crm> {
  const crm = await startCrm(options);
  open.push(crm);
  return crm;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((crm) => crm.close()));
});

const sendJson = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const sendForm = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  redirect: 'manual',
  body: new URLSearchParams(fields),
});

const rows = (text: string): string[] => [...text.matchAll(/href="\/mpa\/contacts\/(\d+)"/g)].map(([, id]) => id ?? '');

describe('the multi-page style', () => {
  let crm: Crm;
  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${crm.origin}/mpa${path}`, { redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  };
  beforeAll(async () => {
    crm = await startCrm();
  });
  afterAll(() => crm.close());

  it('shows a record at the addresses of its code, its lead id and its own id, naming the last', async () => {
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    for (const path of [`/by-code/${EXAMPLE.vendorLeadCode}`, `/by-lead/${EXAMPLE.leadId}`, `/${id}`]) {
      const { status, text } = await get(`/contacts${path}`);
      expect(status, path).toBe(200);
      expect(text).toContain(`<link rel="canonical" href="/mpa/contacts/${id}"`);
      expect(text).toContain('<a class="phone" href="tel:1234567890">(123) 456-7890</a>');
      expect(text).toContain(`<code>${EXAMPLE.vendorLeadCode}</code>`);
    }
  });

  it('takes a code with every awkward character in it', async () => {
    const { status, text } = await get(`/contacts/by-code/${encodeURIComponent(AWKWARD_CODE)}`);
    expect(status).toBe(200);
    expect(text).toContain('Kenji Watanabe');
    expect(text).toContain('K&amp;R/17 #4?');
  });

  it('lets the person choose when a code is shared', async () => {
    const { status, text } = await get(`/contacts/by-code/${SHARED_CODE}`);
    expect(status).toBe(200);
    expect(text).toContain('2 contacts share');
    expect(text).toContain('Marta Kowalska');
    expect(text).toContain('Piotr Kowalski');
    expect(text).not.toContain('rel="canonical"');
  });

  it('says that a deleted or unknown record is not found', async () => {
    for (const path of [`/by-code/${DELETED.vendorLeadCode}`, `/by-lead/${DELETED.leadId}`, '/1', '/1/edit', '/x']) {
      const { status, text } = await get(`/contacts${path}`);
      expect(status, path).toBe(404);
      expect(text).toMatch(/not found/);
    }
  });

  it('pages by 25 and sorts', async () => {
    const first = rows((await get('/contacts?sort=id')).text);
    const second = rows((await get('/contacts?sort=id&page=2')).text);
    const last = rows((await get('/contacts?sort=-id&page=1')).text);
    const all = crm.leads().map((lead) => String(lead.id));
    expect(first).toEqual(all.slice(0, 25));
    expect(second).toEqual(all.slice(25, 50));
    expect(last).toEqual(all.toReversed().slice(0, 25));
    expect(rows((await get('/contacts?sort=nonsense')).text)).toEqual(rows((await get('/contacts')).text));
    expect(rows((await get('/contacts?sort=id&page=9999')).text)).toHaveLength(all.length % 25 || 25);
  });

  it('offers a new contact with the number that was searched in vain', async () => {
    const { text } = await get('/search?q=%2B1%20999%20000%200000');
    expect(text).toContain('href="/mpa/contacts/new?phone=%2B1+999+000+0000"');
    expect((await get('/contacts/new?phone=%2B1+999')).text).toContain('value="+1 999"');
  });

  it('saves notes, edits and new contacts from its forms', async () => {
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const note = await fetch(`${crm.origin}/mpa/contacts/${id}/notes`, sendForm({ note: 'Call <back>' }));
    expect([note.status, note.headers.get('location')]).toEqual([303, `/mpa/contacts/${id}`]);
    expect((await get(`/contacts/${id}`)).text).toContain('Call &lt;back&gt;');
    await fetch(`${crm.origin}/mpa/contacts/${id}/edit`, sendForm({ city: 'Oslo' }));
    const created = await fetch(`${crm.origin}/mpa/contacts/new`, sendForm({ firstName: 'Ada', lastName: 'Berg' }));
    const newId = Number(created.headers.get('location')?.split('/').at(-1));
    expect(crm.saves().map(({ kind, contactId, via }) => [kind, contactId, via])).toEqual([
      ['note', id, 'mpa'],
      ['edit', id, 'mpa'],
      ['create', newId, 'mpa'],
    ]);
    const text = (await get(`/contacts/${id}`)).text;
    expect(text).toContain('Oslo');
    expect(text).toContain('Naomi Castellanos');
    crm.restore();
    expect((await get(`/contacts/${newId}`)).status).toBe(404);
    expect(crm.saves()).toEqual([]);
  });

  it('says next to the field what is wrong and keeps what was typed', async () => {
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const wrong = sendForm({ lastName: '', email: 'nobody', city: 'Rome' });
    const response = await fetch(`${crm.origin}/mpa/contacts/${id}/edit`, wrong);
    const text = await response.text();
    expect(response.status).toBe(422);
    expect(text).toContain('A last name is needed');
    expect(text).toContain('value="nobody"');
    expect(crm.saves()).toEqual([]);
  });
});

describe('the JSON interface', () => {
  it('looks up by code, lead id and number', async () => {
    const crm = await crmWith({});
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const idsOf = async (query: string): Promise<unknown> => {
      const response = await fetch(`${crm.origin}/api/contacts?${query}`);
      const body: { contacts: { id: number }[] } = await response.json();
      return body.contacts.map((contact) => contact.id);
    };
    for (const query of ['code=abc123-xyz456', 'lead=7890123', 'phone=%2B11234567890', 'q=123-456-7890']) {
      expect(await idsOf(query), query).toEqual([id]);
    }
    expect(await idsOf(`code=${SHARED_CODE}`)).toHaveLength(2);
    for (const query of ['code=', 'lead=0', `code=${DELETED.vendorLeadCode}`]) expect(await idsOf(query)).toEqual([]);
    const contact = await fetch(`${crm.origin}/api/contacts/${id}`);
    expect(await contact.json()).toMatchObject({ id, leadId: 7_890_123, vendorLeadCode: 'abc123-xyz456' });
    expect((await fetch(`${crm.origin}/api/contacts/1`)).status).toBe(404);
  });

  it('saves JSON, and only JSON', async () => {
    const crm = await crmWith({});
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const address = `${crm.origin}/api/contacts/${id}`;
    expect((await fetch(`${address}/notes?via=hash`, sendJson('POST', { note: 'Hello' }))).status).toBe(201);
    expect((await fetch(`${address}/notes`, sendForm({ note: 'Hello' }))).status).toBe(415);
    expect((await fetch(`${address}/notes`, sendJson('POST', { note: ' ' }))).status).toBe(422);
    expect((await fetch(address, sendJson('PUT', { city: 'Oslo' }))).status).toBe(200);
    expect((await fetch(address, sendJson('PUT', ['city']))).status).toBe(400);
    const wrong = await fetch(address, sendJson('PUT', { leadId: 'x', vendorLeadCode: 'x'.repeat(21) }));
    expect(await wrong.json()).toEqual({ errors: { leadId: 'Digits only', vendorLeadCode: 'At most 20 characters' } });
    expect(crm.saves().map(({ kind, via }) => [kind, via])).toEqual([
      ['note', 'hash'],
      ['edit', 'api'],
    ]);
  });

  it('is as late as it was told to be, and only for those who ask', async () => {
    const crm = await crmWith({ lateMs: 120 });
    const took = async (query: string): Promise<number> => {
      const start = performance.now();
      await fetch(`${crm.origin}/api/contacts?code=x${query}`);
      return performance.now() - start;
    };
    expect(await took('&late=auto')).toBeGreaterThanOrEqual(119);
    expect(await took('&late=60')).toBeGreaterThanOrEqual(59);
    crm.setLateMs(30_000);
    expect(await took('')).toBeLessThan(5_000);
  });

  it('closes at once, late answers or not', async () => {
    const crm = await crmWith({ lateMs: 30_000 });
    const pending = fetch(`${crm.origin}/api/contacts?late=auto`).then(
      (response) => response.status,
      () => 'cut off',
    );
    await fetch(`${crm.origin}/api/contacts?code=x`);
    await crm.close();
    expect([503, 'cut off']).toContain(await pending);
  });
});

async function session(crm: Crm, next: string): Promise<{ cookie: string; location: string | null }> {
  const response = await fetch(`${crm.origin}/login`, sendForm({ user: 'dana', password: 'harbour', next }));
  return {
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    location: response.headers.get('location'),
  };
}

describe('signing in', () => {
  it('sends pages to the sign-in page and refuses the JSON interface until then', async () => {
    const crm = await crmWith({ login: true });
    for (const path of ['/mpa/contacts/1036?a=b', '/hash/', '/spa/contacts/1036']) {
      const response = await fetch(crm.origin + path, { redirect: 'manual' });
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
    }
    expect((await fetch(`${crm.origin}/api/contacts`)).status).toBe(401);
    const { cookie, location } = await session(crm, '/hash/#/contacts/1036');
    expect(location).toBe('/hash/#/contacts/1036');
    const signedIn = (): Promise<Response> => fetch(`${crm.origin}/api/contacts`, { headers: { cookie } });
    expect((await signedIn()).status).toBe(200);
    crm.signOutAll();
    expect((await signedIn()).status).toBe(401);
    crm.setLogin(false);
    expect((await fetch(`${crm.origin}/api/contacts`)).status).toBe(200);
  });

  it('refuses a wrong password and leads nowhere else', async () => {
    const crm = await crmWith({ login: true });
    const wrong = await fetch(`${crm.origin}/login`, sendForm({ user: 'dana', password: 'x', next: '/mpa' }));
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/login',
      'javascript:alert(1)',
    ]) {
      expect((await session(crm, next)).location, next).toBe('/mpa/contacts');
    }
  });
});

describe('a strict content security policy', () => {
  it('is kept by every page: nothing inline, and every script and style is served', async () => {
    const crm = await crmWith({ csp: 'strict' });
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const paths = [
      '/',
      '/login',
      '/hash/',
      '/spa/contacts',
      '/mpa/contacts',
      `/mpa/contacts/${id}`,
      `/mpa/contacts/${id}/edit`,
    ];
    const assets = new Set<string>();
    for (const path of paths) {
      const response = await fetch(crm.origin + path);
      const text = await response.text();
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(text, path).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//);
      for (const [, address] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) assets.add(address ?? '');
    }
    expect([...assets].map((address) => address.split('/').at(-1))).toEqual(
      expect.arrayContaining(['harbour.css', 'icon.svg', 'spa.ts', 'hash.ts', 'guard.ts', 'sign-in.ts']),
    );
    // Sets grow while they are walked through: what a module imports is looked at in turn.
    for (const address of assets) {
      const response = await fetch(crm.origin + address);
      expect(response.status, address).toBe(200);
      const text = await response.text();
      if (!address.endsWith('.ts')) continue;
      expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
      expect(text, address).not.toMatch(/\b(?:interface|import type)\b/);
      for (const [, name = ''] of text.matchAll(/from '([^']+)'/g)) {
        assets.add(new URL(name, crm.origin + address).pathname);
      }
    }
    expect(assets).toContain('/assets/shared/phone.ts');
    for (const path of ['/assets/../server.ts', '/assets/client/..%2f..%2fserver.ts', '/assets/data/seed.ts']) {
      expect((await fetch(crm.origin + path)).status, path).toBe(404);
    }
  });
});

describe('the control address', () => {
  it('deletes, restores, changes codes and tells what was saved', async () => {
    const crm = await crmWith({});
    const { id } = crm.lead(EXAMPLE.vendorLeadCode);
    const control = async (command: string, body: unknown): Promise<number> =>
      (await fetch(`${crm.origin}/control/${command}`, sendJson('POST', body))).status;
    expect(await control('code', { id, code: 'new-code' })).toBe(200);
    expect(crm.lead('new-code').id).toBe(id);
    expect(() => crm.lead(EXAMPLE.vendorLeadCode)).toThrow(RangeError);
    expect(await control('delete', { id })).toBe(200);
    expect(await control('delete', { id })).toBe(404);
    expect((await fetch(`${crm.origin}/mpa/contacts/${id}`)).status).toBe(404);
    expect(await control('restore', {})).toBe(200);
    expect(crm.lead(EXAMPLE.vendorLeadCode).id).toBe(id);
    expect(await control('login', { on: true })).toBe(200);
    expect((await fetch(`${crm.origin}/api/contacts`)).status).toBe(401);
    expect(await control('login', { on: 'yes' })).toBe(400);
    expect(await control('late', { ms: 5 })).toBe(200);
    expect(await control('signOut', {})).toBe(200);
    expect(await control('nothing', {})).toBe(404);
    expect((await fetch(`${crm.origin}/control/restore`, sendForm({}))).status).toBe(415);
    expect(await (await fetch(`${crm.origin}/control/saves`)).json()).toEqual({ saves: [] });
  });
});
