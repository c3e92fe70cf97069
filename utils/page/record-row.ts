import { isElement } from './dom-kinds.ts';
import { closestAcross, isRendered, parentAcross } from './page-roots.ts';
import type { PageRoot } from './page-roots.ts';

/** A row, and where it and what stands in it lead: which of these is the record, the page cannot tell. */
export type Candidate = { label: string; addresses: string[] };

const ROWS = 'tr,[role=row]';
const ITEMS = 'li,[role=listitem],[role=option],[role=article],article,[data-rowid],[data-recordurl]';
const CARD_CLASS = /(?:\b|_)(?:card|item|row|entry|tile|result|record)(?:\b|_)|Card(?:\b|_)/;
/** Menus, tabs and the like: what stands there is no record. */
export const PARTS_OF_THE_PAGE =
  'nav,[role=navigation],[role=tablist],[role=toolbar],[role=menu],[role=tab],[role=banner]';
const LEADING = 'a[href],[data-id],:has(a[href]:not([href^="tel:"],[href^="mailto:"]))';
/** A row's text is short; what is longer is the page's own layout. */
const LONGEST_ROW = 1500;
const LONGEST_LABEL = 80;
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
const NAMING = [...ID_ATTRIBUTES, 'data-recordurl'];

/**
 * The row, list item or card of a list that `element` stands in; null where it stands in the page itself (its heading, a
 * form, a menu).
 */
export const enclosingRow = (element: Element, rowSelector: string | null): Element | null => {
  if (rowSelector) {
    const own = closestAcross(element, rowSelector);
    if (own) return own;
  }
  if (closestAcross(element, PARTS_OF_THE_PAGE)) return null;
  const row = closestAcross(element, ROWS);
  if (row && isRow(row)) return row;
  for (
    let up: Element | null = element;
    up && !up.matches('body,main:not(article *),[role=main]');
    up = parentAcross(up)
  ) {
    if (isItem(up)) return outermostCard(up);
  }
  return null;
};

const isShort = (element: Element): boolean => (element.textContent ?? '').length <= LONGEST_ROW;

const isRow = (row: Element): boolean =>
  isShort(row) &&
  !row.querySelector('h1,table,:scope form :is(textarea,select,input:not([type=hidden],[type=submit])),[role=row]') &&
  !isLabelledValue(row) &&
  !row.querySelector('th[scope=col]');

/** A row of a form or of a record's details: a label, its value, perhaps once more; not a record among others. */
const isLabelledValue = (row: Element): boolean => {
  const table = row.closest('table');
  if (!table || row.matches('[role=row]') || table.querySelector('thead,th[scope=col]')) return false;
  if (row.querySelector('th[scope=row]:not(:has(a)),label:not(:has([type=checkbox]))')) return true;
  const first = row.firstElementChild;
  return row.childElementCount <= 4 && row.childElementCount % 2 === 0 && /[::]\s*$/.test(first?.textContent ?? '');
};

const isItem = (element: Element): boolean =>
  isShort(element) &&
  !element.matches(ROWS) &&
  !element.querySelector('h1') &&
  (element.matches(ITEMS) || hasTwins(element, CARD_CLASS.test(element.classList.value) ? 2 : 3));

/**
 * Whether it leads somewhere and at least `count` children of its parent, itself included, do and look the same. The cells
 * of a row look the same, too, but few of them lead anywhere.
 */
const hasTwins = (element: Element, count: number): boolean => {
  let twins = 0;
  if (!element.matches(LEADING)) return false;
  for (const sibling of element.parentElement?.children ?? []) {
    if (sibling.localName === element.localName && sibling.className === element.className && sibling.matches(LEADING))
      twins += 1;
    if (twins >= count) return true;
  }
  return false;
};

/** `card-title` in `card-body` in `card`: the whole card. */
const outermostCard = (item: Element): Element => {
  const up = parentAcross(item);
  return up && !up.matches('body,main') && !item.matches(ITEMS) && CARD_CLASS.test(up.classList.value) && isItem(up)
    ? outermostCard(up)
    : item;
};

