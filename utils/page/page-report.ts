import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import type { PageReport } from '../messages/protocol.ts';
import type { Finding } from './find-record.ts';
import { amountOf, contentOf } from './page-content.ts';
import { pageKind } from './page-kind.ts';
import type { PageKind } from './page-kind.ts';
import type { Page } from './page-roots.ts';
import { serverStatus } from './server-status.ts';
import type { InputWatch } from './unsaved-input.ts';

/** A page must look empty or broken for this long before it is reported so. */
const EMPTY_FOR_MS = 500;
/** The same where only the server's status says so: an app that was served with 404 may still be drawing its page. */
const MUTE_FOR_MS = 2000;

export type Reporter = {
  /** Puts into a report what a look at the page has found. */
  report: (page: Page, finding: Finding) => PageReport;
  /** How long until what the last report held back counts, ms; null where it held nothing back. */
  settlesInMs: () => number | null;
};

/** Keep one reporter for a page, because it remembers since when the page has looked empty. */
export const createReporter = (document: Document, input: InputWatch): Reporter => {
  const lasting = createLastingKind(document);
  const report = (page: Page, finding: Finding): PageReport => {
    const content = contentOf(document);
    const kind = pageKind(page, finding, content, serverStatus(document));
    // A page that says that the record is not there outweighs a trace of it.
    const mayShowRecord = kind.looks === 'record' || kind.looks === 'other';
    return {
      unsaved: input.unsaved(),
      typing: input.typing(),
      address: dom.URL(document),
      found: mayShowRecord ? finding.found : null,
      own: mayShowRecord ? finding.own : null,
      matches: mayShowRecord ? finding.matches : 0,
      looks: lasting.see(kind),
      content: amountOf(content),
      candidates: finding.candidates,
    };
  };
  return { report, settlesInMs: lasting.settlesInMs };
};

/**
 * Whether what a page shows is outlined. An address that was only guessed may be another customer's: there the page itself
 * has to show the call's code, lead id or number.
 */
export const mayOutline = (
  { found, own }: Pick<PageReport, 'found' | 'own'>,
  { isGuess }: Pick<RecordKeys, 'isGuess'>,
) => found !== null && !(isGuess && found === 'address' && own === null);

/**
 * "not-found" and "error" count only after they have lasted, because lists and records that are still being filled say
 * "nothing found" for a moment. Until then the page looks like "other".
 */
const createLastingKind = (document: Document) => {
  let emptySince: { address: string; atMs: number } | null = null;
  let settlesInMs: number | null = null;
  const see = ({ looks, isMute }: PageKind): PageReport['looks'] => {
    settlesInMs = null;
    if (looks !== 'not-found' && looks !== 'error') {
      emptySince = null;
      return looks;
    }
    if (emptySince?.address !== dom.URL(document)) emptySince = { address: dom.URL(document), atMs: performance.now() };
    const leftMs = emptySince.atMs + (isMute ? MUTE_FOR_MS : EMPTY_FOR_MS) - performance.now();
    if (leftMs <= 0) return looks;
    settlesInMs = leftMs;
    return 'other';
  };
  return { see, settlesInMs: () => settlesInMs };
};
