import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import { judge, judgeAll, type MadePage } from './evidence/page-site.ts';
import type { CrmPage } from './crm-page-bench.ts';
import { bench, withBench } from './on-page.ts';

withBench();

const CODE = 'ZZ-311';
const PHONES = ['14155550133', '4155550133'];
const NUMBER = '+1 (415) 555-0133';
const at = (path: string) => ({ origin: bench.origin, path, query: {}, hash: null });

/** Draws the pages, one after the other. Nothing of one is left in the next, because a look begins anew each time. */
let crm: CrmPage;
beforeAll(async () => {
  crm = await bench.open('empty.html');
});
const seen = (page: MadePage, keys: Partial<RecordKeys>) => judge(crm, page, keys);
/** A call whose record is at `/contacts/50`; its code stands on no page here unless it is said. */
const call = (more: Partial<RecordKeys> = {}): Partial<RecordKeys> => ({
  signature: at('/contacts/50'),
  vendorLeadCode: CODE,
  leadId: '4711',
  phones: PHONES,
  ...more,
});

const FIELDS = `<dl><dt>Company<dd>Harbour Union<dt>Owner<dd>Dana Fox<dt>Status<dd>Open</dl>`;
const MENU = `<nav><a href="/home">Home</a> <a href="/contacts">Contacts</a></nav>`;
/** What real pages have around their content, in markup that says nothing. */
const OLD_FRAME = (content: string) => `
  <div id="header"><div id="welcome">Welcome, Dana [ <a href="/logout">Log out</a> ]</div>
    <ul><li><a href="/home">Home</a></li><li><a href="/accounts">Accounts</a></li></ul>
    <form name="UnifiedSearch"><input name="query_string" value=""><input type="submit" value="Search"></form></div>
  <div id="lastView"><b>Recently viewed</b><h3>Recent</h3><ul><li><a href="/contacts/9">Bea Long</a></li><li><a href="/contacts/8">Cid Short</a></li></ul></div>
  <script>${'var language = { "LBL": "a long text of an app" };'.repeat(900)}</script>
  ${content}
  <div id="footer">© 2013 The CRM Company. The program is provided as is, without warranty.</div>`;

describe('a record at its own address is never gone by a word', () => {
  const names = [
    '404 Elm Street LLC',
    'Invoice not found by customer',
    'Access Denied Security GmbH',
    'Page not found',
    'Nicht gefunden Verlag',
    'Forbidden Planet',
    'Error 404 Gaming',
  ];
  test.each(names)('%s', async (name) => {
    for (const shown of [FIELDS, `<p>Mobile: ${NUMBER}</p>${FIELDS}`]) {
      const page = await seen({ title: name, body: `${MENU}<main><h1>${name}</h1>${shown}</main>` }, call());
      expect(page).toMatchObject({ found: 'address', looks: 'record' });
    }
  });

  test('whose page says no more than the name, and the caller’s number', async () => {
    for (const name of names) {
      const body = `<main><h1>${name}</h1><p>${NUMBER}</p></main>`;
      expect(await seen({ title: name, body }, call()), name).toMatchObject({ own: 'phone', looks: 'record' });
    }
  });

  test.each([
    ['a feed', '<section><h3>Note was deleted by Dana</h3><p>3 May</p></section>'],
    ['a status line', '<div role="status">Note was deleted by Dana</div>'],
    ['a banner', '<div class="error">Access denied for export</div>'],
    ['an alert', '<div role="alert">The note was deleted</div>'],
    ['an alert about a list', '<div role="alert">No data to display</div>'],
  ])('with %s', async (_, notice) => {
    for (const body of [
      `<main><h1>Ada Quill</h1>${FIELDS}${notice}</main>`,
      `<main>${notice}<h1>Ada Quill</h1>${FIELDS}</main>`,
      `<div class="error"><h1>Ada Quill</h1>${FIELDS}${notice}</div>`,
      `<main><h1>Ada Quill</h1><p>Harbour Union</p><p>Open since May</p>${notice}</main>`,
    ]) {
      expect(await seen({ body }, call()), body).toMatchObject({ found: 'address', looks: 'record' });
    }
  });

  test.each([
    ['fields in blocks', '<div><div>Company</div><div>Harbour</div></div><div><div>Owner</div><div>Dana</div></div>'],
    ['fields to write in', '<label>Name <input value="Ada"></label><label>City <input value="Oslo"></label>'],
    ['a table', '<table><tr><th>Company<td>Harbour<tr><th>Owner<td>Dana</table>'],
    ['lines', '<p>Company: Harbour</p><p>Owner: Dana</p>'],
    [
      'a number and mail',
      `<p><a href="tel:+442079460000">+44 20 7946 0000</a></p><p><a href="mailto:a@b.example">a@b.example</a></p>`,
    ],
  ])('named “Page not found”, served with 404 by an app that routes by itself: %s', async (_, fields) => {
    const body = `<main><h1>Page not found</h1>${fields}<p>Created in May</p></main>`;
    expect(await seen({ body }, call())).toMatchObject({ found: 'address', looks: 'record' });
  });
});

