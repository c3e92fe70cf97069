import type { PageReport } from '../messages/protocol.ts';
import type { Finding } from './find-record.ts';
import { pageKind } from './page-kind.ts';
import type { Page } from './page-roots.ts';
import type { InputWatch } from './unsaved-input.ts';

type Kind = PageReport['looks'];

/** A page must look empty or broken for this long before it is reported so. */
const EMPTY_FOR_MS = 500;

export type Reporter = (page: Page, finding: Finding) => PageReport;

/** Puts into a report what a look at the page has found. Keep one reporter for a page, because it remembers since when. */
export const createReporter = (document: Document, input: InputWatch): Reporter => {
  const lasting = createLastingKind(document);
  return (page, finding) => {
    const kind = pageKind(page, finding);
    // A page that says that the record is not there outweighs a trace of it.
    const mayShowRecord = kind === 'record' || kind === 'other';
    return {
      unsaved: input.unsaved(),
      typing: input.typing(),
      address: document.URL,
      found: mayShowRecord ? finding.found : null,
      own: mayShowRecord ? finding.own : null,
      matches: mayShowRecord ? finding.matches : 0,
      looks: lasting(kind),
      content: contentLength(document),
      candidates: finding.candidates,
    };
  };
};

const contentLength = (document: Document): number =>
  (document.querySelector<HTMLElement>('main,[role=main]') ?? document.body)?.innerText.trim().length ?? 0;

/**
 * "not-found" and "error" count only after they have lasted, because lists and records that are still being filled say
 * "nothing found" for a moment. Until then the page looks like "other".
 */
const createLastingKind = (document: Document): ((kind: Kind) => Kind) => {
  let emptySince: { address: string; atMs: number } | null = null;
  return (kind) => {
    if (kind !== 'not-found' && kind !== 'error') {
      emptySince = null;
      return kind;
    }
    if (emptySince?.address !== document.URL) emptySince = { address: document.URL, atMs: performance.now() };
    return performance.now() - emptySince.atMs >= EMPTY_FOR_MS ? kind : 'other';
  };
};
