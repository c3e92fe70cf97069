import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { showsRecord } from '../crm/record-signature.ts';
import { isOtherRecord, recordId, recordKind } from '../crm/signature-parts.ts';
import type { FoundBy, OwnValue } from '../messages/protocol.ts';
import { isDocument } from './dom-kinds.ts';
import { allIn, isRendered } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { recordHead } from './record-head.ts';
import { addressesOf, enclosingRow, ID_ATTRIBUTES, ownAddress, rowCandidate, rowIdentity } from './record-row.ts';
import type { Candidate } from './record-row.ts';
import { exactly, inPageOf, ownValue, phoneIn } from './own-evidence.ts';
import { labelOf } from './own-value.ts';
import { hearPhrases, isSearchTalk } from './page-words.ts';
import { SEARCH_FIELD } from './search-field.ts';
import { shortText } from './shown-text.ts';
import {
  attributeHits,
  codeHits,
  isDistinctive,
  leadIdHits,
  phoneAttributeHits,
  phoneHits,
  phoneTest,
} from './value-hits.ts';

// How a record is found
//
// Six ways are tried in this order, and the first that finds anything rendered counts:
//
//   address     the address of the page, or of a frame in it, is the record's
//   link        a link leads to the record
//   attribute   an attribute such as data-id holds the record's id or code
//   code        a text or a field holds the vendor lead code
//   lead id     a label, an attribute or a link says that a number is the call's lead id
//   phone       a text, a field or a tel: link holds the caller's number
//
// The last four find elements ("hits"). A hit in a row, list item or card means that this row is a record among others.
// A hit in the page itself means that the page is the record, and outweighs hits in rows. A hit in a search field, a
// button or a passing notice means nothing, and so does one that only repeats what was searched for.
//
// On the page of another record only its own code or lead id counts: it may link to its neighbours, and share a number.

export type Finding = {
  found: FoundBy | null;
  /** What the page itself, and not a row on it, shows as its record's own. */
  own: OwnValue | null;
  /** What to outline, best first, at most 8: rows and cards, or the heading of a page that is the record itself. */
  elements: Element[];
  /** The element that holds the value by which the record was found; tells later whether the record is still there. */
  evidence: Element | null;
  /** How many different records match equally well. */
  matches: number;
  candidates: Candidate[];
};

const MOST_ELEMENTS = 8;
const NOTHING: Finding = { found: null, own: null, elements: [], evidence: null, matches: 0, candidates: [] };

const LINKS = ['a[href', '[data-recordurl', '[data-href'];
/** Attributes in which pages keep the whole value of a field. */
const VALUE_ATTRIBUTES = ['title', 'data-rawvalue', 'data-value'];
/** A shorter id may be the id of records of other kinds, too. */
const UNIQUE_ID_LENGTH = 8;
/** A chip shows what a list is filtered by. It says nothing about the page if the list has rows that match. */
const CHIP = ':is([class*=chip i],[class*=filter i])';

/** Finds the record that the keys name on the page. */
export const findRecord = (page: Page, keys: RecordKeys): Finding => {
  hearPhrases(keys.phrases);
  if (keys.signature && isOtherRecord(dom.URL(page.document), keys.signature)) return onOtherRecord(page, keys);
  return (
    byAddress(page, keys) ??
    byLink(page, keys) ??
    byId(page, keys) ??
    byCode(page, keys) ??
    judged(page, 'lead-id', leadIdHits(page, keys), keys) ??
    byPhone(page, keys) ??
    NOTHING
  );
};

const byAddress = (page: Page, keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  if (!signature) return null;
  const shown = page.roots.find((root) => isDocument(root) && showsRecord(dom.URL(root), signature));
  if (!shown) return null;
  const { own, hit } = ownValue(page, keys);
  const head = recordHead(shown, hit);
  return { ...NOTHING, found: 'address', own, elements: head ? [head] : [], evidence: hit ?? head, matches: 1 };
};

/**
 * The code or lead id in the page itself. If the address that was asked for was a guess, this may be the record; if not,
 * the CRM may have merged the two, and then the value has a label.
 */
const onOtherRecord = (page: Page, keys: RecordKeys): Finding => {
  const { own, hit } = ownValue(page, { ...keys, phones: [] });
  if (!own || !hit || dom.localName(hit) === 'a') return NOTHING;
  const label = labelOf(hit, own === 'code' ? keys.vendorLeadCode : keys.leadId);
  return keys.isGuess || (label !== null && !isSearchTalk(label)) ? inPageFinding(own, hit) : NOTHING;
};

