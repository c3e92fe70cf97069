import { isDocument, isElement } from './dom-kinds.ts';
import { textIn } from './page-roots.ts';
import type { Page, PageRoot } from './page-roots.ts';
import { simplified } from '../crm/plain-text.ts';

/** Longer texts hold more than one value: a match across the elements in them means nothing. */
const LONGEST_VALUE = 200;
/** Many may be parts of other codes, or hidden: which count is decided by who asks. */
const MOST_HITS = 400;
/** From here on halving costs less than reading each. */
const MANY_CHILDREN = 24;
/** How far beside its guessed place a match is looked for: so many children, and a part of them all. */
const AROUND = 16;
/** Up to so many are read one by one: a range has to count all children before its own. */
const MOST_NEAR = 500;
const LONGEST_MATCH = 60;
const NOT_SHOWN = /^(?:script|style|noscript|template|title|head)$/i;

/**
 * The smallest elements under `root` whose text matches, in document order, at most 400. All of the text is read once and
 * tells where in it the matches are; only there are nodes looked at. Where in a long list that is, is guessed, and where the
 * guess fails found by halving, a range at a time. `pattern` must not be global.
 */
export const elementsWithText = (page: Page, root: PageRoot, pattern: RegExp): Element[] => {
  const hits = new Set<Element>();
  const range = new Range();

  const textOf = (node: Node, from: number, to: number): string => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.toString();
  };
  /** Children `from` to `to` of the node, in whose text matches begin at these places; whether anything there was a hit. */
  const among = (node: Node, from: number, to: number, text: string, places: number[]): boolean => {
    const many = to - from;
    if (places.length === 0 || hits.size >= MOST_HITS) return false;
    return many > MANY_CHILDREN
      ? amongMany(node, from, to, text, places)
      : amongFew(childrenOf(node, from, to), text, places);
  };
  const amongMany = (node: Node, from: number, to: number, text: string, places: number[]): boolean => {
    // Rows are about equally long: so many of them that hold as many matches as all of the list are enough.
    const about = (place: number): number => from + Math.floor((place / text.length) * (to - from));
    const around = AROUND + ((to - from) >> 6);
    const low = Math.max(from, about(places[0]!) - around);
    const high = Math.min(to, about(places.at(-1)!) + around);
    if (high - low < Math.min(MOST_NEAR, (to - from) / 2)) {
      const near = childrenOf(node, low, high).filter((child) => pattern.test(child.textContent ?? ''));
      const there = near.map((child) => placesIn(child.textContent ?? '', pattern));
      if (there.flat().length === places.length)
        return near.filter((child, at) => whole(child, child.textContent ?? '', there[at]!)).length > 0;
    }
    const middle = (from + to) >> 1;
    const half = textOf(node, from, middle);
    const found = among(node, from, middle, half, within(places, 0, half.length));
    const rest = within(places, half.length, text.length);
    return among(node, middle, to, text.slice(half.length), rest) || found;
  };
  /** The text of the heaviest is what that of the others leaves. */
  const amongFew = (children: Node[], text: string, places: number[]): boolean => {
    const weights = children.map(weightOf);
    const heavy = weights.indexOf(Math.max(...weights));
    const lengths = children.map((child, at) => (at === heavy ? 0 : (child.textContent ?? '').length));
    lengths[heavy] = text.length - lengths.reduce((sum, length) => sum + length, 0);
    let end = 0;
    const found = children.filter((child, at) => {
      const begin = end;
      end += lengths[at]!;
      const there = within(places, begin, end);
      return there.length > 0 && whole(child, text.slice(begin, end), there);
    });
    return found.length > 0;
  };
  const whole = (node: Node, text: string, places: number[]): boolean => {
    if (!isElement(node)) return pattern.test(text) && add(node.parentElement);
    // A match that is never shown is dealt with, though it is no hit.
    if (NOT_SHOWN.test(node.localName) ? pattern.test(text) : among(node, 0, node.childNodes.length, text, places))
      return true;
    // A value that is spread over several elements: `<b>+1</b> <span>415 …`.
    const value = text.trim();
    return value.length <= LONGEST_VALUE && pattern.test(value) && add(node);
  };
  const add = (element: Element | null): boolean => element !== null && hits.add(element).size > 0;

  const top = isDocument(root) ? root.body : root;
  const all = textIn(page, root);
  if (top) among(top, 0, top.childNodes.length, all, placesIn(all, pattern));
  return [...hits];
};

/** Of the children `from` to `to` those that are elements or texts. */
const childrenOf = ({ childNodes }: Node, from: number, to: number): Node[] =>
  Array.from({ length: to - from }, (_, at) => childNodes[from + at]!).filter(
    ({ nodeType }) => nodeType === 1 || nodeType === 3,
  );

/** One more than hits are wanted at most. */
const placesIn = (text: string, pattern: RegExp): number[] => {
  const places: number[] = [];
  for (const { index } of text.matchAll(new RegExp(pattern, 'g'))) if (places.push(index) > MOST_HITS) break;
  return places;
};

/** Those in a part of the text, as seen from its beginning: matches that begin a little before it may end in it. */
const within = (places: number[], begin: number, end: number): number[] =>
  places.map((at) => at - begin).filter((at) => at > -LONGEST_MATCH && at < end - begin);

/** A guess: the most children that anything in the node has, looked for along its last ones only. */
const weightOf = (node: Node): number => {
  let most = 0;
  for (let each: Element | null = isElement(node) ? node : null; each; each = each.lastElementChild)
    most = Math.max(most, each.children.length);
  return most;
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Matches the code anywhere in a text; a cheap first test. */
export const anywhere = (code: string): RegExp => new RegExp(escaped(code));

const WORD_BEFORE = /[a-z\d][-_./@]?$/i;
const WORD_AFTER = /^[-_./@]?[a-z\d]/i;
/** Where a word begins or ends beside the code, three code units tell: a separator and a letter from beyond the BMP. */
const BESIDE = 3;

/** Whether the code, which must not be blank, stands in the text where it is not part of a longer word, number or code. */
export const hasToken = (text: string, code: string): boolean => {
  for (let at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + code.length)) {
    const end = at + code.length;
    const before = simplified(text.slice(Math.max(0, at - BESIDE), at));
    if (!WORD_BEFORE.test(before) && !WORD_AFTER.test(simplified(text.slice(end, end + BESIDE)))) return true;
  }
  return false;
};

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
