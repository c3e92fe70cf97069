import { documentOf, isDocument, isElement } from './dom-kinds.ts';
import type { Page, PageRoot } from './page-roots.ts';

/** Longer texts hold more than one value: a match across the elements in them means nothing. */
const LONGEST_VALUE = 200;
const MOST_HITS = 40;
/** From here on halving costs less than reading each. */
const MANY_CHILDREN = 24;
const NOT_SHOWN = /^(?:script|style|noscript|template|title|head)$/i;

/**
 * The smallest elements under `root` whose text matches, in document order, at most 40. Halves ranges of children and reads
 * their text natively, so that a large page costs a few passes of the browser's own code and no object per node.
 * `pattern` must not be global.
 */
export const elementsWithText = (root: PageRoot, pattern: RegExp, texts: Page['texts']): Element[] => {
  const hits = new Set<Element>();
  const range = documentOf(root).createRange();
  const top = isDocument(root) ? root.body : root;
  if (!top) return [];
  const all = texts.get(root) ?? top.textContent ?? '';
  texts.set(root, all);
  if (!pattern.test(all)) return [];

  /** The text of these children matches, or nothing but what lies around them could. */
  const between = (node: Node, from: number, to: number): boolean => {
    if (to - from === 1) return whole(node.childNodes[from]!);
    const middle = (from + to) >> 1;
    range.setStart(node, from);
    range.setEnd(node, middle);
    const first = pattern.test(range.toString()) && between(node, from, middle);
    if (hits.size >= MOST_HITS) return true;
    if (first) {
      range.setStart(node, middle);
      range.setEnd(node, to);
      if (!pattern.test(range.toString())) return true;
    }
    return between(node, middle, to) || first;
  };
  /** Reads the light ones first: if none of them matches, the heavy one need not be read to know that it does. */
  const among = (children: Node[]): boolean => {
    const weights = children.map(weightOf);
    const heavy = children[weights.indexOf(Math.max(...weights))]!;
    let found = false;
    for (const child of children)
      if (child !== heavy && pattern.test(child.textContent ?? '')) found = whole(child) || found;
    return (!found || pattern.test(heavy.textContent ?? '')) && whole(heavy) ? true : found;
  };
  const inside = (node: Node): boolean => {
    const { length } = node.childNodes;
    if (length > MANY_CHILDREN) return between(node, 0, length);
    return length > 0 && among([...node.childNodes]);
  };
  const whole = (node: Node): boolean => {
    if (node.nodeType === 3) return pattern.test(node.textContent ?? '') && add(node.parentElement);
    if (!isElement(node)) return false;
    // What is never shown is dealt with, though it is no hit.
    if (NOT_SHOWN.test(node.localName)) return true;
    return inside(node) || across(node);
  };
  /** A value that is spread over several elements: `<b>+1</b> <span>415 …`. */
  const across = (element: Element): boolean => {
    const text = (element.textContent ?? '').trim();
    return text.length <= LONGEST_VALUE && pattern.test(text) && add(element);
  };
  const add = (element: Element | null): boolean => {
    if (element) hits.add(element);
    return element !== null;
  };

  inside(top);
  return [...hits].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
};

/** A guess: the most children that anything in the node has, looked for along its last ones only. */
const weightOf = (node: Node): number => {
  let most = 0;
  for (
    let each = isElement(node) ? node : null;
    each;
    each = isElement(each.lastElementChild) ? each.lastElementChild : null
  )
    most = Math.max(most, each.childElementCount);
  return most;
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Matches the code anywhere in a text; a cheap first test. */
export const anywhere = (code: string): RegExp => new RegExp(escaped(code));

/** Matches the code where it is not part of a longer word, number or hyphenated code. */
export const asToken = (code: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}][-_./@])${escaped(code).replaceAll('\\-', '-')}(?![\\p{L}\\p{N}]|[-_./@][\\p{L}\\p{N}])`,
    'u',
  );

/** First code points of the decimal digits that phone numbers are met in. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** What may stand between the digits of a number: spaces of any kind, brackets, dots, dashes, marks of direction. */
const SEPARATORS = '[\\s()./\\u00ad\\u00b7\\u200b-\\u200f\\u2010-\\u2015\\u202a-\\u202e\\u2060-\\u2069-]{0,4}';

/** Matches the last seven digits of a number (fewer, if it has fewer) however they are grouped, in any common script. */
export const phoneTail = (digits: string): RegExp =>
  new RegExp(
    Array.from(digits.slice(-7))
      .map((digit) => `[${ZEROS.map((zero) => String.fromCodePoint(zero + Number(digit))).join('')}]`)
      .join(SEPARATORS),
  );
