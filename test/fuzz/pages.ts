import { MADE, makeCase } from '../suites/browser/evidence/make-page.ts';
import { type CrmPage, CrmPageBench, keysOf } from '../suites/browser/crm-page-bench.ts';
import { createRandom, type Random } from '../stand-ins/crm/data/random.ts';
import type { RecordKeys } from '#utils/crm/record-keys.ts';
import type { Checked, Subject } from './subject.ts';

// Pages in a real browser: those that the tests of evidence make, with whatever may trip the script put into them. A form
// shows its fields as properties of its own, a document its pictures: a field called "children" hides the form's own children.

type Page = { number: number; body: string; keys: RecordKeys };
type Seen = { number: number; problem: string | null; tookMs: number };

const BATCH = 50;
const LIMIT_MS = 50;
const AGAIN = 3;

const CODES = [
  MADE.code,
  'C-100',
  '7',
  '007',
  'a"b',
  String.raw`a\b`,
  ']',
  '*',
  '.+',
  '(',
  'x'.repeat(200),
  '<b>',
  '\u202eZZ',
  '漢字',
  "O'N",
];
const TEXTS = [
  '', ' ', '\u00a0', '0', '4711', 'ZZ-311', 'ZZ-3111', '+1 (415) 555-0133', '4155550133'.repeat(40),
  '\u0664\u0661\u0665', '\u{1d7d7}'.repeat(50), 'Lead ID:', 'Code: ZZ-311', 'not found',
  'No results found for ZZ-311', '404', 'a '.repeat(3000), '1 '.repeat(3000), '!'.repeat(3000),
  'not found or '.repeat(300), ': '.repeat(1500), '<'.repeat(500), '\ud800', 'x@y.'.repeat(700), '(a'.repeat(1000),
]; // prettier-ignore
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** One thing that may trip the script, around or beside what is there. */
function oddity(random: Random, names: readonly string[], inner: string): string {
  const name = escaped(random.pick(names));
  const text = escaped(random.pick(TEXTS));
  const many = 1 + random.below(30);
  const wrap = random.pick([
    `<form name="${name}"><input name="${name}" value="${text}">${inner}</form>`,
    `<form id="${name}"><select name="${name}"><option>${text}</select><textarea name="${name}">${text}</textarea>${inner}</form>`,
    `<img name="${name}"><img name="${name}" id="${name}">${inner}`,
    `<iframe name="${name}" srcdoc="<p>${text}"></iframe>${inner}`,
    `<object id="${name}">${text}</object><embed name="${name}">${inner}`,
    `<div><template shadowrootmode="open"><p>${text}</p><slot></slot></template>${inner}</div>`,
    `<table>${`<tr data-id="${text.slice(0, 30)}"><td>${text.slice(0, 60)}<td><a href="/contacts/5">x</a>`.repeat(many)}</table>${inner}`,
    `<ul>${`<li class="item"><a href="${text.slice(0, 60)}">${text.slice(0, 60)}</a>`.repeat(many)}</ul>${inner}`,
    `${'<div>'.repeat(many * 5)}${inner}${'</div>'.repeat(many * 5)}`,
    `${'<span> </span>'.repeat(many * 10)}${text}${inner}`,
    `<svg><a href="/contacts/5"><text>${text}</text></a><foreignObject>${inner}</foreignObject></svg>`,
    `<math><mi>${text}</mi></math>${inner}<dialog open>${text}</dialog>`,
    `<p hidden>${text}</p><p style="display:contents">${text}</p><div contenteditable>${inner}</div>`,
    `<a href="javascript:void 0">${text}</a><a href="http://[">${text}</a><base href="https://evil.example/">${inner}`,
    `<dl><dt>${text}<dd>${text}</dl><label>${text}<input type="search" value="${text}"></label>${inner}`,
  ]);
  return wrap;
}

