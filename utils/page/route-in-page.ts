import * as dom from './dom.ts';
import { isRendered, linksIn } from './page-roots.ts';

/** A page that routes by itself has begun to change within this time. */
const CHANGE_WITHIN_MS = 1500;

/**
 * Goes to another address without a full load: by the hash if only the hash differs, otherwise by a link of the page that
 * the page's own script handles. True if the page changed within 1.5 s; false if the address has to be loaded.
 */
export const routeInPage = async (document: Document, address: string, signal: AbortSignal): Promise<boolean> => {
  const view = dom.defaultView(document);
  if (!view || !URL.canParse(address)) return false;
  const target = new URL(address);
  if (target.origin !== view.location.origin) return false;
  if (target.href === view.location.href) return true;
  const pageChanged = nextChange(document, signal);
  const differsInHashOnly = withoutHash(target) === withoutHash(new URL(view.location.href));
  if (differsInHashOnly && target.hash !== '') view.location.hash = target.hash;
  else if (!followLink(document, target.href)) return false;
  return pageChanged;
};

const withoutHash = ({ href, hash }: URL): string => (hash ? href.slice(0, -hash.length) : href.replace(/#$/, ''));

/** True once elements of the page change; false if none does in time. */
const nextChange = (document: Document, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (hasChanged: boolean): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(hasChanged);
    };
    const observer = new MutationObserver(() => finish(true));
    const timer = setTimeout(() => finish(false), CHANGE_WITHIN_MS);
    observer.observe(dom.documentElement(document), { childList: true, subtree: true });
    signal.addEventListener('abort', () => finish(false), { once: true });
  });

const opensInThisTab = ({ target, download }: HTMLAnchorElement): boolean =>
  !download && (target === '_self' || !target.startsWith('_'));

/** Clicks the page's link to the address. False if there is no such link, or if no script of the page handles it. */
const followLink = (document: Document, address: string): boolean => {
  const links = linksIn(document).filter((link) => link.href === address && opensInThisTab(link));
  const link = links.find(isRendered) ?? links[0];
  const view = link && dom.defaultView(dom.ownerDocument(link));
  if (!view) return false;
  let isHandled = false;
  // This listener runs last. A click that nobody has handled by then would load the page, and only the background decides that.
  const preventLoad = (event: Event): void => {
    isHandled = event.defaultPrevented;
    event.preventDefault();
  };
  view.addEventListener('click', preventLoad);
  link.click();
  view.removeEventListener('click', preventLoad);
  return isHandled;
};