describe('a record that is not there', () => {
  test.each([
    [
      'the sentence of SuiteCRM',
      OLD_FRAME(
        'Error retrieving record.  This record may be deleted or you may not be authorized to view this record.',
      ),
    ],
    ['a bare sentence', OLD_FRAME('<table><tr><td>Record you are trying to access is not found.</td></tr></table>')],
    [
      'Request Tracker',
      `${MENU}<div id="body"><div class="titlebox"><h2>RT Error</h2><div>Unable to load User 99999</div></div></div>`,
    ],
    [
      'Redmine',
      `<div id="top-menu"><ul><li><a href="/">Home</a></ul></div><div id="content"><h2>404</h2><p id="errorExplanation">The page you were trying to access doesn't exist or has been removed.</p><p><a href="javascript:history.back()">Back</a></p></div>`,
    ],
    [
      'Directus',
      `<header><div>Editing Item in Contacts</div></header><main><div class="v-info"><div>Page Not Found</div><p>The page you are looking for doesn't seem to exist.</p><button>Back home</button></div></main>`,
    ],
    ['Salesforce', `<main><h2>Page doesn't exist</h2><p>Enter a valid URL and try again.</p></main>`],
    [
      'a bare page',
      '<h1>Not Found</h1><p>The requested URL was not found on this server.</p><hr><address>Apache Server at crm.example Port 443</address>',
    ],
    [
      'an app',
      '<main><div class="empty"><svg></svg><h1>404</h1><h2>Contact not found</h2><p>It may have been deleted. Ask support@crm.example for help.</p></div></main>',
    ],
    ['deleted by somebody', '<main><p>This contact was deleted by Dana on 3 May.</p></main>'],
    ['in German', '<main><h1>Kontakt nicht gefunden</h1><p>Der Datensatz existiert nicht mehr.</p></main>'],
    ['in Spanish', '<main><h1>No se encontró el contacto</h1></main>'],
    ['in French', '<main><h1>Page introuvable</h1></main>'],
    ['in Japanese', '<main><h1>レコードが見つかりません</h1></main>'],
  ])('%s', async (_, body) => {
    const page = await seen({ body }, call());
    expect(page).toMatchObject({ found: null, own: null, looks: 'not-found', outlined: [] });
  });

  test.each([
    [
      'a dialog over the page before',
      `<main><h1>Bea Long</h1>${FIELDS}</main><div role="dialog" aria-modal="true"><h4>Missing Record</h4><p>Record does not exist or has been deleted.</p><p>(Record: res.partner(999,), User: 2)</p><button>Close</button></div>`,
    ],
    [
      'one that repeats the code',
      `<main><h1>Contact not found</h1><p>There is no contact with vendor lead code “${CODE}”. It may have been deleted.</p></main>`,
    ],
  ])('%s', async (_, body) => {
    expect(await seen({ body }, call())).toMatchObject({ found: null, own: null, looks: 'not-found' });
  });

  test.each([
    [403, 'error'],
    [404, 'not-found'],
    [410, 'not-found'],
    [503, 'error'],
  ])('%i in a language that nobody knows here', async (status, looks) => {
    const page: MadePage = { status, body: '<h1>Palvelinvirhe</h1><p>Yritä myöhemmin uudelleen.</p>' };
    expect(await seen(page, call())).toMatchObject({ looks });
  });

  test('404 with a record in it is an app that routes by itself, and a blank page says nothing yet', async () => {
    const record = `<main><h1>Ada Quill</h1>${FIELDS}</main>`;
    expect(await seen({ status: 404, body: record }, call())).toMatchObject({ found: 'address', looks: 'record' });
    for (const body of ['', '<div id="app"></div>', '<div class="skeleton">CRM</div>', '<p>Customer is loading…</p>'])
      expect(await seen({ status: 404, body }, call()), body).toMatchObject({ looks: 'record', content: 0 });
  });

  test.each([
    'You do not have permission to view this record.',
    'Access denied',
    'Zugriff verweigert',
    '403 Forbidden',
  ])('the CRM refuses it: %s', async (words) => {
    expect(await seen({ body: OLD_FRAME(`<p>${words}</p>`) }, call())).toMatchObject({ found: null, looks: 'error' });
  });
});

