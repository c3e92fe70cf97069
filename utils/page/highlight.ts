import * as dom from './dom.ts';
import { listen } from './listen.ts';
import { clippingAncestors, isCovered, placeBox } from './outline-box.ts';

// How outlines follow their elements
//
//   still ──something moved or may have──▶ measuring in each frame ──no box moved for 3 frames──▶ still
//
// While it is measuring, each frame places every box over its element. When it comes to rest, it also checks whether
// something covers the element, because that check costs too much for each frame.

export type Highlight = {
  /** Outlines these elements instead of the former ones. Each new outline draws attention once. */
  show: (elements: Element[]) => void;
  /** Measures again, because the page has changed. */
  update: () => void;
};

type Outline = {
  target: Element;
  box: HTMLDivElement;
  /** Ancestors that cut the target off when it is scrolled out of them. */
  clips: Element[];
  isCovered: boolean;
  watch: AbortController;
};

const CALM_FRAMES = 3;

/** Draws outlines in `root` over elements of its document, and keeps them in place while the page scrolls, grows or zooms. */
export const createHighlight = (root: ShadowRoot, signal: AbortSignal): Highlight => {
  const document = root.ownerDocument;
  const view = dom.defaultView(document)!;
  let outlines: Outline[] = [];
  let frame: number | null = null;
  let calmFrames = 0;

  const update = (): void => {
    calmFrames = 0;
    if (frame === null && outlines.length > 0) frame = view.requestAnimationFrame(measure);
  };
  const measure = (): void => {
    // Each box is placed, also after one that has moved.
    const hasMoved = outlines.map(place).some(Boolean);
    calmFrames = hasMoved ? 0 : calmFrames + 1;
    frame = calmFrames < CALM_FRAMES ? view.requestAnimationFrame(measure) : null;
    if (frame !== null) return;
    for (const outline of outlines) {
      outline.isCovered = isCovered(outline.target);
      place(outline);
    }
  };
  listen(view, 'scroll resize transitionend animationend toggle load', update, signal);
  const sizes = new view.ResizeObserver(update);

  const add = (target: Element): void => {
    const box = dom.createElement(document, 'div');
    box.className = 'outline';
    root.append(box);
    const watch = new AbortController();
    const clips = clippingAncestors(target);
    outlines.push({ target, box, clips, isCovered: false, watch });
    // At once, because a page that is not in front yet gets no frames to measure in.
    placeBox(box, target, clips, false);
    sizes.observe(target);
    const tree = dom.getRootNode(target);
    // Scrolling inside a shadow root is not heard outside it.
    if (tree !== document) listen(tree, 'scroll', update, watch.signal);
  };
  const clear = (): void => {
    sizes.disconnect();
    for (const { box, watch } of outlines) {
      watch.abort();
      box.remove();
    }
    outlines = [];
    if (frame !== null) view.cancelAnimationFrame(frame);
    frame = null;
  };
  signal.addEventListener('abort', clear);

  const show = (elements: Element[]): void => {
    const isSame =
      elements.length === outlines.length && elements.every((element, index) => element === outlines[index]?.target);
    if (!isSame) {
      clear();
      elements.forEach(add);
      sizes.observe(dom.documentElement(document));
    }
    update();
  };
  return { show, update };
};

const place = ({ target, box, clips, isCovered: covered }: Outline): boolean => placeBox(box, target, clips, covered);
