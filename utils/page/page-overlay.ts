import { isElement } from './dom-kinds.ts';
import { listen } from './listen.ts';

/** Name of the one element that is added to a document; the hyphen keeps the page's element selectors off it. */
export const OVERLAY_NAME = 'croco-screen-pop';

/** Important, so that no style of the page counts; set through the object model, so that its policy does not either. */
const HOST_STYLE =
  'all:initial!important;display:block!important;position:fixed!important;inset:0!important;z-index:2147483647!important;pointer-events:none!important';

/**
 * Adds an empty layer over a document, in the top layer so that dialogs do not cover it, and takes it away when `signal`
 * aborts. Its root is closed: the page's scripts and styles do not reach in. Style sheets are constructed, so the page's
 * content security policy has no say in them.
 */
export const pageOverlay = (document: Document, css: string, signal: AbortSignal): ShadowRoot => {
  const host = document.createElement(OVERLAY_NAME);
  host.style.cssText = HOST_STYLE;
  host.popover = 'manual';
  const root = host.attachShadow({ mode: 'closed' });
  addStyle(root, css);

  /** Above whatever came to the top layer since. */
  const raise = (): void => {
    if (!host.isConnected) document.documentElement.append(host);
    try {
      if (host.matches(':popover-open')) host.hidePopover();
      host.showPopover();
    } catch {
      // A document that is going away refuses; its overlay goes with it.
    }
  };
  const raiseOver = (event: Event): void => {
    if (event.target === host || ('newState' in event && event.newState !== 'open')) return;
    const focused = root.activeElement;
    raise();
    if (isElement(focused)) focused.focus({ preventScroll: true });
  };
  listen(document, 'toggle fullscreenchange', raiseOver, signal);
  raise();
  signal.addEventListener('abort', () => {
    host.remove();
  });
  return root;
};

const addStyle = (root: ShadowRoot, css: string): void => {
  const view = root.ownerDocument.defaultView ?? globalThis;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox refuses this to content scripts, and exempts their style elements from the page's policy instead.
    const style = root.ownerDocument.createElement('style');
    style.textContent = css;
    root.append(style);
  }
};