describe('a page for logging in', () => {
  const FORM = '<form><input type="email" name="user"><input type="password"><button>Log in</button></form>';
  test('is one by its main purpose', async () => {
    for (const body of [
      `<main><h1>Log in</h1>${FORM}</main>`,
      `${MENU}<h2>Welcome back</h2>${FORM}<p>News: the CRM is down on Sunday. Call <a href="tel:+14155550000">us</a>.</p>`,
      '<form><input autocomplete="one-time-code"></form>',
    ])
      expect(await seen({ body }, call()), body).toMatchObject({ looks: 'log-in' });
  });
  test('is not a record with a password for the portal', async () => {
    for (const portal of [FORM, '<label>Portal password <input type="password"></label>'])
      expect(await seen({ body: `<main><h1>Ada Quill</h1>${FIELDS}${portal}</main>` }, call())).toMatchObject({
        looks: 'record',
      });
  });
});

describe('what was searched for is no result', () => {
  const SEARCHES: Record<string, string> = {
    'a sentence': `<p>Search criteria '<strong>${CODE}</strong>' into fields Code, Name</p>`,
    'a heading': `<h1>Contacts: ${CODE}</h1><p>Try another word</p>`,
    'a heading alone': `<h1>${CODE}</h1>`,
    'a form': `<form><label>Code <input name="code" value="${CODE}"></label><button>Go</button></form><p>Hint</p>`,
    'a list of what is asked': `<dl class="criteria"><dt>Code<dd>${CODE}</dl>`,
    'a number': `<p>Criteria: <b>${NUMBER}</b></p>`,
  };
  test.each(Object.keys(SEARCHES))('in %s', async (name) => {
    for (const path of [`/find?q=${CODE}`, `/find?cf_1=${CODE}&code=${CODE}`, `/app/#/find?q=${CODE}`]) {
      const number = name === 'a number' ? encodeURIComponent(NUMBER) : CODE;
      const page = await seen({ path: path.replaceAll(CODE, number), body: SEARCHES[name] ?? '' }, call());
      expect(page, path).toMatchObject({ found: null, own: null, outlined: [] });
    }
  });
  test('where only the search field says so', async () => {
    const body = `<form><input type="search" value="${CODE}"></form><p>Showing <b>${CODE}</b></p>`;
    expect(await seen({ path: '/find', body }, call())).toMatchObject({ found: null, own: null });
  });
  test('but the row of a result is, and a record that the CRM goes to', async () => {
    const row = `<p>Criteria ${CODE}</p><table><tr><td><a href="/contacts/7">Ada</a><td>${CODE}<tr><td><a href="/contacts/8">Bea</a><td>X-1</table>`;
    expect(await seen({ path: `/find?q=${CODE}`, body: row }, call({ signature: null }))).toMatchObject({
      found: 'code',
      own: null,
      matches: 1,
    });
    const record = `<h1>Ada Quill</h1><dl><dt>Code<dd>${CODE}<dt>Owner<dd>Dana</dl>`;
    expect(await seen({ path: `/find?q=${CODE}`, body: record }, call({ signature: null }))).toMatchObject({
      found: 'code',
      own: 'code',
    });
  });

  test.each([
    [
      'a cell that spans the table',
      '<table><thead><tr><th>Name<th>Code<tbody><tr><td colspan="2">No record found</table>',
    ],
    ['the only cell', '<table><tr><th>Name<th>Code<tr><td>No record found</table>'],
    ['a plain block', `<div><div>No record found</div></div>`],
    ['a bare sentence', 'No records found for your search.'],
    ['German', '<div>Keine Datensätze gefunden</div>'],
  ])('no result, said in %s', async (_, body) => {
    const page = await seen({ path: `/find?q=${CODE}`, body: OLD_FRAME(body) }, call());
    expect(page).toMatchObject({ found: null, looks: 'not-found' });
  });
});

