import type { FoundBy } from '../messages/protocol.ts';
import { isDocument } from './dom-kinds.ts';
import { anywhere, elementsWithText, hasToken, phoneTail } from './find-text.ts';
import { allIn, isCall, isRendered } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { GONE, REFUSED, SEARCH_TALK } from './page-words.ts';
import { phonesIn, samePhone } from './phone-match.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import {
  addressesOf,
  enclosingRow,
  ID_ATTRIBUTES,
  ownAddress,
  recordHead,
  rowCandidate,
  rowIdentity,
  shortText,
  shownText,
} from './record-row.ts';
import type { Candidate } from './record-row.ts';
import { showsRecord } from '../crm/record-signature.ts';
import { SEARCH_FIELD } from './search-field.ts';
import { recordId, recordKind } from '../crm/signature-parts.ts';

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

/** Attributes in which pages keep a field's value, whole. */
const VALUE_ATTRIBUTES = ['title', 'data-rawvalue', 'data-value'];
const PHONE_ATTRIBUTES = ['href', 'data-rawvalue', 'data-phone'];

/** What stands there is not said of the page: controls, notes that are being written, news that comes and goes. */
const CONTROLS =
  'button,[role=button],[role=tab],[role=option],[role=menuitem],nav,[role=navigation],[role=tablist],option,datalist,[contenteditable],[role=status],[role=alert],[role=combobox]';
/** What a list is filtered by, which says nothing where the list has rows. */
const CHIP = ':is([class*=chip i],[class*=filter i])';

/**
 * Finds the record that the keys name on the page: by the page's address, a link, an attribute, the vendor lead code or a
 * phone number, in this order; the first way that finds anything rendered counts.
 */
export const findRecord = (page: Page, keys: RecordKeys): Finding =>
  byAddress(page, keys) ??
  byLink(page, keys) ??
  byId(page, keys) ??
  byCode(page, keys) ??
  byPhone(page, keys) ??
  NOTHING;

const byAddress = (page: Page, keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  if (!signature) return null;
  const shown = page.roots.find((root) => isDocument(root) && showsRecord(root.URL, signature));
  if (!shown) return null;
  const phone = keys.vendorLeadCode ? null : phoneTest(keys);
  const anchor = [...codeHits(page, keys), ...(phone ? phoneHits(page, phone) : [])].find(
    (hit) => enclosingRow(hit, keys.rowSelector) === null && isRendered(hit),
  );
  const head = recordHead(shown, anchor ?? null);
  return { ...NOTHING, found: 'address', elements: head ? [head] : [], evidence: anchor ?? head, matches: 1 };
};

const byLink = (page: Page, keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  const id = signature && recordId(signature);
  if (!signature || !id) return null;
  const needle = (id.match(/[\w-]+/g) ?? []).sort((a, b) => b.length - a.length)[0];
  if (!needle) return null;
  const links = ['a[href', '[data-recordurl', '[data-href']
    .flatMap((leading) => allIn(page, `${leading}*="${needle}" i]`))
    .filter((link) => showsRecord(ownAddress(link), signature))
    .filter(isRendered);
  const inRows = links.flatMap((link) => enclosingRow(link, keys.rowSelector) ?? []);
  const elements = [...new Set(inRows.length > 0 ? inRows : links)];
  const [evidence] = links;
  const [row] = elements;
  if (!evidence || !row) return null;
  return {
    found: 'link',
    elements: elements.slice(0, MOST),
    evidence,
    matches: 1,
    candidates: [{ label: shortText(row), addresses: addressesOf(links) }],
  };
};

const byId = (page: Page, { signature, ...keys }: RecordKeys): Finding | null => {
  const id = signature && recordId(signature);
  const kind = signature && recordKind(signature);
  // A short number is an id in every list of the CRM: it means this record only where this kind of record is shown.
  const means = id && (id.length >= 8 || (kind && page.document.URL.toLowerCase().includes(kind)));
  return means ? judged('attribute', withAttribute(page, ID_ATTRIBUTES, '=', id), keys) : null;
};

const byCode = (page: Page, keys: RecordKeys): Finding | null => {
  const code = keys.vendorLeadCode;
  const shown = judged('code', codeHits(page, keys), keys);
  if (shown || !isDistinctive(code)) return shown;
  return judged('attribute', withAttribute(page, [...ID_ATTRIBUTES, ...VALUE_ATTRIBUTES], '=', code), keys);
};

