import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { PageReport } from '../messages/protocol.ts';
import { isField, isFrame } from './dom-kinds.ts';
import { findRecord } from './find-record.ts';
import type { Finding } from './find-record.ts';
import type { Outlines } from './outlines.ts';
import { onLateStyle } from './late-style.ts';
import { mayOutline, type Reporter } from './page-report.ts';
import { focusedElement, parentAcross, readPage } from './page-roots.ts';
import type { PageRoot } from './page-roots.ts';
import { watchPage } from './watch-page.ts';
import type { Look, PageWatch } from './watch-page.ts';

/** Finds and outlines the record of one pop, and keeps up with the page. */
export type RecordFollower = {
  /** Follows the record with these keys from now on. The report comes within 1.5 s. */
  follow: (keys: RecordKeys) => Promise<PageReport>;
  /** Looks for the record with these keys once. */
  look: (keys: RecordKeys) => PageReport;
  /** Looks anew, because the page went to another address. */
  restart: () => void;
  /** Looks no further and takes the outlines away. */
  stop: () => void;
};

type FollowerOptions = {
  document: Document;
  reporter: Reporter;
  outlines: Outlines;
  /** Whether the record is outlined and brought into view. */
  isOutlined: () => boolean;
  isTyping: () => boolean;
  /** Called when the page comes to show something else than was reported. */
  onNews: (report: PageReport) => void;
};

/** The first report comes no later than this. What is found afterwards is news. */
const FIRST_REPORT_MS = 1500;
const FIRST_REPORT_EVERY_MS = 50;
/** While the evidence for the record has been the same for this long, the page is not searched again. */
const STABLE_AFTER_MS = 3000;
const LONGEST_TRACE = 500;

type Seen = { report: PageReport; address: string };

export const createRecordFollower = (options: FollowerOptions, signal: AbortSignal): RecordFollower => {
  const { document, outlines, reporter } = options;
  let followed: RecordKeys | null = null;
  let watch: PageWatch | null = null;
  let seen: Seen | null = null;
  let roots: PageRoot[] = [document];
  let hasScrolled = false;

  const outline = (elements: Element[]): void => {
    if (!options.isOutlined()) return;
    outlines.show(elements);
    const [first] = elements;
    if (!first || hasScrolled) return;
    hasScrolled = true;
    // Nobody tells what is done in a frame of another origin that has the focus.
    if (!options.isTyping() && !isFrame(focusedElement(document))) bringIntoView(first);
  };

  const lookFor = (keys: RecordKeys): { finding: Finding; report: PageReport } => {
    const page = readPage(document);
    const finding = findRecord(page, keys);
    const report = reporter.report(page, finding);
    roots = page.roots;
    outline(mayOutline(report, keys) ? finding.elements : []);
    const address = dom.URL(document);
    // The address counts as news too, because some pages show the record first and change their address then.
    if (seen && (isNews(seen.report, report) || address !== seen.address)) options.onNews(report);
    seen = { report, address };
    return { finding, report };
  };

  const watchFor = (keys: RecordKeys): PageWatch => {
    let known: Finding | null = null;
    let knownTrace = '';
    let knownSinceMs = 0;
    const look = (): Look => {
      // A page that does not show whose record it is may still come to say that it is not there.
      const isSure = known?.found && (known.found !== 'address' || known.own !== null);
      const isStable = isSure && performance.now() - knownSinceMs > STABLE_AFTER_MS;
      if (known && isStable && knownTrace === traceOf(known)) {
        outlines.update();
        return { isFound: true, againInMs: null };
      }
      const { finding, report } = lookFor(keys);
      const trace = traceOf(finding);
      if (trace !== knownTrace) knownSinceMs = performance.now();
      known = finding;
      knownTrace = trace;
      return { isFound: report.found !== null, againInMs: reporter.settlesInMs() };
    };
    return watchPage({ roots: () => roots, look }, signal);
  };
  // What is outlined is chosen by its size, too.
  onLateStyle(document, () => watch && followed && seen && lookFor(followed), signal);

  const firstReport = (): Promise<PageReport> =>
    new Promise((resolve) => {
      const deadlineMs = performance.now() + FIRST_REPORT_MS;
      const check = (): void => {
        const report = seen?.report;
        const isConclusive = report && (report.found !== null || report.looks !== 'other');
        if (report && (isConclusive || performance.now() >= deadlineMs)) resolve(report);
        else setTimeout(check, FIRST_REPORT_EVERY_MS);
      };
      check();
    });

  return {
    follow: (keys) => {
      if (!watch || JSON.stringify(followed) !== JSON.stringify(keys)) {
        followed = keys;
        seen = null;
        watch?.stop();
        watch = watchFor(keys);
      }
      return firstReport();
    },
    look: (keys) => lookFor(keys).report,
    restart: () => {
      hasScrolled = false;
      watch?.restart();
    },
    stop: () => {
      watch?.stop();
      // A call that goes on after all is followed anew, by the same keys.
      watch = null;
      outline([]);
    },
  };
};

/** Whether a page says something else of a record than before. */
export const isNews = (before: PageReport, after: PageReport): boolean =>
  before.found !== after.found ||
  before.own !== after.own ||
  before.looks !== after.looks ||
  before.matches !== after.matches ||
  (before.content === 0) !== (after.content === 0);

/** A text that changes when the record is no longer where it was found; blank if its evidence is not shown. */
const traceOf = ({ evidence, elements, matches }: Finding): string => {
  if (!evidence || !dom.isConnected(evidence) || !dom.checkVisibility(evidence, { checkVisibilityCSS: true }))
    return '';
  const value = isField(evidence) ? evidence.value : dom.getAttribute(evidence, 'href');
  const text = dom.textContent(evidence).slice(0, LONGEST_TRACE);
  const areConnected = elements.every((element) => dom.isConnected(element));
  return JSON.stringify([dom.URL(dom.ownerDocument(evidence)), matches, areConnected, value, text]);
};

/**
 * Scrolls at once, not smoothly. A virtualised list sets its own position while the browser still scrolls, and Chromium 156
 * would add the rest of a smooth scroll to that position.
 */
const bringIntoView = (element: Element): void => {
  const isHeading = dom.matches(element, 'h1,h2,h3,:has(h1,h2)');
  const { left } = dom.getBoundingClientRect(element);
  const scrolled: [Element, number][] = [];
  for (let around = parentAcross(element); around; around = parentAcross(around))
    scrolled.push([around, dom.scrollLeft(around)]);
  dom.scrollIntoView(element, { block: isHeading ? 'nearest' : 'center', behavior: 'instant' });
  // A wide page stays where it is sideways, because there the record begins in sight already.
  if (left >= 0 && left < innerWidth) for (const [around, px] of scrolled) dom.setScrollLeft(around, px);
};