/** What tells the row's record from others: rows that share it show the same record (a grid's frozen and scrolling halves). */
export const rowIdentity = (row: Element): string | Element => {
  const links = addressesOf([row, ...row.querySelectorAll('a')])
    .slice(0, 5)
    .join(' ');
  return byAttribute(row, NAMING) || links || byAttribute(row, ['aria-rowindex']) || row;
};

/** A selector for the first of the attributes that the row has; blank where it has none. */
const byAttribute = (row: Element, names: string[]): string => {
  const name = names.find((each) => row.getAttribute(each));
  return name ? `[${name}="${CSS.escape(row.getAttribute(name)!)}"]` : '';
};

/** Where the elements lead, each address once. */
export const addressesOf = (elements: Element[]): string[] => [...new Set(elements.map(ownAddress).filter(Boolean))];

/** What to call the row, and where it leads: what it says itself, then its links, those of its other half included. */
export const rowCandidate = (row: Element): Candidate => {
  const same = byAttribute(row, [...NAMING, 'aria-rowindex']);
  const others = (same && row.closest('[role$=grid]')?.querySelectorAll(same)) || [];
  const leading = [row, ...others].flatMap((half) => [half, ...half.querySelectorAll('a'), half.closest('a') ?? half]);
  return { label: shortText(row), addresses: addressesOf(leading) };
};

/** Where the element itself leads, by whatever attribute says so; blank where that is no page, or its own ("#"). */
export const ownAddress = (element: Element): string => {
  const [address = ''] = ['href', 'data-recordurl', 'data-href'].flatMap((name) => element.getAttribute(name) ?? []);
  const url = address.length > 1 && URL.canParse(address, element.baseURI) && new URL(address, element.baseURI);
  return url && url.protocol.startsWith('http') ? url.href : '';
};

/** The text of an element in lines, as it is laid out. */
export const shownText = (element: Element): string =>
  (isElement(element) ? element.innerText : undefined) ?? element.textContent ?? '';

/** The first few texts in an element, as a person reads them; at most 80 characters. */
export const shortText = (element: Element): string => {
  const parts = shownText(element)
    .split(/[\n\t]+/)
    .map((part) => part.replace(/\s+/g, ' ').trim());
  const text = parts.filter(Boolean).slice(0, 4).join(' · ');
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
};

/**
 * What to outline on a page that is the record itself: the block of its title, if that stands above `anchor`, the code or
 * number by which the record was recognised; else the nearest heading's; else its main part.
 */
export const recordHead = (root: PageRoot, anchor: Element | null): Element | null => {
  const main = [...root.querySelectorAll('main,[role=main],article')].find(isRendered);
  let head = main && headingIn(main, 'h1', anchor);
  for (let up = anchor; up && !head; up = parentAcross(up)) head = headingIn(up);
  return head ?? (main && headingIn(main)) ?? headingIn(root) ?? anchor ?? main ?? root.querySelector('body');
};

/** The block of the first rendered heading of the page itself, or undefined; `below` it stands that element, if given. */
const headingIn = (
  inside: ParentNode,
  selector = 'h1,h2,h3,[role=heading]',
  below: Element | null = null,
): Element | undefined => {
  for (const heading of inside.querySelectorAll(selector)) {
    const ofPage =
      (heading.textContent ?? '').trim() !== '' &&
      isRendered(heading) &&
      !heading.closest('nav,aside,[role=banner],body > header,[role=complementary]');
    const block = headingBlock(heading);
    if (ofPage && (!below || standsAbove(block, below))) return block;
  }
  return undefined;
};

/** Above it and over it, not beside: a list's title is none of the record's that is shown at its side. */
const standsAbove = (title: Element, below: Element): boolean => {
  const over = title.getBoundingClientRect();
  const { left, top } = below.getBoundingClientRect();
  return over.top <= top && over.left <= left && left < over.right;
};

/** The block around a heading, as long as it is a strip and not the page. */
const headingBlock = (heading: Element): Element => {
  const view = heading.ownerDocument.defaultView;
  const highest = Math.min(220, (view?.innerHeight ?? 600) * 0.35);
  let block = heading;
  for (let up = heading.parentElement; up && !up.matches('main,[role=main],body,form'); up = up.parentElement) {
    if (up.getBoundingClientRect().height > highest) break;
    block = up;
  }
  return block;
};