const byPhone = (page: Page, keys: RecordKeys): Finding | null => {
  const phone = phoneTest(keys);
  return (
    phone && (judged('phone', phoneHits(page, phone), keys) ?? judged('phone', phoneAttributes(page, phone), keys))
  );
};

const codeHits = (page: Page, keys: RecordKeys): Element[] => {
  const code = keys.vendorLeadCode;
  if (code.length < 2) return [];
  // "12" in the page itself is how many there are of something.
  const fits = (element: Element): boolean => {
    const text = shownText(element);
    return isDistinctive(code)
      ? linesOf(element).some((line) => hasToken(line, code)) && !isSearchTalk(text, code)
      : text.trim() === code && enclosingRow(element, keys.rowSelector) !== null;
  };
  const texts = page.roots.flatMap((root) => elementsWithText(page, root, anywhere(code))).filter(fits);
  return [...texts, ...page.fields.filter((field) => field.value.trim() === code)];
};

type PhoneTest = { tail: RegExp; ending: string; fits(text: string): boolean };

/** Null where the call has no number, or one that is too short to tell anybody. */
const phoneTest = ({ phones }: RecordKeys): PhoneTest | null => {
  const shortest = phones.at(-1);
  if (!shortest || shortest.length < 7) return null;
  const tail = phoneTail(shortest);
  const fits = (text: string): boolean =>
    tail.test(text) && phonesIn(text).some((given) => phones.some((phone) => samePhone(given, phone)));
  return { tail, ending: shortest.slice(-4), fits };
};

const phoneHits = (page: Page, { tail, fits }: PhoneTest): Element[] => {
  const texts = page.roots
    .flatMap((root) => elementsWithText(page, root, tail))
    .filter((element) => linesOf(element).some(fits) && !isNumberSearchTalk(shownText(element)));
  return [...texts, ...page.fields.filter((field) => fits(field.value))];
};

/** Links to call the number, and attributes that hold it, where no text shows it. */
const phoneAttributes = (page: Page, { ending, fits }: PhoneTest): Element[] =>
  withAttribute(page, PHONE_ATTRIBUTES, '*=', ending).filter((element) =>
    PHONE_ATTRIBUTES.some((name) => (name !== 'href' || isCall(element)) && fits(element.getAttribute(name) ?? '')),
  );

/** Rows and cards against values in the page itself: which of the hits are rendered, and how many records they are. */
const judged = (found: FoundBy, hits: Element[], keys: Pick<RecordKeys, 'rowSelector'>): Finding | null => {
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
  const own = ofPage.find((hit) => rows.size === 0 || !hit.matches(`${CHIP},${CHIP}>*`));
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
    candidates: [...rows.values()].slice(0, MOST).flatMap(([row]) => (row ? rowCandidate(row) : [])),
  };
};

/** Its text, and each of those that stand directly in it: in "Ann<br>C-1003" they belong to different lines. */
const linesOf = (element: Element): string[] => [
  shownText(element),
  ...[...element.childNodes].flatMap((node) => (node.nodeType === 3 ? (node.textContent ?? '') : [])),
];

/** Long enough, or mixed enough, not to be a count, a year or a page number. */
const isDistinctive = (code: string): boolean =>
  code.length >= 5 || (code.length >= 3 && /\d/.test(code) && /\D/.test(code));

const isSearchTalk = (text: string, code: string): boolean =>
  text.length <= code.length + 80 && isTalk(text.replace(code, ' ').replace(/\bno[.:]/i, ' '));

/** "No" and "0" stand beside numbers without a search, too: "Phone no: +44 (0)20 …". */
const isNumberSearchTalk = (text: string): boolean =>
  text.length <= 100 && isTalk(text.replaceAll(/\d|\bno\b(?! \w+ (?:for|with|match))/gi, ' '));

const isTalk = (text: string): boolean => [GONE, REFUSED, SEARCH_TALK].some((words) => words.test(text));

const withAttribute = (page: Page, names: string[], is: '=' | '*=', value: string): Element[] =>
  names
    .filter((name) => page.attributes.has(name))
    .flatMap((name) => allIn(page, `[${name}${is}"${CSS.escape(value)}"]`));
