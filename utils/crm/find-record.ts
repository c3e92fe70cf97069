import type { FoundBy } from '../messages.ts';
import { isDocument, isField } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';
import { anywhere, asToken, elementsWithText, phoneTail } from './find-text.ts';
import { isRendered, pageRoots } from './page-roots.ts';
import type { PageRoot } from './page-roots.ts';
import { phonesIn, samePhone } from './phone-match.ts';
import type { RecordKeys } from './record-keys.ts';
import { enclosingRow, recordHead, rowCandidate, rowIdentity } from './record-row.ts';
import type { Candidate } from './record-row.ts';
import { showsRecord } from './record-signature.ts';
import { SEARCH_FIELD } from './search-field.ts';
import { recordId, recordKind } from './signature-parts.ts';

export type Finding = {
  found: FoundBy | null;
  /** What to outline, best first, at most 8: rows and cards, or the heading of a page that is the record itself. */
  elements: Element[];
  /** The element that carries the value by which the first one was found; tells whether it is still there. */
  evidence: Element | null;
  /** How many different records match equally well. */
  matches: number;
  candidates: Candidate[];
};

const MOST = 8;
const NOTHING: Finding = { found: null, elements: [], evidence: null, matches: 0, candidates: [] };

/** Attributes in which pages keep a record's id or a field's value, whole. */
const ID_ATTRIBUTES = [
  'data-id',
  'data-rowid',
  'data-record-id',
  'data-recordid',
  'row-id',
  'data-row-key',
  'data-key',
];
const VALUE_ATTRIBUTES = ['title', 'data-rawvalue', 'data-value'];
const PHONE_ATTRIBUTES = ['href', 'data-rawvalue', 'data-phone', 'title'];
const FIELDS = 'input:not([type=checkbox],[type=radio],[type=submit],[type=button],[type=password]),textarea,select';

const CONTROLS =
  'button,[role=button],[role=tab],[role=option],[role=menuitem],nav,[role=navigation],[role=tablist],option,datalist';
const SEARCH_TALK =
  /\b(?:no|0|zero|search(?:ed|ing)?|results?|not found|nothing|filter(?:ed)?|keine?|suche|ergebnis\w*|aucune?|résultats?|ningún|resultados?)\b/i;

/**
 * Finds the record that the keys name on the page: by the page's address, a link, an attribute, the vendor lead code or a
 * phone number, in this order; the first way that finds anything rendered counts.
 */
export const findRecord = (document: Document, keys: RecordKeys): Finding => {
  const roots = pageRoots(document);
  return (
    byAddress(roots, keys) ??
    byLink(roots, keys) ??
    byAttribute(document, roots, keys) ??
    byCode(roots, keys) ??
    byPhone(roots, keys) ??
    NOTHING
  );
};

const byAddress = (roots: PageRoot[], keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  if (!signature) return null;
  const shown = roots.find((root) => isDocument(root) && showsRecord(root.URL, signature));
  if (!shown) return null;
  const anchor = [...codeHits(roots, keys), ...(keys.vendorLeadCode ? [] : phoneHits(roots, keys))].find(
    (hit) => enclosingRow(hit, keys.rowSelector) === null && isRendered(hit),
  );
  const head = recordHead(shown, anchor ?? null);
  return { ...NOTHING, found: 'address', elements: head ? [head] : [], evidence: head, matches: 1 };
};

const byLink = (roots: PageRoot[], keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  const id = signature && recordId(signature);
  if (!signature || !id) return null;
  const needle = (id.match(/[\w-]+/g) ?? []).sort((a, b) => b.length - a.length)[0];
  if (!needle) return null;
  const links = [`a[href*="${needle}" i]`, `[data-recordurl*="${needle}" i]`, `[data-href*="${needle}" i]`]
    .flatMap((selector) => all(roots, selector))
    .filter((link) => {
      const address =
        link.getAttribute('href') ?? link.getAttribute('data-recordurl') ?? link.getAttribute('data-href');
      return (
        address !== null &&
        URL.canParse(address, link.baseURI) &&
        showsRecord(new URL(address, link.baseURI).href, signature)
      );
    })
    .filter(isRendered);
  const inRows = links.flatMap((link) => enclosingRow(link, keys.rowSelector) ?? []);
  const elements = [...new Set(inRows.length > 0 ? inRows : links)];
  return elements.length === 0
    ? null
    : {
        found: 'link',
        elements: elements.slice(0, MOST),
        evidence: links[0] ?? null,
        matches: 1,
        candidates: candidatesOf(elements).slice(0, 1),
      };
};