function makePage(number: number, names: readonly string[]): Page {
  const random = createRandom(number);
  let body = makeCase(number).stages.at(-1)?.body ?? '';
  for (let count = random.below(6); count >= 0; count -= 1) body = oddity(random, names, body);
  const code = random.pick(CODES);
  const signature = random.chance(0.7) ? { origin: '', path: MADE.path, query: {}, hash: null } : null;
  const keys = keysOf({
    signature,
    isGuess: random.chance(0.3),
    vendorLeadCode: code,
    leadId: random.pick(['', MADE.leadId, '7', '9007199254740993']),
    phones: random.pick([[], MADE.phones, ['1234567']]),
    rowSelector: random.pick([null, null, '.item', 'tr:has(a)']),
  });
  return { number, body, keys };
}

/** Draws each page and looks at it, as the script does; what went wrong, and how long it took. */
function lookAt(crm: CrmPage, pages: Page[]): Promise<Seen[]> {
  return crm.page.evaluate(
    (given, limitMs, again) =>
      given.map(({ number, body, keys }) => {
        // Pictures of the page before may be called like the document's own properties.
        const top: HTMLElement = Reflect.get(Document.prototype, 'body', document);
        history.replaceState(null, '', `${location.origin}/contacts/50`);
        top.setHTMLUnsafe(body);
        const signature = keys.signature && { ...keys.signature, origin: location.origin };
        let tookMs = Infinity;
        try {
          for (let times = 0; times <= again && tookMs > limitMs; times += 1) {
            const startedAt = performance.now();
            const seen = underTest.judge({ ...keys, signature }, 200);
            tookMs = Math.min(tookMs, performance.now() - startedAt);
            if (!Number.isSafeInteger(seen.matches)) return { number, problem: `${seen.matches} matches`, tookMs };
          }
        } catch (error) {
          return { number, problem: error instanceof Error ? (error.stack ?? error.message) : String(error), tookMs };
        }
        return { number, problem: tookMs > limitMs ? `It took ${tookMs.toFixed(0)} ms.` : null, tookMs };
      }),
    pages,
    LIMIT_MS,
    AGAIN,
  );
}

/** What forms, elements and documents have as properties of their own. */
const propertyNames = (crm: CrmPage): Promise<string[]> =>
  crm.page.evaluate(() => {
    const names = new Set<string>();
    for (let each: object | null = document.createElement('form'); each; each = Object.getPrototypeOf(each))
      for (const name of Object.getOwnPropertyNames(each)) names.add(name);
    for (let each: object | null = document; each; each = Object.getPrototypeOf(each))
      for (const name of Object.getOwnPropertyNames(each)) names.add(name);
    return [...names];
  });

/** `findRecord` and what judges a page, over pages that were made. Opens a browser at the first of them. */
export function pageSubject(): { subject: Subject; close: () => Promise<void> } {
  let bench: CrmPageBench | null = null;
  let crm: CrmPage | null = null;
  let names: string[] = [];
  async function open(): Promise<CrmPage> {
    bench ??= await CrmPageBench.start();
    if (crm) return crm;
    crm = await bench.open('empty.html');
    names = await propertyNames(crm);
    return crm;
  }
  async function check({ seed, runs, path }: { seed: number; runs: number; path?: string }): Promise<Checked> {
    const page = await open();
    let slowestMs = 0;
    const first = path === undefined ? seed * 10_000 : Number(path);
    for (let made = 0; made < runs; made += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, runs - made) }, (_, at) => (first + made + at) % 2 ** 32);
      const seen = await lookAt(
        page,
        numbers.map((number) => makePage(number, names)),
      );
      slowestMs = Math.max(slowestMs, ...seen.map(({ tookMs }) => tookMs));
      const bad = seen.find(({ problem }) => problem !== null);
      if (bad) {
        const counterexample = JSON.stringify(makePage(bad.number, names));
        return { failure: { seed, path: String(bad.number), counterexample, why: bad.problem ?? '' }, slowestMs };
      }
    }
    return { failure: null, slowestMs };
  }
  return { subject: { name: 'pages', share: 0.1, check }, close: async () => bench?.close() };
}
