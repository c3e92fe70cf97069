import { isShadowRoot } from './dom-kinds.ts';
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
  movement: IntersectionObserver | null;
  watch: AbortController;
};

const GAP = 4;
/** Frames without movement after which measuring rests. */
const CALM_FRAMES = 3;

export const HIGHLIGHT_CSS = `
.outline{position:fixed;left:0;top:0;box-sizing:border-box;border:2px solid #0b8f6a;border-radius:8px;pointer-events:none;
 box-shadow:0 0 0 1px #fffc,inset 0 0 0 1px #fff8,0 0 14px 2px #0b8f6a59;visibility:hidden;forced-color-adjust:none}
.outline.on{visibility:visible}
.outline.new{animation:call 1.1s cubic-bezier(.2,.7,.3,1) 1}
@keyframes call{
 0%{box-shadow:0 0 0 1px #fffc,inset 0 0 0 1px #fff8,0 0 0 0 #0b8f6acc;background:#0b8f6a30}
 60%{box-shadow:0 0 0 1px #fffc,inset 0 0 0 1px #fff8,0 0 0 16px #0b8f6a00;background:#0b8f6a14}
 100%{box-shadow:0 0 0 1px #fffc,inset 0 0 0 1px #fff8,0 0 14px 2px #0b8f6a59;background:#0b8f6a00}}
@media(prefers-color-scheme:dark){.outline{border-color:#2bc79a;box-shadow:0 0 0 1px #0008,inset 0 0 0 1px #0006,0 0 14px 2px #2bc79a66}}
@media(prefers-reduced-motion:reduce){.outline.new{animation:none}}
@media(forced-colors:active){.outline{border:3px solid Highlight;box-shadow:0 0 0 2px Canvas}}`;

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
        watchMovement(outline, update);
      }
    }
  };

  for (const type of ['scroll', 'resize', 'transitionend', 'animationend', 'toggle', 'load']) {
    view.addEventListener(type, update, { capture: true, passive: true, signal });
  }
  const sizes = new view.ResizeObserver(update);
  const clear = (): void => {
    sizes.disconnect();
    for (const { box, movement, watch } of outlines) {
      movement?.disconnect();
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
      box.className = 'outline new';
      root.append(box);
      const outline: Outline = {
        target,
        box,
        clips: clippingAncestors(target),
        covered: false,
        movement: null,
        watch: new AbortController(),
      };
      outlines.push(outline);
      sizes.observe(target);
      const own = target.getRootNode();
      // Scrolling inside a shadow root is not heard outside it.
      if (own !== document)
        own.addEventListener('scroll', update, { capture: true, passive: true, signal: outline.watch.signal });
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

/**
 * Calls back once when the target leaves the place where it now is, for whatever reason: an intersection observer whose
 * root is shrunk to just that place.
 */
const watchMovement = (outline: Outline, moved: () => void): void => {
  const { target } = outline;
  const view = target.ownerDocument.defaultView;
  const at = target.getBoundingClientRect();
  if (!view || at.width === 0 || at.height === 0) return;
  const { clientWidth, clientHeight } = target.ownerDocument.documentElement;
  const margins = [at.top, clientWidth - at.right, clientHeight - at.bottom, at.left].map(
    (px) => `${-Math.floor(px)}px`,
  );
  outline.movement?.disconnect();
  let first: number | null = null;
  const observer = new view.IntersectionObserver(
    ([entry]) => {
      first ??= entry!.intersectionRatio;
      if (entry!.intersectionRatio === first) return;
      observer.disconnect();
      moved();
    },
    { root: target.ownerDocument, rootMargin: margins.join(' '), threshold: [0, 0.25, 0.5, 0.75, 0.9, 0.98, 1] },
  );
  observer.observe(target);
  outline.movement = observer;
};
