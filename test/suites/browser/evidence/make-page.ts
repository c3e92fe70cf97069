import { createRandom, type Random } from '../../../stand-ins/crm/data/random.ts';
import type { MadePage } from './page-site.ts';

/** A page of a record's address, as it is drawn from first to last, and whether the record is there. */
export type MadeCase = { truth: 'alive' | 'dead' | 'log-in'; stages: MadePage[] };

export const MADE = { code: 'ZZ-311', leadId: '4711', phones: ['14155550133', '4155550133'], path: '/contacts/50' };
const NUMBERS = ['+1 (415) 555-0133', '415.555.0133', '<a href="tel:+14155550133">415 555 0133</a>'];

const NAMES = [
  'Ada Quill', 'Harbour Credit Union', 'Zoë Ünal', '山田太郎', 'Иван Петров', 'O’Neill & Sons', 'Page not found', '404',
  '404 Elm Street LLC', 'Invoice not found by customer', 'Access Denied Security GmbH', 'Access denied', 'Error 404 Gaming',
  'Not Found Records Ltd', 'Forbidden Planet', 'Nicht gefunden', 'Fehler im Portal', 'Deleted Scenes Studio', 'Contact was deleted',
  'Server error on checkout', 'No results found', 'Record does not exist', 'You do not have permission', 'Introuvable SARL', '不存在公司',
]; // prettier-ignore
const FIELDS: [label: string, value: string][] = [
  ['Company', 'Harbour Union'], ['Owner', 'Dana Fox'], ['Status', 'Open'], ['City', 'Oslo'], ['Stadt', 'Köln'], ['Teléfono', '+34 600 000 001'],
  ['E-mail', 'a@b.example'], ['Betrag', '1.200 €'], ['Created', '3 May 2026'], ['Segment', 'Not found in survey'], ['Notes', 'Access denied twice'],
]; // prettier-ignore
const FEEDS = [
  '<section class="feed"><h3>Note was deleted by Dana</h3><p>3 May</p></section>',
  '<ul class="timeline"><li>Call: no answer</li><li>Contact was deleted by mistake and restored</li></ul>',
  '<div role="status">Note was deleted by Dana</div>',
  '<div class="toast">The record was deleted</div>',
  '<div class="alert error">Access denied for export</div>',
  '<section><h2>Tickets</h2><p>No records found</p></section>',
  '<section><h2>Tickets</h2><table><thead><tr><th>No<th>Title<tbody><tr><td colspan="2">No data to display</table></section>',
  '',
];
const MESSAGES = [
  '<h1>404 Not Found</h1>', '<h1>404</h1><p>The page you were looking for doesn’t exist.</p>', '<h2>Contact not found</h2>',
  'Error retrieving record.  This record may be deleted or you may not be authorized to view this record.', '<h2>RT Error</h2><div>Unable to load User 99999</div>',
  '<p>This contact was deleted.</p>', '<div><div>Page Not Found</div><p>The page you are looking for doesn’t seem to exist.</p><button>Back</button></div>',
  '<div class="error">Record you are trying to access is not found.</div>', '<h1>Access denied</h1><p>You do not have permission to view this record.</p>',
  '<h1>Kontakt nicht gefunden</h1>', '<p>Der Datensatz existiert nicht mehr.</p>', '<h1>Page introuvable</h1>', '<h1>No se encontró el contacto</h1>',
  '<h1>Registro não encontrado</h1>', '<h2>Pagina niet gevonden</h2>', '<h1>見つかりません</h1>', '<table><tr><td><b>There is no contact with lead code “ZZ-311”.</b></table>',
  '<div role="alert">The record does not exist</div>', '<h1>Could not find that customer</h1>', '<h3>This page is unavailable.</h3>',
]; // prettier-ignore
/** In languages that the extension does not know. */
const FOREIGN = [
  '<h1>Sivua ei löydy</h1>',
  '<h1>Strona zniknęła</h1><p>Spróbuj ponownie.</p>',
  '<p>Az oldal eltűnt.</p>',
];
const EXTRAS = [
  '', '<p><a href="/">Back to start</a></p>', '<p>Need help? Write to support@crm.example.</p>', '<p>Request ID: 8f3a-77</p>',
  '<ul><li>Check the address</li><li>Ask an administrator</li></ul>', '<p>Error: 404</p>', '<hr><address>nginx/1.25</address>',
]; // prettier-ignore
const RECENT = `<div id="lastView"><b>Recently viewed</b><ul><li><a href="/contacts/9">Bea Long</a></li><li><a href="/contacts/8">Cid Short</a></li></ul></div>`;
const SCRIPT = `<script>${'var words = { "LBL_NOT_FOUND": "Not found", "LBL_DENIED": "Access denied" };'.repeat(60)}</script>`;
const LOG_IN = '<form><h2>Log in</h2><input type="email" name="user"><input type="password"><button>Go</button></form>';
const EARLY = ['', '<div id="app"></div>', '<main></main>', '<div class="skeleton"></div>', '<p>Loading…</p>'];

