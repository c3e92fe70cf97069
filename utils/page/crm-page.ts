import { answerBackground, tellBackground } from '../messages/page-side.ts';
import { isDocument, isElement } from './dom-kinds.ts';
import { withFrames } from './frame-input.ts';
import { listen } from './listen.ts';
import { lookUp } from './look-up.ts';
import { pageLinks } from './page-links.ts';
import { createPagePopper } from './page-pop.ts';
import { frameAround, readPage } from './page-roots.ts';
import { routeInPage } from './route-in-page.ts';
import { watchInput } from './unsaved-input.ts';
import type { InputWatch } from './unsaved-input.ts';

/** While a pop is shown, how often the extension is checked to be still there. */
const ALIVE_EVERY_MS = 1000;

/**
 * Runs on one page of the CRM, in every frame, until the next instance starts there or the extension is gone (`isAlive`).
 * A frame that its parent can look into does nothing: the topmost frame of the same origin looks after it. Frames of other
 * origins look after themselves, but for the card.
 */
export const startCrmPage = (document: Document, extensionId: string, isAlive: () => boolean): void => {
  const view = document.defaultView;
  if (!view || document.documentElement?.namespaceURI !== 'http://www.w3.org/1999/xhtml') return;
  const isTop = view.parent === view;
  if (frameAround(document)) return;
  const instance = new AbortController();
  const { signal } = instance;

  const own = watchInput(document, signal);
  takeOver(document, extensionId, own, instance);
  const input = withFrames(view, `${extensionId}:input`, own, signal);
  const popper = createPagePopper(document, input, tellBackground, isTop, signal);
  answerBackground(
    {
      showPop: (pop) => {
        const shown = popper.show(pop);
        checkAlive();
        return shown;
      },
      endPop: popper.end,
      inspect: ({ keys }) => popper.inspect(keys),
      route: async ({ address }) => {
        if (input.unsaved()) return 'unsaved';
        const taken = await routeInPage(document, address, signal);
        // The agent may have begun to write while the page was given time to follow.
        return !taken && input.unsaved() ? 'unsaved' : taken;
      },
      links: () => pageLinks(document),
      lookUp: ({ address, idPath }) => lookUp(document, address, idPath, signal),
    },
    isTop,
    signal,
  );

  let alive: ReturnType<typeof setTimeout> | undefined;
  /** What this script has put up goes when the extension goes, though nobody tells. */
  const checkAlive = (): void => {
    clearTimeout(alive);
    if (!isAlive()) instance.abort();
    else if (popper.isShowing()) alive = setTimeout(checkAlive, ALIVE_EVERY_MS);
  };
  const announce = async (): Promise<void> => {
    const pop = await tellBackground('pageReady');
    if (signal.aborted) return;
    if (pop) {
      const shown = popper.show(pop);
      checkAlive();
      void tellBackground('popReport', { callKey: pop.callKey, report: await shown });
    } else popper.clear();
  };
  watchRoutes(view, popper.routed, signal);
  listen(view, 'pageshow', (event: PageTransitionEvent) => void (event.persisted && announce()), signal);
  void announce();
};

/**
 * Ends the instance that ran here before (this one was injected again, or comes from an update) and takes from it which
 * fields the agent has changed. Does the same for its own successor. Events, since the two may not share any object.
 */
const takeOver = (document: Document, extensionId: string, input: InputWatch, instance: AbortController): void => {
  const starts = `${extensionId}:starts`;
  const changed = `${extensionId}:changed`;
  const adopt = (event: Event): void => {
    const [field] = event.composedPath();
    if (isElement(field)) input.adopt(field);
  };
  const documents = readPage(document).roots.filter(isDocument);
  for (const each of documents) each.addEventListener(changed, adopt, true);
  document.dispatchEvent(new Event(starts));
  for (const each of documents) each.removeEventListener(changed, adopt, true);
  const handOver = (): void => {
    for (const field of input.changed()) field.dispatchEvent(new Event(changed, { composed: true }));
    instance.abort();
  };
  document.addEventListener(starts, handOver, { once: true });
};

/** Calls back after the page went to another address without being loaded anew. */
const watchRoutes = (view: Window, routed: () => void, signal: AbortSignal): void => {
  let address = view.location.href;
  const check = (): void => {
    if (view.location.href === address) return;
    address = view.location.href;
    routed();
  };
  const navigation = 'navigation' in view ? (view.navigation as EventTarget) : null;
  listen(view, 'hashchange popstate', check, signal);
  if (navigation) listen(navigation, 'currententrychange', check, signal);
  // A click on a link of a page that routes by itself, where the browser does not tell of that.
  else listen(view, 'click', () => setTimeout(check, 300), signal);
};