describe('the page of another record', () => {
  const other = (body: string, path = '/contacts/51') => ({ path, body: `<main><h1>Bea Long</h1>${body}</main>` });
  test.each([
    ['a link to the caller’s', '<a href="/contacts/50">Next</a>'],
    ['the caller’s number', `<dl><dt>Household<dd>${NUMBER}</dl>`],
    ['the caller’s id', '<div data-id="50">Ada</div>'],
    ['the caller’s code in its feed', `<p>Spoke to ${CODE} about it</p>`],
    ['the caller’s lead behind a link', '<a href="/x?lead_id=4711">Ada</a>'],
  ])('proves nothing by %s', async (_, body) => {
    const page = await seen(other(FIELDS + body), call());
    expect(page).toMatchObject({ found: null, own: null, outlined: [] });
  });
  test('but a guessed address may be wrong, and the record’s own code right', async () => {
    const page = other(`<dl><dt>Lead code<dd>${CODE}</dl>`);
    expect(await seen(page, call({ isGuess: true }))).toMatchObject({ found: 'code', own: 'code' });
  });
});

describe('a numeric code', () => {
  const guess = (code: string) => call({ signature: at(`/contacts/${code}`), isGuess: true, vendorLeadCode: code });
  test.each(['Contact ID', 'Record no.', 'Order', '#'])('is not proved by the CRM’s own number: %s', async (label) => {
    for (const code of ['12', '10421']) {
      const body = `<main><h1>Bea Long</h1><dl><dt>${label}<dd>${code}<dt>Owner<dd>Dana</dl></main>`;
      const page = await seen({ path: `/contacts/${code}`, body }, guess(code));
      expect(page, code).toMatchObject({ found: 'address', own: null });
    }
  });
  test.each(['Lead code', 'Vendor lead code', 'External id', 'External ID:', 'Dialer code'])(
    'is proved by “%s”',
    async (label) => {
      for (const code of ['12', '10421']) {
        for (const field of [
          `<dl><dt>${label}<dd>${code}<dt>Owner<dd>Dana</dl>`,
          `<table><tr><th>${label}<td>${code}<tr><th>Owner<td>Dana</table>`,
          `<p>${label.replace(':', '')}: ${code}</p>`,
          `<label>${label} <input value="${code}"></label>`,
          `<div><span>${label}</span><span>${code}</span></div>`,
        ]) {
          const body = `<main><h1>Ada Quill</h1>${field}</main>`;
          const page = await seen({ path: `/contacts/${code}`, body }, guess(code));
          expect(page, field).toMatchObject({ found: 'address', own: 'code' });
        }
      }
    },
  );
});

