import * as dom from './dom.ts';
import { answerBackground, tellBackground } from '../messages/page-side.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import { listen } from './listen.ts';
import { pageLinks } from './page-links.ts';
import { frameAround } from './page-roots.ts';
import { createPopDisplay } from './pop-display.ts';
import { routeInPage } from './route-in-page.ts';
import { takeOver } from './take-over.ts';
import { watchInput } from './unsaved-input.ts';
import { watchRoutes } from './watch-routes.ts';

/** While a pop is shown, the script checks this often whether the extension is still there. */
const CHECK_ALIVE_EVERY_MS = 1000;
const XHTML = 'http://www.w3.org/1999/xhtml';

/**
 * Runs on one page of the CRM, in every frame, until its next instance starts there or the extension is gone (`isAlive`).
 * `name` is the extension's, the same after an update.
 *
 * In a same-origin frame it does nothing, because the topmost frame of that origin looks after it. In a frame of another
 * origin it does everything but show the card.
 */
export const startCrmPage = (document: Document, name: string, isAlive: () => boolean): void => {
  const view = dom.defaultView(document);
  if (!view || dom.namespaceURI(dom.documentElement(document)) !== XHTML || frameAround(document)) return;
  const isTop = view.parent === view;
  const instance = new AbortController();
  const { signal } = instance;

  const input = watchInput(document, signal);
  takeOver(document, name, { input, end: instance, isAlive });
  const display = createPopDisplay({ document, input, tell: tellBackground, showsCard: isTop }, signal);

  let nextCheck: ReturnType<typeof setTimeout> | undefined;
  /** Nobody tells the script when the extension goes, but the card and the outlines must go with it. */
  const checkAlive = (): void => {
    clearTimeout(nextCheck);
    if (!isAlive()) instance.abort();
    else if (display.isShowing()) nextCheck = setTimeout(checkAlive, CHECK_ALIVE_EVERY_MS);
  };
  const show = (pop: PagePop): Promise<PageReport> => {
    const report = display.show(pop);
    checkAlive();
    return report;
  };
  const route = async (address: string): Promise<boolean | 'unsaved'> => {
    if (input.unsaved()) return 'unsaved';
    const isRouted = await routeInPage(document, address, signal);
    // The agent may have begun to type while the page had time to follow.
    return !isRouted && input.unsaved() ? 'unsaved' : isRouted;
  };
  answerBackground(
    {
      showPop: show,
      endPop: display.end,
      inspect: ({ keys }) => display.inspect(keys),
      route: ({ address }) => route(address),
      links: () => pageLinks(document),
    },
    isTop,
    signal,
  );

  const announce = async (): Promise<void> => {
    const pop = await tellBackground('pageReady');
    if (signal.aborted) return;
    if (pop) void tellBackground('popReport', { callKey: pop.callKey, report: await show(pop) });
    else display.clear();
  };
  const announceAgain = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) void announce();
  };
  watchRoutes(view, display.routed, signal);
  listen(view, 'pageshow', announceAgain, signal);
  void announce();
};
