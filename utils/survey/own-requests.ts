import { SURVEY_LIMITS } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isDocument } from '../page/dom-kinds.ts';
import type { Page } from '../page/page-roots.ts';

const ASKED_BY_SCRIPT = /^(?:fetch|xmlhttprequest)$/;

/**
 * The addresses of the page's own origin that scripts have asked for in it and in its same-origin frames, newest first and
 * each once. What this extension has asked for in the page is among them, and how a script asked is not known.
 */
export const ownRequests = ({ document, roots }: Page): string[] => {
  const { origin } = new URL(dom.URL(document));
  const asked = roots
    .filter(isDocument)
    .flatMap((each) => dom.defaultView(each)?.performance.getEntriesByType('resource') ?? [])
    .filter((entry) => 'initiatorType' in entry && ASKED_BY_SCRIPT.test(String(entry.initiatorType)))
    .filter(({ name }) => name.startsWith(`${origin}/`) && name.length <= SURVEY_LIMITS.requestLength)
    .toSorted((a, b) => b.startTime - a.startTime);
  return [...new Set(asked.map(({ name }) => name))].slice(0, SURVEY_LIMITS.requests);
};
