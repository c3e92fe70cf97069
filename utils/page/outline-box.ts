import * as dom from './dom.ts';
import { isShadowRoot } from './dom-kinds.ts';
import { parentAcross } from './page-roots.ts';

type Edges = { left: number; top: number; right: number; bottom: number };

/** Space between an element and the outline around it, px. */
const GAP = 4;
/** The outline keeps this distance from the window's edges, px, so that its sides stay in sight. */
const MARGIN = 2;
/** A side of the outline that is not cut is clipped this far outside, px, so that its glow is not cut either. */
const GLOW = 24;
/** At least this much of the element must be below the window's upper edge for the outline's top to be moved there, px. */
const SHOWN_BELOW_TOP = 40;

/**
 * Puts the outline's box over its target and cuts it where a scrolling ancestor (one of `clips`) cuts the target. Returns
 * whether anything changed.
 */
export const placeBox = (box: HTMLDivElement, target: Element, clips: Element[], isCovered: boolean): boolean => {
  const edges = dom.getBoundingClientRect(target);
  const windowWidth = dom.defaultView(dom.ownerDocument(target))?.innerWidth ?? 0;
  const shownPart = visiblePart(target, clips);
  const isShown = !isCovered && edges.width > 0 && edges.height > 0 && overlap(edges, shownPart);
  const style = styleOver(edges, shownPart, windowWidth);
  if (box.dataset['style'] === style && box.classList.contains('on') === isShown) return false;
  box.dataset['style'] = style;
  box.style.cssText = style;
  box.classList.toggle('on', isShown);
  return true;
};

/** The part of the window in which the ancestors let the target be seen. */
const visiblePart = (target: Element, clips: Element[]): Edges => {
  const view = dom.defaultView(dom.ownerDocument(target));
  const part = { left: 0, top: 0, right: view?.innerWidth ?? 0, bottom: view?.innerHeight ?? 0 };
  for (const clip of clips) {
    const edges = dom.getBoundingClientRect(clip);
    part.left = Math.max(part.left, edges.left);
    part.top = Math.max(part.top, edges.top);
    part.right = Math.min(part.right, edges.right);
    part.bottom = Math.min(part.bottom, edges.bottom);
  }
  return part;
};

const overlap = (one: Edges, other: Edges): boolean =>
  one.right > other.left && one.left < other.right && one.bottom > other.top && one.top < other.bottom;

const styleOver = (target: Edges, shownPart: Edges, windowWidth: number): string => {
  const topIsHidden = target.top - GAP < MARGIN;
  const mayMoveDown = target.bottom > SHOWN_BELOW_TOP && target.top > -GAP;
  const left = Math.max(target.left - GAP, MARGIN);
  const top = topIsHidden && mayMoveDown ? MARGIN : target.top - GAP;
  const width = Math.min(target.right + GAP, windowWidth - MARGIN) - left;
  const height = target.bottom + GAP - top;
  // How far each side of the box reaches beyond the shown part, in the order of CSS: top, right, bottom, left.
  const beyond = [
    shownPart.top - top - GAP,
    left + width - shownPart.right - GAP,
    top + height - shownPart.bottom - GAP,
    shownPart.left - left - GAP,
  ];
  const insets = beyond.map((px) => `${px > 0 ? px : -GLOW}px`).join(' ');
  return `transform: translate(${left}px, ${top}px); width: ${width}px; height: ${height}px; clip-path: inset(${insets});`;
};

/** The ancestors that cut the target off when it is scrolled out of them. */
export const clippingAncestors = (target: Element): Element[] => {
  const clips: Element[] = [];
  let around = parentAcross(target);
  while (around && !dom.matches(around, 'body,html')) {
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(around).overflow)) clips.push(around);
    around = parentAcross(around);
  }
  return clips;
};

/** Whether something else, such as a dialog or a sticky header, covers the target at all of three points. */
export const isCovered = (target: Element): boolean => {
  const edges = dom.getBoundingClientRect(target);
  const view = dom.defaultView(dom.ownerDocument(target))!;
  const root = dom.getRootNode(target);
  const tree = isShadowRoot(root) ? root : dom.ownerDocument(target);
  const middle = (Math.max(edges.top, 0) + Math.min(edges.bottom, view.innerHeight)) / 2;
  return [0.1, 0.5, 0.9].every((part) => {
    const over = dom.elementFromPoint(tree, edges.left + edges.width * part, middle);
    return over !== null && !dom.contains(target, over) && !dom.contains(over, target);
  });
};
