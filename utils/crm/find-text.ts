import { documentOf, isDocument, isElement } from './dom-kinds.ts';
import type { PageRoot } from './page-roots.ts';

/** Longer texts hold more than one value: a match across the elements in them means nothing. */
const LONGEST_VALUE = 200;
const MOST_HITS = 40;
const NOT_SHOWN = /^(?:script|style|noscript|template|title|head)$/i;

/**
 * The smallest elements under `root` whose text matches, in document order, at most 40. Halves ranges of children and reads
 * their text natively, so that a large page costs a few passes of the browser's own code and no object per node.
 * `pattern` must not be global.
 */
export const elementsWithText = (root: PageRoot, pattern: RegExp): Element[] => {
  const hits = new Set<Element>();
  const range = documentOf(root).createRange();
  const top = isDocument(root) ? root.body : root;
  if (!top || !pattern.test(top.textContent ?? '')) return [];

  const inside = (node: Node): boolean => {
    const count = node.childNodes.length;
    return count === 1 ? whole(node.firstChild!) : between(node, 0, count);
  };
  /** The text of these children is known to match. */
  const between = (node: Node, from: number, to: number): boolean => {
    if (hits.size >= MOST_HITS) return true;
    if (to - from === 1) return whole(node.childNodes[from]!);
    const middle = (from + to) >> 1;
    let found = false;
    for (const [start, end] of [
      [from, middle],
      [middle, to],
    ] as const) {
      range.setStart(node, start);
      range.setEnd(node, end);
      if (pattern.test(range.toString())) found = between(node, start, end) || found;
    }
    return found || across(node);
  };
  const whole = (node: Node): boolean => {
    if (node.nodeType === 3) return add(node.parentElement);
    if (!isElement(node)) return false;
    return NOT_SHOWN.test(node.localName) ? false : inside(node) || across(node);
  };
  /** A value that is spread over several elements: `<b>+1</b> <span>415 …`. */
  const across = (node: Node): boolean =>
    isElement(node) && (node.textContent ?? '').trim().length <= LONGEST_VALUE ? add(node) : false;
  const add = (element: Element | null): boolean => {
    if (!element || NOT_SHOWN.test(element.localName)) return false;
    hits.add(element);
    return true;
  };

  inside(top);
  return [...hits];
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

/** Matches the last seven digits of a number (fewer, if it has fewer) however they are grouped, in any common script. */
export const phoneTail = (digits: string): RegExp =>
  new RegExp(
    Array.from(digits.slice(-7))
      .map((digit) => `[${ZEROS.map((zero) => String.fromCodePoint(zero + Number(digit))).join('')}]`)
      .join('[^\\p{L}\\p{N}]{0,4}'),
    'u',
  );
