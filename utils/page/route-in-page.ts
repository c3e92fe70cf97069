import { isRendered, linksIn } from './page-roots.ts';

/** A page that took the route has begun to change by then. */
const BOUND_MS = 1500;

/**
 * Goes to another address without loading the page anew: by the hash where only that differs, else by a link of the page's
 * own that its script takes care of. True if the page changed within 1.5 s; false if it has to be loaded.
 */
export const routeInPage = async (document: Document, address: string, signal: AbortSignal): Promise<boolean> => {
  const view = document.defaultView;
  if (!view || !URL.canParse(address)) return false;
  const target = new URL(address);
  if (target.origin !== view.location.origin) return false;
  if (target.href === view.location.href) return true;
  const changes = changed(document, signal);
  const sameDocument = withoutHash(target) === withoutHash(new URL(view.location.href));
  if (sameDocument && target.hash !== '') view.location.hash = target.hash;
  else if (!followLink(document, target.href)) return false;
  return changes;
};

const withoutHash = ({ href, hash }: URL): string => (hash ? href.slice(0, -hash.length) : href.replace(/#$/, ''));

const changed = (document: Document, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const done = (answer: boolean): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(answer);
    };
    const observer = new MutationObserver(() => done(true));
    const timer = setTimeout(() => done(false), BOUND_MS);
    observer.observe(document.documentElement, { childList: true, subtree: true });
    signal.addEventListener('abort', () => done(false), { once: true });
  });

/** Clicks the page's link to the address; false where there is none, or none that a script of the page handles. */
const followLink = (document: Document, address: string): boolean => {
  const links = linksIn(document).filter(
    (link) => link.href === address && !/^_(?!self$)/.test(link.target) && !link.download,
  );
  const link = links.find(isRendered) ?? links[0];
  const view = link?.ownerDocument.defaultView;
  if (!link || !view) return false;
  let taken = false;
  // Runs last: a click that nobody has taken by then would load the page, which is the background's to decide.
  const last = (event: Event): void => {
    taken = event.defaultPrevented;
    event.preventDefault();
  };
  view.addEventListener('click', last);
  link.click();
  view.removeEventListener('click', last);
  return taken;
};