describe('the lead id in the user’s own words', () => {
  const SHOWN = [
    '<dl><dt>Lead ID<dd>4711<dt>Owner<dd>Dana</dl>',
    '<table><tr><th>Lead ID<td>4711<tr><th>Owner<td>Dana</table>',
    '<table><tr><td>Lead-Nr.:<td>4711<tr><td>Owner:<td>Dana</table>',
    '<label for="x">Lead no.</label><input id="x" value="4711">',
    '<p>Lead ID 4711</p>',
    '<p>Dialer lead ID: 4711</p>',
    '<h2>Lead #4711</h2>',
    '<div><span>Vicidial Lead-ID</span> <b>4711</b></div>',
    '<section data-lead-id="4711"><p>Ada</p></section>',
    '<input type="hidden" name="lead_id" value="4711">',
    '<a href="https://dialer.example/agent?x=1&lead_id=4711">In the dialer</a>',
  ];
  test.each(SHOWN)('%s', async (shown) => {
    const keys = { leadId: '4711' };
    const body = `<main><h1>Ada Quill</h1>${shown}</main>`;
    expect(await seen({ path: '/people/ada', body }, keys)).toMatchObject({
      found: 'lead-id',
      own: 'lead-id',
      outlined: [expect.stringContaining('Ada Quill')],
    });
    expect(await seen({ body }, call())).toMatchObject({ found: 'address', own: 'lead-id' });
  });
  test('never because something else has that number: 0 of 1,000', async () => {
    const names = [
      'Order no.',
      'Invoice',
      'Parent lead ID',
      'Lead source ID',
      'Lead time',
      'Customer',
      'Leads',
      'Lead owner #',
      '#',
      '',
    ];
    const forms = [
      (name: string, id: string) => `<dl><dt>${name}<dd>${id}<dt>Owner<dd>Dana</dl>`,
      (name: string, id: string) => `<p>${name} ${id}</p>`,
      (name: string, id: string) => `<p>${name}: ${id} of May</p>`,
      (name: string, id: string) => `<table><tr><th>${name}<td>${id}<tr><th>Owner<td>Lead</table>`,
      (name: string, id: string) => `<label>${name} <input name="order_id" value="${id}"></label>`,
      (name: string, id: string) => `<a href="/orders?order_id=${id}&lead_id=${id}1">${name}</a>`,
      (name: string, id: string) => `<div data-order-id="${id}" data-id="${id}">${name}</div>`,
      (name: string, id: string) => `<p>Lead ID ${id}1</p><p>Lead ID 9${id}</p><p>Lead ID ${id}-2</p><p>${name}</p>`,
    ];
    const decoys = Array.from({ length: 1000 }, (_, index) => {
      const id = String(4000 + index);
      const form = forms[index % forms.length]!;
      const body = `<main><h1>Lead Bea Long</h1>${form(names[index % names.length]!, id)}<p>Lead</p></main>`;
      return { page: { path: '/people/bea', body }, keys: { leadId: id } };
    });
    const judged = await judgeAll(crm, decoys);
    const wrong = decoys.filter((_, index) => judged[index]?.found !== null).map(({ page }) => page.body);
    expect(wrong).toEqual([]);
  });

  test('in a list: by the column’s name, or the row’s link', async () => {
    const rows = (cells: (id: number) => string) =>
      `<table><thead><tr><th>Name<th>Lead ID<tbody>${[4710, 4711, 4712].map((id) => `<tr>${cells(id)}`).join('')}</table>`;
    for (const cells of [
      (id: number) => `<td><a href="/people/${id * 3}">P${id * 3}</a><td>${id}`,
      (id: number) => `<td><a href="/people/${id * 3}?lead_id=${id}">P${id * 3}</a><td>`,
      (id: number) => `<td data-lead-id="${id}"><a href="/people/${id * 3}">P${id * 3}</a><td>`,
    ])
      expect(await seen({ path: '/people', body: rows(cells) }, { leadId: '4711' })).toMatchObject({
        found: 'lead-id',
        own: null,
        matches: 1,
        outlined: [expect.stringContaining('P14133')],
      });
  });
});

describe('weak evidence outlines the record’s head or nothing', () => {
  test.each(['', '<main></main>', '<main><div class="skeleton"></div></main>', '<main><p>Loading…</p></main>'])(
    'nothing while there is none: %s',
    async (body) => {
      expect(await seen({ body: MENU + body }, call())).toMatchObject({ found: 'address', outlined: [] });
    },
  );
  test('the head once it is there', async () => {
    const body = OLD_FRAME(`<div><h1>Ada Quill</h1>${FIELDS}</div>`);
    expect(await seen({ body }, call())).toMatchObject({
      found: 'address',
      outlined: [expect.stringMatching(/^Ada Quill/)],
    });
  });
});
