import * as dom from './dom.ts';
import { pairsOf } from '../crm/signature-parts.ts';
import { isElement, isField, isText } from './dom-kinds.ts';
import { RECENT, TOAST } from './page-content.ts';
import { closestAcross, isRendered, parentAcross } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { isSearchTalk, matches } from './page-words.ts';
import { enclosingRow, PARTS_OF_THE_PAGE } from './record-row.ts';
import { SEARCH_FIELD } from './search-field.ts';

// What the page shows as its record's own
//
// Not its own is what stands in a row, a menu, a control, a toast or a list of records seen before, and what the page only
// repeats because it was searched for. A number that many things can have (a short code, a lead id, a code that may be the
// CRM's own id) is the record's own only under a label that says so.

/** A value in here says nothing about the page: controls, notes that are being written, notices that come and go. */
const BESIDE_THE_RECORD = `${PARTS_OF_THE_PAGE},button,[role=button],[role=option],[role=menuitem],option,datalist,[contenteditable],[role=status],[role=alert],[role=combobox],${TOAST},${RECENT}`;
/** Chips and the like show what a list is filtered by. */
const CRITERIA = ':is([class*=filter i],[class*=criteria i],[class*=chip i])';
const LONGEST_LABEL = 60;
const LONGEST_AROUND = 160;
const STEPS_OUT = 3;

/** Whether the hit is in the page itself, and not in a row on it or beside its record. */
export const isInPage = (hit: Element, rowSelector: string | null): boolean =>
  isRendered(hit) &&
  !dom.matches(hit, SEARCH_FIELD) &&
  closestAcross(hit, BESIDE_THE_RECORD) === null &&
  enclosingRow(hit, rowSelector) === null;

/** Whether somebody has searched for the value: the page's address or a search field holds it. */
export const isSearchedFor = ({ document, fields }: Page, isValue: (text: string) => boolean): boolean =>
  // A query may stand around the value: "'Code' = 'C-311'".
  askedBy(document).some(([, value]) => value.split(/['"]/).some(isValue) || isValue(value)) ||
  fields.some((field) => field.matches(SEARCH_FIELD) && isValue(field.value));

/** What the page's address asks for: parameters with their values. */
const askedBy = (document: Document): [name: string, value: string][] => {
  const { search, hash } = new URL(dom.URL(document));
  return pairsOf(new URLSearchParams(`${search}&${hash.replace(/^[^?;&]*./, '').replaceAll(';', '&')}`));
};

/** Whether the hit only repeats what was searched for, and is no value of a record among others. */
export const isEcho = (hit: Element, value: string): boolean => {
  // A field with the name of a parameter holds what was asked for, also if nobody sees it.
  if (isField(hit) && askedBy(dom.ownerDocument(hit)).some(([name]) => name === hit.name)) return true;
  const label = labelOf(hit, value);
  return label === null || isSearchTalk(label) || closestAcross(hit, CRITERIA) !== null;
};

/** What the page calls the value that the element holds: its field's label, or a label before it; null where it has none. */
export const labelOf = (element: Element, value: string): string | null => {
  const field = isField(element) ? element : null;
  const name = field && ([...(field.labels ?? [])].map(textOf).join(' ') || field.ariaLabel || field.name);
  if (name) return name;
  let at: Node | null =
    [...dom.childNodes(element)].find((node) => isText(node) && node.data.includes(value)) ?? element;
  let label = field ? '' : dom.textContent(at).split(value, 1)[0]!;
  let isRunning = true;
  const column = columnOf(element);
  if (column && !/\p{L}/u.test(label)) return column;
  for (let step = 0; at; step += 1) {
    if (/\p{L}/u.test(label)) return isLabel(label, isRunning) ? label.trim() : null;
    const around: Node | null = step > 0 ? parentAcross(at) : at;
    if (!around || step > STEPS_OUT || textOf(around).length > LONGEST_AROUND) return null;
    at = around;
    const before = siblingBefore(around);
    label = before ? textOf(before) : '';
    isRunning = before !== null && isText(before);
  }
  return null;
};

const textOf = (node: Node): string => dom.textContent(node);

/** In running text only what ends as a label does is one: "Code:" is, "I spoke to" is not. */
const isLabel = (text: string, isRunning: boolean): boolean =>
  text.length <= LONGEST_LABEL &&
  (!isRunning || /[:#]\s*$/.test(text) || matches('codeLabel', text) || matches('leadIdLabel', text));

/** What stands before a node on its line; null at the line's beginning. */
const siblingBefore = (node: Node): Node | null => {
  const before = dom.previousSibling(node);
  const isBlank =
    before !== null && !/\S/.test(textOf(before)) && !(isElement(before) && dom.localName(before) === 'br');
  return isBlank ? siblingBefore(before) : before;
};

/** The heading above a table's cell. */
const columnOf = (element: Element): string => {
  const cell = dom.closest(element, 'td');
  return cell?.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim() ?? '';
};
