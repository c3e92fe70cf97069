import * as dom from './dom.ts';
import { isDocument, isElement, isText } from './dom-kinds.ts';
import { textIn } from './page-roots.ts';
import type { Page, PageRoot } from './page-roots.ts';

// How texts are found quickly
//
// Reading the text of each element costs too long in a table of 10,000 rows. So all of the root's text is read once, and
// the places (offsets) of the matches in it tell which children to look at:
//
//   few children    their lengths add up to their offsets, so only children with a match are searched
//   many children   rows are about equally long, so the offset gives a guess at the row, and rows around it are read; if
//                   the guess fails, the list is halved, and each half that has a match is searched in the same way

/** A longer text holds more than one value, so a match that spans its elements means nothing. */
const LONGEST_VALUE = 200;
/** More hits than anybody needs, because the caller drops hits that are hidden or part of other codes. */
const MOST_HITS = 400;
/** With more children than this, guessing and halving cost less than reading each child. */
const MANY_CHILDREN = 24;
/** How far around its guessed place a match is looked for: this many children, and one more for each 64 in the list. */
const GUESS_RADIUS = 16;
const CHILDREN_PER_EXTRA = 64;
/** At most this many children are read one by one, because beyond that a range, which counts all children, is cheaper. */
const MOST_AROUND_GUESS = 500;
const LONGEST_MATCH = 60;
const NEVER_SHOWN = /^(?:script|style|noscript|template|title|head)$/i;

/**
 * The smallest elements under `root` whose text matches, in document order, at most 400. `pattern` must not be global.
 */
export const elementsWithText = (page: Page, root: PageRoot, pattern: RegExp): Element[] => {
  const hits = new Set<Element>();
  const range = new Range();
  const addHit = (element: Element): true => {
    hits.add(element);
    return true;
  };

  /**
   * Searches the children `from` to `to` of a parent. `text` is their text, and the matches in it begin at `places`.
   * Like the functions below, it returns whether it has dealt with a match.
   */
  const searchChildren = (parent: Node, from: number, to: number, text: string, places: number[]): boolean => {
    if (places.length === 0 || hits.size >= MOST_HITS) return false;
    if (to - from <= MANY_CHILDREN) return searchEach(childrenOf(parent, from, to), text, places);
    return searchAroundGuess(parent, from, to, text, places) ?? searchHalves(parent, from, to, text, places);
  };

  /** Undefined if the rows around the guessed places do not have all of the matches. */
  const searchAroundGuess = (
    parent: Node,
    from: number,
    to: number,
    text: string,
    places: number[],
  ): boolean | undefined => {
    const count = to - from;
    const guess = (place: number): number => from + Math.floor((place / text.length) * count);
    const radius = GUESS_RADIUS + Math.floor(count / CHILDREN_PER_EXTRA);
    const first = Math.max(from, guess(places[0]!) - radius);
    const end = Math.min(to, guess(places.at(-1)!) + radius);
    if (end - first >= Math.min(MOST_AROUND_GUESS, count / 2)) return undefined;

    const matching = childrenOf(parent, first, end)
      .map((child) => ({ child, childText: dom.textContent(child) }))
      .filter(({ childText }) => pattern.test(childText))
      .map((each) => ({ ...each, childPlaces: placesIn(each.childText, pattern) }));
    const placesFound = matching.reduce((sum, { childPlaces }) => sum + childPlaces.length, 0);
    if (placesFound !== places.length) return undefined;
    let hasMatch = false;
    for (const { child, childText, childPlaces } of matching)
      if (searchNode(child, childText, childPlaces)) hasMatch = true;
    return hasMatch;
  };

  const searchHalves = (parent: Node, from: number, to: number, text: string, places: number[]): boolean => {
    const middle = Math.floor((from + to) / 2);
    range.setStart(parent, from);
    range.setEnd(parent, middle);
    const firstText = range.toString();
    const firstPlaces = placesBetween(places, 0, firstText.length);
    const restPlaces = placesBetween(places, firstText.length, text.length);
    const isInFirst = searchChildren(parent, from, middle, firstText, firstPlaces);
    const isInRest = searchChildren(parent, middle, to, text.slice(firstText.length), restPlaces);
    return isInFirst || isInRest;
  };

  const searchEach = (children: Node[], text: string, places: number[]): boolean => {
    const lengths = textLengths(children, text.length);
    let end = 0;
    let hasMatch = false;
    for (const [index, child] of children.entries()) {
      const begin = end;
      end += lengths[index]!;
      const childPlaces = placesBetween(places, begin, end);
      if (childPlaces.length > 0 && searchNode(child, text.slice(begin, end), childPlaces)) hasMatch = true;
    }
    return hasMatch;
  };

  const searchNode = (node: Node, text: string, places: number[]): boolean => {
    if (!isElement(node)) {
      const around = dom.parentElement(node);
      return pattern.test(text) && around !== null && addHit(around);
    }
    // A match that is never shown is dealt with, though it is no hit.
    if (NEVER_SHOWN.test(dom.localName(node))) {
      if (pattern.test(text)) return true;
    } else if (searchChildren(node, 0, dom.childNodes(node).length, text, places)) return true;
    // A value may be spread over several elements: `<b>+1</b> <span>415 …`.
    const value = text.trim();
    return value.length <= LONGEST_VALUE && pattern.test(value) && addHit(node);
  };

  const top = isDocument(root) ? dom.body(root) : root;
  const text = textIn(page, root);
  if (top) searchChildren(top, 0, dom.childNodes(top).length, text, placesIn(text, pattern));
  return [...hits];
};

/** The children `from` to `to` that are elements or texts. */
const childrenOf = (parent: Node, from: number, to: number): Node[] => {
  const childNodes = dom.childNodes(parent);
  const children: Node[] = [];
  for (let index = from; index < to; index += 1) {
    const child = childNodes[index]!;
    if (isElement(child) || isText(child)) children.push(child);
  }
  return children;
};

/** The length of each child's text. The text of the heaviest child is not read: its length is what the others leave. */
const textLengths = (children: Node[], totalLength: number): number[] => {
  const weights = children.map(weightOf);
  const heaviest = weights.indexOf(Math.max(...weights));
  const lengths = children.map((child, index) => (index === heaviest ? 0 : dom.textContent(child).length));
  const lengthOfOthers = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.map((length, index) => (index === heaviest ? totalLength - lengthOfOthers : length));
};

/** A guess at how much is in a node: the most children of any element on the path along its last children. */
const weightOf = (node: Node): number => {
  let most = 0;
  let element: Element | null = isElement(node) ? node : null;
  while (element) {
    most = Math.max(most, dom.children(element).length);
    element = dom.lastElementChild(element);
  }
  return most;
};

/** Where matches begin; at most one more than the hits that are wanted. */
const placesIn = (text: string, pattern: RegExp): number[] => {
  const places: number[] = [];
  for (const { index } of text.matchAll(new RegExp(pattern, 'g'))) {
    places.push(index);
    if (places.length > MOST_HITS) break;
  }
  return places;
};

/** The places in a part of the text, counted from its beginning. A match that begins a little before may end in it. */
const placesBetween = (places: number[], begin: number, end: number): number[] =>
  places.map((place) => place - begin).filter((place) => place > -LONGEST_MATCH && place < end - begin);
