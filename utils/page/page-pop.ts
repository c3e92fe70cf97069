import { CALL_CARD_CSS } from '#utils/page/call-card-style.ts';
import { createCallCard } from '#utils/page/call-card.ts';
import type { CallCard } from '#utils/page/call-card.ts';
import type { tellBackground } from '../messages/page-side.ts';
import type { PagePop, PageReport } from '../messages/protocol.ts';
import { isField } from './dom-kinds.ts';
import { findRecord } from './find-record.ts';
import type { Finding } from './find-record.ts';
import { createHighlight, HIGHLIGHT_CSS } from './highlight.ts';
import type { Highlight } from './highlight.ts';
import { listen } from './listen.ts';
import { pageKind } from './page-kind.ts';
import { pageOverlay } from './page-overlay.ts';
import { readPage } from './page-roots.ts';
import type { Page, PageRoot } from './page-roots.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { InputWatch } from './unsaved-input.ts';
import { watchPage } from './watch-page.ts';
import type { PageWatch } from './watch-page.ts';

type Tell = typeof tellBackground;

export type PagePopper = {
  show: (pop: PagePop) => Promise<PageReport>;
  end: (end: { callKey: string; endedAtMs: number | null }) => void;
  inspect: (keys: RecordKeys) => PageReport;
  /** The page went to another address of its own. */
  routed: () => void;
  isShowing: () => boolean;
  /** Takes everything off the page. */
  clear: () => void;
};

type Live = {
  pop: PagePop;
  abort: AbortController;
  card: CallCard | null;
  watch: PageWatch | null;
  overlays: Map<Document, ShadowRoot>;
  highlights: Map<Document, Highlight>;
  report: PageReport | null;
  /** Where that was seen. */
  address: string;
  roots: PageRoot[];
  scrolled: boolean;
};

/** A first report comes no later than this; what is found afterwards is told by itself. */
const FIRST_REPORT_MS = 1500;
const EMPTY_FOR_MS = 500;

/**
 * Carries out pops on one page: card (where `showsCard`: in the top frame), outlines, and keeping up with the page. One pop
 * at a time; the next replaces it.
 */