const inPageFinding = (found: FoundBy, hit: Element): Finding => {
  const own = found === 'code' || found === 'lead-id' || found === 'phone' ? found : null;
  const head = recordHead(dom.ownerDocument(hit), hit);
  return { ...NOTHING, found, own, elements: [head ?? hit], evidence: hit, matches: 1 };
};

const byLink = (page: Page, { signature, rowSelector }: RecordKeys): Finding | null => {
  const id = signature && recordId(signature);
  if (!signature || !id) return null;
  const wordsOfId = id.match(/[\w-]+/g) ?? [];
  const [longestWord] = wordsOfId.sort((a, b) => b.length - a.length);
  if (!longestWord) return null;
  const links = LINKS.flatMap((link) => allIn(page, `${link}*="${longestWord}" i]`)).filter(
    (link) => showsRecord(ownAddress(link), signature) && isRendered(link),
  );
  const rows = links.flatMap((link) => enclosingRow(link, rowSelector) ?? []);
  const elements = [...new Set(rows.length > 0 ? rows : links)];
  const [evidence] = links;
  const [first] = elements;
  if (!evidence || !first) return null;
  return {
    found: 'link',
    own: null,
    elements: elements.slice(0, MOST_ELEMENTS),
    evidence,
    matches: 1,
    candidates: [{ label: shortText(first), addresses: addressesOf(links) }],
  };
};

const byId = (page: Page, keys: RecordKeys): Finding | null => {
  const { signature } = keys;
  if (!signature) return null;
  const id = recordId(signature);
  const kind = recordKind(signature);
  if (!id) return null;
  // A short number is an id in every list of the CRM. It means this record only on a page for this kind of record.
  const isOfThisKind = kind !== null && dom.URL(page.document).toLowerCase().includes(kind);
  if (id.length < UNIQUE_ID_LENGTH && !isOfThisKind) return null;
  return judged(page, 'attribute', attributeHits(page, ID_ATTRIBUTES, '=', id), keys);
};

const byCode = (page: Page, keys: RecordKeys): Finding | null => {
  const { vendorLeadCode: code } = keys;
  const shown = judged(page, 'code', codeHits(page, keys), keys);
  if (shown || !isDistinctive(code)) return shown;
  return judged(page, 'attribute', attributeHits(page, [...ID_ATTRIBUTES, ...VALUE_ATTRIBUTES], '=', code), keys);
};

const byPhone = (page: Page, keys: RecordKeys): Finding | null => {
  const phone = phoneTest(keys);
  if (!phone) return null;
  return (
    judged(page, 'phone', phoneHits(page, phone), keys) ?? judged(page, 'phone', phoneAttributeHits(page, phone), keys)
  );
};

const soughtBy = (found: FoundBy, keys: RecordKeys) => {
  if (found === 'phone') return phoneIn(keys);
  return exactly(found === 'lead-id' ? keys.leadId : keys.vendorLeadCode);
};

/** What the rendered hits mean: the page is the record, or so many rows are records; null if no hit counts. */
const judged = (page: Page, found: FoundBy, hits: Element[], keys: RecordKeys): Finding | null => {
  const { rowSelector } = keys;
  const rowsOfRecords = new Map<string | Element, Set<Element>>();
  const hitsInPage: Element[] = [];
  let evidence: Element | null = null;
  for (const hit of hits.filter((each) => !dom.matches(each, SEARCH_FIELD) && isRendered(each))) {
    const row = enclosingRow(hit, rowSelector);
    if (row) {
      const identity = rowIdentity(row);
      rowsOfRecords.set(identity, (rowsOfRecords.get(identity) ?? new Set()).add(row));
      evidence ??= hit;
    } else hitsInPage.push(hit);
  }
  const candidates = hitsInPage.filter((hit) => rowsOfRecords.size === 0 || !dom.matches(hit, `${CHIP},${CHIP}>*`));
  const inPage = inPageOf(page, candidates, soughtBy(found, keys), rowSelector);
  if (inPage) return inPageFinding(found, inPage);
  if (rowsOfRecords.size === 0) return null;
  const records = [...rowsOfRecords.values()].map((rows) => [...rows]);
  return {
    found,
    own: null,
    elements: records.flat().slice(0, MOST_ELEMENTS),
    evidence,
    matches: records.length,
    candidates: records.slice(0, MOST_ELEMENTS).flatMap(([row]) => (row ? rowCandidate(row) : [])),
  };
};