/** Around the content of a page: nothing, the parts of HTML, or blocks that say nothing of themselves. */
const framed = (random: Random, content: string): string =>
  random.pick([
    content,
    `<header><a href="/">CRM</a></header><nav><a href="/contacts">Contacts</a></nav><main>${content}</main><footer>© CRM</footer>`,
    `${SCRIPT}<div id="header">Welcome, Dana <a href="/out">Log out</a></div><div class="menu"><a href="/a">Home</a> <a href="/b">Deals</a></div>${RECENT}<div id="content">${content}</div>${SCRIPT}`,
    `<div class="app"><aside><a href="/contacts">Contacts</a><p>Calendar</p></aside><div>${content}</div></div>`,
  ]);

const fields = (random: Random): string => {
  const first = random.below(FIELDS.length - 3);
  const shown = FIELDS.slice(first, first + 3 + random.below(3));
  const each = (form: (label: string, value: string) => string): string => shown.map(([a, b]) => form(a, b)).join('');
  return random.pick([
    `<dl>${each((label, value) => `<dt>${label}<dd>${value}`)}</dl>`,
    `<dl>${each((label, value) => `<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`,
    `<table>${each((label, value) => `<tr><th>${label}<td>${value}`)}</table>`,
    `<table>${each((label, value) => `<tr><td>${label}:<td>${value}`)}</table>`,
    `<div>${each((label, value) => `<div class="f"><span>${label}</span><span>${value}</span></div>`)}</div>`,
    `<form>${each((label, value) => `<label>${label} <input value="${value}"></label>`)}</form>`,
    each((label, value) => `<p>${label}: ${value}</p>`),
    each((label, value) => `<p><b>${label}:</b> ${value}</p>`),
  ]);
};

const living = (random: Random): MadePage => {
  const name = random.pick(NAMES);
  const own = random.pick([
    '',
    '',
    `<p>Lead code: ${MADE.code}</p>`,
    `<p>${random.pick(NUMBERS)}</p>`,
    '<p>Lead ID: 4711</p>',
  ]);
  const portal = random.chance(0.15) ? LOG_IN : '';
  const parts = [`<h1>${name}</h1>`, fields(random), own, random.pick(FEEDS), portal];
  const content = random.chance(0.2) ? [parts[3], ...parts.slice(0, 3), portal].join('') : parts.join('');
  const body = framed(random, random.chance(0.1) ? `<div class="error">${content}</div>` : content);
  return {
    title: random.pick([name, 'CRM', `${name} – Error tracker`]),
    body,
    status: random.chance(0.15) ? 404 : 200,
  };
};

const dead = (random: Random): MadePage => {
  const isForeign = random.chance(0.15);
  const message = random.pick(isForeign ? FOREIGN : MESSAGES);
  const body = framed(random, `${message}${random.pick(EXTRAS)}${random.chance(0.3) ? RECENT : ''}`);
  const status = isForeign ? random.pick([404, 403, 410, 500]) : random.pick([200, 200, 200, 404, 403]);
  return { title: random.pick(['CRM', 'Editing Item in Contacts', '404']), body, status };
};

const logIn = (random: Random): MadePage => ({ body: framed(random, `${LOG_IN}${random.pick(EXTRAS)}`), status: 200 });

/** The page with this number among those of a seed. */
export function makeCase(seed: number): MadeCase {
  const random = createRandom(seed);
  const truth = random.pick(['alive', 'alive', 'alive', 'dead', 'dead', 'log-in'] as const);
  const last = { alive: living, dead, 'log-in': logIn }[truth](random);
  // A server that fails says so before anything is drawn.
  const isLate = random.chance(0.3) && last.status !== 500;
  const early: MadePage = { ...last, title: 'CRM', body: random.pick(EARLY) };
  return { truth, stages: isLate ? [early, last] : [last] };
}
