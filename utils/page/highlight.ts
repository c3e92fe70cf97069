import { isShadowRoot } from './dom-kinds.ts';
import { listen } from './listen.ts';
import { parentAcross } from './page-roots.ts';

export type Highlight = {
  /** Outlines these elements instead of the former ones; draws attention once to those that are new. */
  show: (elements: Element[]) => void;
  /** Measures again, after the page has changed. */
  update: () => void;
};

type Outline = {
  target: Element;
  box: HTMLElement;
  /** Ancestors that cut the target off when it is scrolled out of them. */
  clips: Element[];
  covered: boolean;
  watch: AbortController;
};

const GAP = 4;
/** Frames without movement after which measuring rests. */
const CALM_FRAMES = 3;

export const HIGHLIGHT_CSS = `
.outline{--line:#1c7a48;--halo:#fffc;position:fixed;left:0;top:0;box-sizing:border-box;border:2px solid var(--line);border-radius:8px;visibility:hidden;
box-shadow:0 0 0 1px var(--halo),inset 0 0 0 1px var(--halo),0 0 12px 2px color-mix(in srgb,var(--line) 40%,transparent);animation:call 1.1s ease-out}
.outline.on{visibility:visible}
@keyframes call{0%{background:color-mix(in srgb,var(--line) 40%,transparent)}}
@media(prefers-color-scheme:dark){.outline{--line:#3fbf7d;--halo:#0009}}
@media(prefers-reduced-motion){*{animation:none!important}}
@media(forced-colors:active){.outline{border:3px solid Highlight;forced-color-adjust:none}}`;

/**
 * Draws outlines over elements of one document, in `root`, and keeps them in place while the page scrolls, grows, zooms
 * or moves things about. Measures only when something moved.
 */
export const createHighlight = (root: ShadowRoot, signal: AbortSignal): Highlight => {
  const document = root.ownerDocument;
  const view = document.defaultView!;
  let outlines: Outline[] = [];
  let frame = 0;
  let calm = 0;

  const update = (): void => {
    calm = 0;
    if (frame === 0 && outlines.length > 0) frame = view.requestAnimationFrame(measure);
  };
  const measure = (): void => {
    const moved = outlines.map(place).some(Boolean);
    calm = moved ? 0 : calm + 1;
    if (calm < CALM_FRAMES) frame = view.requestAnimationFrame(measure);
    else {
      frame = 0;
      for (const outline of outlines) {
        outline.covered = isCovered(outline.target);
        place(outline);
      }
    }
  };

  listen(view, 'scroll resize transitionend animationend toggle load', update, signal);
  const sizes = new view.ResizeObserver(update);
  const clear = (): void => {
    sizes.disconnect();
    for (const { box, watch } of outlines) {
      watch.abort();
      box.remove();
    }
    outlines = [];
    if (frame) view.cancelAnimationFrame(frame);
    frame = 0;
  };
  signal.addEventListener('abort', clear);

  const show = (elements: Element[]): void => {
    if (
      elements.length === outlines.length &&
      elements.every((element, index) => element === outlines[index]?.target)
    ) {
      update();
      return;
    }
    clear();
    for (const target of elements) {
      const box = document.createElement('div');
      box.className = 'outline';
      root.append(box);
      const outline: Outline = {
        target,
        box,
        clips: clippingAncestors(target),
        covered: false,
        watch: new AbortController(),
      };
      outlines.push(outline);
      // At once: a page that is not in front yet has no frames to measure in.
      place(outline);
      sizes.observe(target);
      const own = target.getRootNode();
      // Scrolling inside a shadow root is not heard outside it.
      if (own !== document) listen(own, 'scroll', update, outline.watch.signal);
    }
    sizes.observe(document.documentElement);
    update();
  };
  return { show, update };
};

/** Puts the box over its target, cut where a scrolling ancestor cuts the target; whether anything changed. */
const place = ({ target, box, clips, covered }: Outline): boolean => {
  const at = target.getBoundingClientRect();
  const view = target.ownerDocument.defaultView;
  let [left, top, right, bottom] = [0, 0, view?.innerWidth ?? 0, view?.innerHeight ?? 0];
  for (const clip of clips) {
    const edge = clip.getBoundingClientRect();
    [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
    [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
  }
  const seen =
    !covered &&
    at.width > 0 &&
    at.height > 0 &&
    at.right > left &&
    at.left < right &&
    at.bottom > top &&
    at.top < bottom;
  // Never wider than the window, so that a record as wide as the page keeps its outline's sides in sight.
  const x = Math.max(at.left - GAP, 2);
  const y = at.top - GAP < 2 && at.bottom > 40 && at.top > -GAP ? 2 : at.top - GAP;
  const width = Math.min(at.right + GAP, (view?.innerWidth ?? 0) - 2) - x;
  const height = at.bottom + GAP - y;
  const cut = [top - y - GAP, x + width - right - GAP, y + height - bottom - GAP, left - x - GAP].map((px) =>
    px > 0 ? px : -24,
  );
  const style = `transform: translate(${x}px, ${y}px); width: ${width}px; height: ${height}px; clip-path: inset(${cut.map((px) => `${px}px`).join(' ')});`;
  const changed = box.dataset['at'] !== style || box.classList.contains('on') !== seen;
  if (changed) {
    box.dataset['at'] = style;
    box.style.cssText = style;
    box.classList.toggle('on', seen);
  }
  return changed;
};

const clippingAncestors = (target: Element): Element[] => {
  const clips: Element[] = [];
  for (let up = parentAcross(target); up && !up.matches('body,html'); up = parentAcross(up)) {
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflow)) clips.push(up);
  }
  return clips;
};

/** Whether something else (a dialog, a sticky header) lies over the target wherever it is looked at. */
const isCovered = (target: Element): boolean => {
  const at = target.getBoundingClientRect();
  const view = target.ownerDocument.defaultView!;
  const root = target.getRootNode();
  const own = isShadowRoot(root) ? root : target.ownerDocument;
  const y = (Math.max(at.top, 0) + Math.min(at.bottom, view.innerHeight)) / 2;
  return [0.1, 0.5, 0.9].every((part) => {
    const over = own.elementFromPoint(at.left + at.width * part, y);
    return over !== null && !target.contains(over) && !over.contains(target);
  });
};