export const createPagePopper = (
  document: Document,
  input: InputWatch,
  tell: Tell,
  showsCard: boolean,
  signal: AbortSignal,
): PagePopper => {
  let live: Live | null = null;

  let emptySince: { address: string; atMs: number } | null = null;
  /** Lists and records that are still being filled say "nothing found" for a moment: it has to last. */
  const settledKind = (kind: PageReport['looks']): PageReport['looks'] => {
    if (kind !== 'not-found' && kind !== 'error') {
      emptySince = null;
      return kind;
    }
    if (emptySince?.address !== document.URL) emptySince = { address: document.URL, atMs: performance.now() };
    return performance.now() - emptySince.atMs >= EMPTY_FOR_MS ? kind : 'other';
  };

  const reportOf = (page: Page, finding: Finding): PageReport => {
    const kind = pageKind(page, finding);
    const looks = settledKind(kind);
    const refuted = kind !== 'record' && kind !== 'other';
    return {
      unsaved: input.unsaved(),
      typing: input.typing(),
      found: refuted ? null : finding.found,
      matches: refuted ? 0 : finding.matches,
      looks,
      candidates: finding.candidates,
    };
  };

  const clear = (): void => {
    live?.abort.abort();
    live = null;
  };
  signal.addEventListener('abort', clear);

  const overlayFor = (now: Live, of: Document): ShadowRoot => {
    const known = now.overlays.get(of);
    if (known) return known;
    const overlay = pageOverlay(of, HIGHLIGHT_CSS + CALL_CARD_CSS, now.abort.signal);
    now.overlays.set(of, overlay);
    return overlay;
  };
  const highlightFor = (now: Live, of: Document): Highlight => {
    const known = now.highlights.get(of);
    if (known) return known;
    const highlight = createHighlight(overlayFor(now, of), now.abort.signal);
    now.highlights.set(of, highlight);
    return highlight;
  };

  const outline = (now: Live, elements: Element[]): void => {
    if (!now.pop.highlight) return;
    const documents = new Set([...elements.map((element) => element.ownerDocument), ...now.highlights.keys()]);
    for (const of of documents) {
      if (of.defaultView) highlightFor(now, of).show(elements.filter((element) => element.ownerDocument === of));
    }
    const first = elements[0];
    if (!first || now.scrolled) return;
    now.scrolled = true;
    if (!input.typing()) bringIntoView(first);
  };

  const look = (now: Live): Finding => {
    const page = readPage(document);
    const finding = findRecord(page, now.pop.keys);
    const report = reportOf(page, finding);
    now.roots = page.roots;
    outline(now, report.found ? finding.elements : []);
    const address = document.URL;
    // Some pages show the record first and change their address then.
    if (now.report && (isNews(now.report, report) || address !== now.address))
      void tell('popReport', { callKey: now.pop.callKey, report });
    now.report = report;
    now.address = address;
    return finding;
  };

  const watchFor = (now: Live): PageWatch => {
    let known: Finding | null = null;
    let trace = '';
    let knownAt = 0;
    return watchPage(
      {
        roots: () => now.roots,
        look: () => {
          if (known?.found && performance.now() - knownAt > 3000 && trace === traceOf(known)) {
            for (const highlight of now.highlights.values()) highlight.update();
            return true;
          }
          const finding = look(now);
          if (traceOf(finding) !== trace) knownAt = performance.now();
          known = finding;
          trace = traceOf(finding);
          return now.report?.found !== null;
        },
        onGiveUp: () => {
          if (now.report) void tell('popReport', { callKey: now.pop.callKey, report: now.report });
        },
      },
      now.abort.signal,
    );
  };

  const show = async (pop: PagePop): Promise<PageReport> => {
    if (live?.pop.callKey !== pop.callKey) clear();
    const again = live !== null && JSON.stringify(live.pop.keys) === JSON.stringify(pop.keys);
    const now: Live = live ?? {
      pop,
      abort: new AbortController(),
      card: null,
      watch: null,
      overlays: new Map(),
      highlights: new Map(),
      report: null,
      address: '',
      roots: [document],
      scrolled: false,
    };
    live = now;
    now.pop = pop;
    if (showsCard) {
      now.card ??= createCallCard(
        overlayFor(now, document),
        {
          onDismiss: () => dismiss(),
          onMove: (corner) => void tell('cardMoved', { corner }),
          onOpen: (address) => void tell('openCandidate', { callKey: pop.callKey, address }),
          onLink: () => void tell('linkRecord', { callKey: pop.callKey }),
          onFarewell: clear,
        },
        now.abort.signal,
      );
      now.card.render(pop.card);
    }
    if (pop.card.endedAtMs !== null) return (look(now), now.report!);
    if (!again || !now.watch) {
      now.report = null;
      now.watch?.stop();
      now.watch = watchFor(now);
    }
    return firstReport(now);
  };

  const firstReport = (now: Live): Promise<PageReport> =>
    new Promise((resolve) => {
      const until = performance.now() + FIRST_REPORT_MS;
      const check = (): void => {
        const { report } = now;
        if (report && (report.found || report.looks !== 'other' || performance.now() >= until)) resolve(report);
        else setTimeout(check, 50);
      };
      check();
    });

  const dismiss = (): void => {
    if (!live) return;
    void tell('cardDismissed', { callKey: live.pop.callKey });
    clear();
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !event.isTrusted || !live || !showsCard) return;
    // The page comes first: a dialog or menu that Escape closes, a field that it empties.
    const busy = input.editing() || document.querySelector('dialog:modal,[aria-modal=true]:not([hidden])') !== null;
    setTimeout(() => {
      if (!busy && !event.defaultPrevented) dismiss();
    });
  };
  if (document.defaultView) listen(document.defaultView, 'keydown', onKey, signal);

  return {
    show,
    end: ({ callKey, endedAtMs }) => {
      if (live?.pop.callKey !== callKey) return;
      if (endedAtMs === null || !live.card) return clear();
      live.watch?.stop();
      outline(live, []);
      live.pop = { ...live.pop, card: { ...live.pop.card, endedAtMs } };
      live.card.render(live.pop.card);
    },
    inspect: (keys) => {
      const page = readPage(document);
      return reportOf(page, findRecord(page, keys));
    },
    routed: () => {
      if (!live || live.pop.card.endedAtMs !== null) return;
      live.scrolled = false;
      live.watch?.restart();
    },
    isShowing: () => live !== null,
    clear,
  };
};

const isNews = (before: PageReport, after: PageReport): boolean =>
  before.found !== after.found || before.looks !== after.looks || before.matches !== after.matches;

/** What would be different if the record were no longer where it was found. */
const traceOf = ({ evidence, elements, matches }: Finding): string => {
  if (!evidence?.isConnected || !evidence.checkVisibility({ visibilityProperty: true })) return '';
  const value = isField(evidence) ? evidence.value : evidence.getAttribute('href');
  const text = (evidence.textContent ?? '').slice(0, 500);
  return JSON.stringify([evidence.ownerDocument.URL, matches, elements.every((each) => each.isConnected), value, text]);
};

/**
 * At once, not smoothly: a list that sets its own position while the browser still scrolls (virtualised ones do) would be
 * thrown off by what is left of the way. Chromium 156 adds it to the list's new position.
 */
const bringIntoView = (element: Element): void => {
  element.scrollIntoView({ block: isHeading(element) ? 'nearest' : 'center', behavior: 'instant' });
};

const isHeading = (element: Element): boolean => element.matches('h1,h2,h3,:has(h1,h2)');