const byAttribute = (document: Document, roots: PageRoot[], keys: RecordKeys): Finding | null => {
  const hits: Element[] = [];
  const id = keys.signature && recordId(keys.signature);
  const kind = keys.signature && recordKind(keys.signature);
  // A short number is an id in every list of the CRM: it means this record only where this kind of record is shown.
  if (id && (id.length >= 8 || (kind && document.URL.toLowerCase().includes(kind))))
    hits.push(...withAttribute(roots, ID_ATTRIBUTES, id));
  const code = keys.vendorLeadCode;
  if (isDistinctive(code)) hits.push(...withAttribute(roots, [...ID_ATTRIBUTES, ...VALUE_ATTRIBUTES], code));
  return judged('attribute', hits, keys);
};

const byCode = (roots: PageRoot[], keys: RecordKeys): Finding | null => judged('code', codeHits(roots, keys), keys);

const byPhone = (roots: PageRoot[], keys: RecordKeys): Finding | null => judged('phone', phoneHits(roots, keys), keys);

const codeHits = (roots: PageRoot[], keys: RecordKeys): Element[] => {
  const code = keys.vendorLeadCode;
  if (code.length < 2) return [];
  const token = asToken(code);
  const fits = (text: string): boolean =>
    text.trim() === code || (isDistinctive(code) && token.test(text) && !isSearchTalk(text, code));
  const texts = roots
    .flatMap((root) => elementsWithText(root, anywhere(code)))
    .filter((element) => fits(element.textContent ?? ''));
  return [...texts, ...fields(roots).filter((field) => field.value.trim() === code)];
};

const phoneHits = (roots: PageRoot[], keys: RecordKeys): Element[] => {
  const shortest = keys.phones.at(-1);
  if (!shortest || shortest.length < 5) return [];
  const tail = phoneTail(shortest);
  const fits = (text: string): boolean =>
    tail.test(text) && phonesIn(text).some((given) => keys.phones.some((phone) => samePhone(given, phone)));
  const ending = shortest.slice(-4);
  const attributes = PHONE_ATTRIBUTES.flatMap((name) =>
    all(roots, `[${name}*="${ending}"]`).filter((element) => {
      const value = element.getAttribute(name) ?? '';
      return name === 'href' ? /^(?:tel|callto|sip):/i.test(value) && fits(value.replace(/^\w+:/, '')) : fits(value);
    }),
  );
  const texts = roots
    .flatMap((root) => elementsWithText(root, tail))
    .filter((element) => fits(element.textContent ?? ''));
  return [...new Set([...texts, ...attributes, ...fields(roots).filter((field) => fits(field.value))])];
};

/** Rows and cards against values in the page itself: which of the hits are rendered, and how many records they are. */
const judged = (found: FoundBy, hits: Element[], keys: RecordKeys): Finding | null => {
  const shown = hits.filter((hit) => !hit.matches(SEARCH_FIELD) && isRendered(hit));
  const rows = new Map<string | Element, Element[]>();
  const ofPage: Element[] = [];
  let evidence: Element | null = null;
  for (const hit of shown) {
    const row = enclosingRow(hit, keys.rowSelector);
    if (row) {
      const identity = rowIdentity(row);
      rows.set(identity, [...new Set([...(rows.get(identity) ?? []), row])]);
      evidence ??= hit;
    } else if (!hit.closest(CONTROLS)) ofPage.push(hit);
  }
  const own = ofPage[0];
  if (own) {
    const head = recordHead(own.ownerDocument, own);
    return { ...NOTHING, found, elements: head ? [head] : [own], evidence: own, matches: 1 };
  }
  if (rows.size === 0) return null;
  const elements = [...rows.values()].flat();
  return {
    found,
    elements: elements.slice(0, MOST),
    evidence,
    matches: rows.size,
    candidates: candidatesOf([...rows.values()].flatMap((same) => same[0] ?? [])),
  };
};

const candidatesOf = (rows: Element[]): Candidate[] => {
  const byTarget = new Map<string, Candidate>();
  for (const row of rows.slice(0, MOST)) {
    const candidate = rowCandidate(row);
    if (candidate && !byTarget.has(candidate.address)) byTarget.set(candidate.address, candidate);
  }
  return [...byTarget.values()];
};

/** Long enough, or mixed enough, not to be a count, a year or a page number. */
const isDistinctive = (code: string): boolean =>
  code.length >= 5 || (code.length >= 3 && /\d/.test(code) && /\D/.test(code));

const isSearchTalk = (text: string, code: string): boolean =>
  text.length <= code.length + 80 && SEARCH_TALK.test(text.replace(code, ' '));

const all = (roots: PageRoot[], selector: string): Element[] =>
  roots.flatMap((root) => [...root.querySelectorAll(selector)]);

const withAttribute = (roots: PageRoot[], names: string[], value: string): Element[] =>
  names.flatMap((name) => all(roots, `[${name}="${CSS.escape(value)}"]`));

const fields = (roots: PageRoot[]): Field[] => all(roots, FIELDS).filter(isField);
