import * as dom from './dom.ts';
import { isElement, isField, isFrame, isText } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';
import { matches } from './page-words.ts';
import { innerDocument } from './page-roots.ts';
import { isLabelledValue, PARTS_OF_THE_PAGE } from './record-row.ts';
import { SEARCH_FIELD } from './search-field.ts';

// What the main part of a page says
//
// Judged are the words and the data that stand in the page itself: no scripts, no menus, no "recently viewed", no toasts,
// nothing that is not rendered. The walk ends as soon as the page is seen to be rich, so a long page costs no more than a
// short one.
//
//   block   a run of text between two block elements: a heading, a paragraph, a line
//   data    a label with its value, a filled field, a number or mail address by itself: what records are made of
//   row     a line of a table

export type Content = {
  /** The blocks that are more than links. */
  blocks: string[];
  /** Characters in them, without links, buttons and labels. */
  length: number;
  data: number;
  rows: number;
};

/** With so much data or text a page is more than a message. What follows is not read. */
const RICH_DATA = 4;
const RICH_ROWS = 4;
const RICH_LENGTH = 2000;
const MOST_ELEMENTS = 1500;

const MAIN = 'main,[role=main]';
const INLINE = /^(?:a|abbr|b|bdi|code|em|font|i|kbd|label|mark|q|s|small|span|strong|su[bp]|time|tt|u|var)$/;
/** Text in here is not what the page says. */
const CONTROL = 'a,button,label,legend,th,[role=button],[role=link],[role=columnheader]';
/** Lists of records that the agent has seen before. */
export const RECENT = ':is([class*=recent i],[id*=recent i],[class*=lastview i],[id*=lastview i]):not(:has(h1))';
/** Notices that come and go. */
export const TOAST = '[class*=toast i],[class*=snackbar i]';
/** What is no text, what is around the content of a page, and what stands for content that is still on its way. */
const AROUND = `script,style,noscript,template,svg,select,aside,footer,body>header,[role=complementary],[role=menubar],[role=search],form[method=get i]:not(:has(h1)),[role=progressbar],[id=header],[id=footer],[class*=skeleton i],[class*=spinner i],${PARTS_OF_THE_PAGE},${TOAST},${RECENT}`;
const LOADING = /^.{0,60}(?:…|\.\.\.)$/;
const FILLED = 'textarea,input:not([type]),[type=text],[type=email],[type=tel],[type=number],[type=date]';
/** A field in a form that only asks for something. */
const ASKING = `form:has([type=password]) *,${SEARCH_FIELD}`;

const LABELLED = /^([^\s:(][^:]*):\s+(\S.*)$/;
/** A value of what an error page tells about itself. */
const STATUS = /^[45]\d\d\b/;
const LONGEST_LABEL = 40;
const LONGEST_VALUE = 200;

/** What the page's main part says, or the whole page where it has none; what `inside` says, if it is given. */
export const contentOf = (document: Document, inside?: Element): Content => {
  const body = dom.body(document);
  const main = inside ?? [...dom.querySelectorAll(document, MAIN)].findLast(isShown);
  const content = readContent(main ?? body);
  return main && !inside && amountOf(content) === 0 ? readContent(body) : content;
};

/** How much is said; 0 for a page that is blank, or only holds a place for what is to come. */
export const amountOf = ({ length, data, rows }: Content): number => length + data + rows;

const isRich = ({ length, data, rows }: Content): boolean =>
  data >= RICH_DATA || rows >= RICH_ROWS || length >= RICH_LENGTH;

const readContent = (top: Element | null): Content => {
  const content: Content = { blocks: [], length: 0, data: 0, rows: 0 };
  let block = '';
  let ownLength = 0;
  let budget = MOST_ELEMENTS;

  const endBlock = (): void => {
    const text = oneLine(block);
    if (ownLength > 1 && !LOADING.test(text)) {
      content.blocks.push(text);
      content.length += ownLength;
    }
    if (isData(text)) content.data += 1;
    block = '';
    ownLength = 0;
  };
  const readChildren = (parent: Node, isControl: boolean): void => {
    for (const child of dom.childNodes(parent)) {
      if (budget < 0 || isRich(content)) return;
      if (isText(child)) {
        block += child.data;
        if (!isControl) ownLength += child.data.trim().length;
      } else if (isElement(child)) read(child, isControl);
    }
  };
  const read = (element: Element, isInControl: boolean): void => {
    budget -= 1;
    if (isFrame(element)) return readFrame(element);
    if (isField(element)) {
      if (isFilled(element)) content.data += 1;
      return;
    }
    if (dom.matches(element, AROUND) || !isShown(element)) return;
    countForm(element, content);
    const isInline = INLINE.test(dom.localName(element));
    if (!isInline) endBlock();
    readChildren(dom.shadowRoot(element) ?? element, isInControl || dom.matches(element, CONTROL));
    if (!isInline) endBlock();
  };
  const readFrame = (frame: Element): void => {
    const inner = isShown(frame) ? innerDocument(frame) : null;
    const body = inner && dom.body(inner);
    if (body) read(body, false);
  };
  if (top) read(top, false);
  return content;
};

const isShown = (element: Element): boolean => dom.checkVisibility(element, { checkVisibilityCSS: true });

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const textOf = (element: Element | null | undefined): string => oneLine(dom.textContent(element));

const isFilled = (field: Field): boolean =>
  field.matches(FILLED) && !field.matches(ASKING) && field.value.trim() !== '' && isShown(field);

/** Counts what the element says of a record by its form. */
const countForm = (element: Element, content: Content): void => {
  const localName = dom.localName(element);
  const children = dom.children(element);
  const [label, value] = children;
  if (localName === 'tr' || dom.matches(element, '[role=row]')) countRow(element, content);
  else if (localName === 'dt') content.data += isPair(textOf(element), textOf(dom.nextElementSibling(element))) ? 1 : 0;
  else if (children.length === 2 && isAmongAlike(element) && label && !dom.matches(label, 'a,p,h1,h2,h3,:has(a)'))
    content.data += isPair(textOf(label), textOf(value)) ? 1 : 0;
};

const countRow = (row: Element, content: Content): void => {
  const [label = '', value = ''] = [...dom.children(row)].map(textOf).filter(Boolean);
  if (isLabelledValue(row)) content.data += isPair(label, value) ? 1 : 0;
  else if (value !== '' && dom.querySelector(row, 'td,[role$=cell]')) content.rows += 1;
};

/** In `<div><span>Phone</span><span>…</span></div>`, a neighbour is made in the same way. */
const isAmongAlike = (element: Element): boolean =>
  [dom.nextElementSibling(element), dom.previousElementSibling(element)].some(
    (other) =>
      other &&
      dom.localName(other) === dom.localName(element) &&
      dom.className(other) === dom.className(element) &&
      dom.children(other).length === 2,
  );

const isPair = (label: string, value: string): boolean =>
  label !== '' &&
  label.length <= LONGEST_LABEL &&
  !matches('technicalLabel', label) &&
  value !== '' &&
  value.length <= LONGEST_VALUE &&
  !STATUS.test(value);

const isData = (line: string): boolean => {
  const [, label = '', value = ''] = LABELLED.exec(line) ?? [];
  return matches('contactData', line) || isPair(label, value);
};
