import * as dom from './dom.ts';
import { closestAcross, parentAcross } from './page-roots.ts';
import { shortText } from './shown-text.ts';

/** A row, and where it and the elements in it lead. The page cannot tell which of these addresses is the record's. */
export type Candidate = { label: string; addresses: string[] };

const ROWS = 'tr,[role=row]';
const ITEMS = 'li,[role=listitem],[role=option],[role=article],article,[data-rowid],[data-recordurl]';
const CARD_CLASS = /(?:\b|_)(?:card|item|row|entry|tile|result|record)(?:\b|_)|Card(?:\b|_)/;
/** Menus, tabs and the like, which hold no records. */
export const PARTS_OF_THE_PAGE =
  'nav,[role=navigation],[role=tablist],[role=toolbar],[role=menu],[role=tab],[role=banner]';
/** What is in a table row only if the row lays out a page: a title, another table, a form. */
const LAYOUT_IN_ROW = 'h1,table,:scope form :is(textarea,select,input:not([type=hidden],[type=submit])),[role=row]';
/** An element that leads somewhere, by a link in it or by an id for a script. */
const LEADING = 'a[href],[data-id],:has(a[href]:not([href^="tel:"],[href^="mailto:"]))';
/** A longer text is the page's own layout, not a row. */
const LONGEST_ROW = 1500;
const MOST_NAMING_LINKS = 5;
/** Attributes in which pages keep a record's id. */
export const ID_ATTRIBUTES = [
  'data-id',
  'data-rowid',
  'data-record-id',
  'data-recordid',
  'row-id',
  'data-row-key',
  'data-key',
];
const NAMING_ATTRIBUTES = [...ID_ATTRIBUTES, 'data-recordurl'];

/**
 * The row, list item or card that `element` is in; null if it is in the page itself (its heading, a form, a menu).
 * `rowSelector` is the CRM's own, if it has one.
 */
export const enclosingRow = (element: Element, rowSelector: string | null): Element | null => {
  const ownRow = rowSelector ? closestAcross(element, rowSelector) : null;
  if (ownRow) return ownRow;
  if (closestAcross(element, PARTS_OF_THE_PAGE)) return null;
  const row = closestAcross(element, ROWS);
  if (row && isRow(row)) return row;
  let around: Element | null = element;
  while (around && !dom.matches(around, 'body,main:not(article *),[role=main]')) {
    if (isItem(around)) return outermostCard(around);
    around = parentAcross(around);
  }
  return null;
};

const isShort = (element: Element): boolean => dom.textContent(element).length <= LONGEST_ROW;

const isRow = (row: Element): boolean =>
  isShort(row) &&
  !dom.querySelector(row, LAYOUT_IN_ROW) &&
  !isLabelledValue(row) &&
  !dom.querySelector(row, 'th[scope=col]');

/** Whether the row is part of one record: a label and its value, perhaps two such pairs. */
export const isLabelledValue = (row: Element): boolean => {
  const table = dom.closest(row, 'table');
  if (!table || dom.matches(row, '[role=row]') || table.querySelector('thead,th[scope=col]')) return false;
  if (dom.querySelector(row, 'th[scope=row]:not(:has(a)),label:not(:has([type=checkbox]))')) return true;
  const first = dom.firstElementChild(row);
  // A name in front of each row of a list is a heading too, but a list has headings above its columns as well.
  if (first && dom.matches(first, 'th:not(:has(a))') && dom.querySelector(row, 'td') && !table.querySelector('th + th'))
    return true;
  const hasPairs = dom.childElementCount(row) <= 4 && dom.childElementCount(row) % 2 === 0;
  return hasPairs && /:\s*$/.test(dom.textContent(first));
};

const isItem = (element: Element): boolean => {
  if (!isShort(element) || dom.matches(element, ROWS) || dom.querySelector(element, 'h1')) return false;
  // Elements that look alike are a list if there are three of them, or two that are called card, item or the like.
  return dom.matches(element, ITEMS) || hasTwins(element, CARD_CLASS.test(dom.classList(element).value) ? 2 : 3);
};

/**
 * Whether the element leads somewhere, and at least `count` children of its parent (itself included) look alike and lead
 * somewhere. The cells of a row look alike too, but few of them lead anywhere.
 */
const hasTwins = (element: Element, count: number): boolean => {
  if (!dom.matches(element, LEADING)) return false;
  let twins = 0;
  const parent = dom.parentElement(element);
  for (const sibling of parent ? dom.children(parent) : []) {
    const looksAlike =
      dom.localName(sibling) === dom.localName(element) && dom.className(sibling) === dom.className(element);
    if (looksAlike && dom.matches(sibling, LEADING)) twins += 1;
    if (twins >= count) return true;
  }
  return false;
};

/** In `card-title` in `card-body` in `card`, it is the `card`. */
const outermostCard = (item: Element): Element => {
  const around = parentAcross(item);
  if (!around || dom.matches(around, 'body,main') || dom.matches(item, ITEMS)) return item;
  return CARD_CLASS.test(dom.classList(around).value) && isItem(around) ? outermostCard(around) : item;
};

/**
 * What tells the row's record from other records. Rows with the same identity show the same record, as the frozen and the
 * scrolling half of a grid do.
 */
export const rowIdentity = (row: Element): string | Element => {
  const links = addressesOf([row, ...dom.querySelectorAll(row, 'a')]).slice(0, MOST_NAMING_LINKS);
  return byAttribute(row, NAMING_ATTRIBUTES) || links.join(' ') || byAttribute(row, ['aria-rowindex']) || row;
};

/** A selector for the first of the attributes that the row has; blank if it has none. */
const byAttribute = (row: Element, names: string[]): string => {
  for (const name of names) {
    const value = dom.getAttribute(row, name);
    if (value) return `[${name}="${CSS.escape(value)}"]`;
  }
  return '';
};

/** Where the elements lead, each address once. */
export const addressesOf = (elements: Element[]): string[] => [...new Set(elements.map(ownAddress).filter(Boolean))];

/** A label for the row, and where it leads: its own address first, then its links and those of a grid's other half. */
export const rowCandidate = (row: Element): Candidate => {
  const selector = byAttribute(row, [...NAMING_ATTRIBUTES, 'aria-rowindex']);
  const grid = selector ? dom.closest(row, '[role$=grid]') : null;
  const halves = [row, ...(grid ? dom.querySelectorAll(grid, selector) : [])];
  const leading = halves.flatMap((half) => [half, ...dom.querySelectorAll(half, 'a'), dom.closest(half, 'a') ?? half]);
  return { label: shortText(row), addresses: addressesOf(leading) };
};

/** Where the element itself leads, by link or by attribute; blank if that is no other page (such as "#"). */
export const ownAddress = (element: Element): string => {
  const address =
    dom.getAttribute(element, 'href') ??
    dom.getAttribute(element, 'data-recordurl') ??
    dom.getAttribute(element, 'data-href') ??
    '';
  if (address.length <= 1 || !URL.canParse(address, dom.baseURI(element))) return '';
  const url = new URL(address, dom.baseURI(element));
  return url.protocol.startsWith('http') ? url.href : '';
};
