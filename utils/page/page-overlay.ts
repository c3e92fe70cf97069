import * as dom from './dom.ts';
import { isElement } from './dom-kinds.ts';
import { listen } from './listen.ts';

/** Name of the one element that the script adds to a document. Its hyphen keeps the page's selectors from matching it. */
export const OVERLAY_NAME = 'croco-screen-pop';

/**
 * Every declaration is important, because the page's styles must not win. The script sets them through the object model,
 * because the page's content security policy has no say there.
 */
const HOST_STYLE = `
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: 0 !important;
  z-index: 2147483647 !important;
  pointer-events: none !important;
`;

/**
 * Adds an empty layer over a document and removes it when `signal` aborts. The layer is in the browser's top layer, so
 * that dialogs do not cover it. Its root is closed, so that the page's scripts and styles do not reach into it.
 */
export const pageOverlay = (document: Document, css: string, signal: AbortSignal): ShadowRoot => {
  const host = dom.createElement(document, OVERLAY_NAME);
  host.style.cssText = HOST_STYLE;
  host.popover = 'manual';
  const root = host.attachShadow({ mode: 'closed' });
  addStyle(root, css);

  /** Puts the overlay above whatever has come to the top layer since. */
  const raise = (): void => {
    if (!host.isConnected) dom.documentElement(document).append(host);
    try {
      if (host.matches(':popover-open')) host.hidePopover();
      host.showPopover();
    } catch {
      // A document that is going away refuses, and its overlay goes with it.
    }
  };
  const raiseOver = (event: Event): void => {
    const closes = 'newState' in event && event.newState !== 'open';
    if (event.target === host || closes) return;
    const focused = root.activeElement;
    raise();
    if (isElement(focused)) focused.focus({ preventScroll: true });
  };
  listen(document, 'toggle fullscreenchange', raiseOver, signal);
  raise();
  signal.addEventListener('abort', () => host.remove());
  return root;
};

/** A constructed style sheet, because the page's content security policy does not apply to it. */
const addStyle = (root: ShadowRoot, css: string): void => {
  const view = dom.defaultView(root.ownerDocument) ?? globalThis;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox refuses constructed sheets to content scripts, but exempts their style elements from the page's policy.
    const style = dom.createElement(root.ownerDocument, 'style');
    style.textContent = css;
    root.append(style);
  }
};
