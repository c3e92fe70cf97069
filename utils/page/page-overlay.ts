import * as dom from './dom.ts';
import { isElement } from './dom-kinds.ts';
import { listen } from './listen.ts';

/** Name of the one element that the script adds to a document. Its hyphen keeps the page's selectors from matching it. */
export const OVERLAY_NAME = 'croco-screen-pop';

/** Important rules of a shadow root win over whatever the page says of its host, in a style sheet or in the host's own style. */
const HOST_CSS = `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: 0 !important;
  z-index: 2147483647 !important;
  pointer-events: none !important;
}
:host::before, :host::after, :host::backdrop {
  display: none !important;
}`;

// Who lies on top
//
//   calm ──the page opens something or takes the overlay away──▶ raised ──again, ten times──▶ given in
//    ▲                                                             │                             │
//    └──────────────────── 5 s without such an event ──────────────┴◀── raised once more, 5 s ───┘
//
// Another overlay may want to be on top as well, and answer each raise by its own. So the tries are limited.

const MOST_RAISES = 10;
const CALM_MS = 5000;

/**
 * Adds an empty layer over a document and removes it when `signal` aborts. The layer is in the browser's top layer, so
 * that dialogs do not cover it. Its root is closed, so that the page's scripts and styles do not reach into it.
 */
export const pageOverlay = (document: Document, css: string, signal: AbortSignal): ShadowRoot => {
  // Made where the page defines no elements: one that it defines by that name would tell it the closed root.
  const inert = dom.ownerDocument(dom.createElement(document, 'template').content);
  const host = dom.createElement(inert, OVERLAY_NAME);
  const root = host.attachShadow({ mode: 'closed' });
  let raisesLeft = MOST_RAISES;
  let isDue = false;
  let calm: ReturnType<typeof setTimeout> | undefined;

  const isInPlace = (): boolean =>
    host.parentNode === dom.documentElement(document) && host.matches(':popover-open') && !host.inert;
  /** Puts the overlay above whatever has come to the top layer since. */
  const raise = (): void => {
    const focused = root.activeElement;
    const page = dom.documentElement(document);
    try {
      if (host.parentNode !== page) page.append(host);
      observer.observe(page, { childList: true });
      host.popover = 'manual';
      host.inert = false;
      for (const animation of host.getAnimations()) animation.cancel();
      host.togglePopover(false);
      host.togglePopover(true);
    } catch {
      // A document that is going away refuses, and its overlay goes with it.
    }
    if (isElement(focused)) focused.focus({ preventScroll: true });
  };
  const raiseAgain = (): void => {
    clearTimeout(calm);
    calm = setTimeout(settle, CALM_MS);
    isDue = raisesLeft === 0;
    if (isDue) return;
    raisesLeft -= 1;
    raise();
  };
  const settle = (): void => {
    raisesLeft = isDue ? 1 : MOST_RAISES;
    if (isDue) raiseAgain();
  };

  const raiseOver = (event: Event): void => {
    const opens = !('newState' in event) || event.newState === 'open';
    if (event.target === host ? !isInPlace() : opens) raiseAgain();
  };
  const observer = new MutationObserver(() => {
    if (!isInPlace()) raiseAgain();
  });
  observer.observe(document, { childList: true });
  observer.observe(host, { attributeFilter: ['inert'] });
  listen(document, 'toggle fullscreenchange', raiseOver, signal);
  raise();
  addStyle(document, root, HOST_CSS + css);
  signal.addEventListener('abort', () => {
    clearTimeout(calm);
    observer.disconnect();
    host.remove();
  });
  return root;
};

/** Removes the overlays of instances that are gone. */
export const removeOverlays = (document: Document): void => {
  for (const host of dom.querySelectorAll(document, OVERLAY_NAME)) host.remove();
};

/** A constructed style sheet, because the page's content security policy does not apply to it. */
const addStyle = (document: Document, root: ShadowRoot, css: string): void => {
  const view = dom.defaultView(document) ?? globalThis;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox refuses constructed sheets to content scripts, but exempts their style elements from the page's policy.
    const style = dom.createElement(document, 'style');
    style.textContent = css;
    root.append(style);
  }
};
