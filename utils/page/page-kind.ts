import type { PageReport } from '../messages/protocol.ts';
import type { Finding } from './find-record.ts';
import { allIn, isRendered, textIn } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { GONE, NO_RESULT, REFUSED } from './page-words.ts';
import { enclosingRow } from './record-row.ts';

// How the kind of a page is told, in this order
//
//   error       the server answered with 5xx
//   log-in      the page asks for a password or a one-time code
//   error       the page says that the record is refused
//   not-found   the page says that the record is gone
//   record      the record was found, and the page itself is it
//   not-found   nothing was found, and the page says that its list is empty
//   other       everything else, such as a list in which the record is a row
//
// What a page says counts less the surer the record is. If its code or number is on the page, a log-in form beside it is
// no matter, and only a page that is nothing but a notice refuses it or says that it is gone. If the record is a row of a
// list, nothing that the page says is about it.

const LOG_IN_ADDRESS = /(?:\b|_)(?:log-?[io]n|sign-?in|sso|oauth2?|saml2?|authenticate|anmelden|session\/new)(?:\b|_)/i;
const HEADINGS = 'h1,h2,h3,[role=heading],[role=alert],[role=status],[class*=error i],[class*=not-found i]';
const EMPTY_LISTS = '[class*=empty i],[class*=no-result i],[class*=no-data i],td[colspan],caption';
const COUNTERS = '[class*=badge i],[class*=pagina i],[class*=count i]';
/** "_ / 0" or "0–0 of 0"; the last number is the total. */
const COUNT = /^\s*[\d_][\d\s_–-]*(?:\/|of|von|de|sur|di)\s*(\d+)\s*$/i;
const MAIN = 'main,[role=main],body';
/** The second step of a log-in: a code from the agent's phone. */
const ONE_TIME_CODE = '[autocomplete~=one-time-code]';
const USER_NAME = '[autocomplete~=username],[type=email],[name*=user i],[name*=login i]';
/** A page that says only that there is nothing is short, and so is the sentence that says it. */
const LONGEST_PAGE = 20_000;
const LONGEST_NOTICE = 400;
const LONGEST_SENTENCE = 160;
const FIRST_SERVER_ERROR = 500;

/** The kind of this page, as far as its address and its rendered content tell. */
export const pageKind = (page: Page, { found, elements, evidence }: Finding): PageReport['looks'] => {
  if (hasServerFailed()) return 'error';
  const isPageItself = found === 'address' || elements.some((element) => !enclosingRow(element, null));
  // An address alone does not show that the record is there, but its code or number on the page does.
  const isCertain = found !== null && (found !== 'address' || evidence !== elements[0]);
  if (!isCertain) {
    if (asksForLogIn(page)) return 'log-in';
    if (saysIn(page, REFUSED, HEADINGS)) return 'error';
    if (saysIn(page, GONE, HEADINGS)) return 'not-found';
  } else if (isPageItself) {
    // Headings do not count here: a notice may be about something else, and a ticket's title may contain such words.
    if (isNotice(page, REFUSED)) return 'error';
    if (isNotice(page, GONE)) return 'not-found';
  }
  if (found) return isPageItself ? 'record' : 'other';
  return saysIn(page, NO_RESULT, `${HEADINGS},${EMPTY_LISTS}`) || countsNothing(page) ? 'not-found' : 'other';
};

const asksForLogIn = ({ document, fields }: Page): boolean => {
  const shown = (selector: string) => fields.filter((field) => field.matches(selector) && isRendered(field));
  // A page with two passwords is one on which a password is changed.
  if (shown('[type=password]').length === 1) return true;
  if (shown(ONE_TIME_CODE).length > 0) return true;
  return LOG_IN_ADDRESS.test(document.URL) && shown(USER_NAME).length > 0;
};

/**
 * Whether the server answered with 5xx, which needs no language. 404 and 403 do not count, because some hosts serve a CRM
 * that routes by itself with these.
 */
const hasServerFailed = (): boolean =>
  performance
    .getEntriesByType('navigation')
    .some((load) => 'responseStatus' in load && Number(load.responseStatus) >= FIRST_SERVER_ERROR);

const isShort = (page: Page): boolean => textIn(page, page.document).length <= LONGEST_PAGE;

/** Whether the page is nothing but a notice that says so. */
const isNotice = (page: Page, pattern: RegExp): boolean => {
  if (!isShort(page)) return false;
  // The last one is the innermost, because the body comes first in the document.
  const main = [...page.document.querySelectorAll<HTMLElement>(MAIN)].findLast(isRendered);
  return matchesShort(main?.innerText ?? '', pattern, LONGEST_NOTICE);
};

/** Whether the page says so: in its title, as a notice, or in a sentence in one of these places. */
const saysIn = (page: Page, pattern: RegExp, places: string): boolean => {
  if (pattern.test(page.document.title) || isNotice(page, pattern)) return true;
  const says = (element: Element): boolean =>
    matchesShort(element.textContent ?? '', pattern, LONGEST_SENTENCE) && isRendered(element);
  return isShort(page) && allIn(page, places).some(says);
};

/** Whether every counter on the page says 0. All of them must, because lists inside a record have counters of their own. */
const countsNothing = (page: Page): boolean => {
  const totals = allIn(page, COUNTERS).flatMap((counter) =>
    isRendered(counter) ? (COUNT.exec(counter.textContent ?? '')?.[1] ?? []) : [],
  );
  return totals.length > 0 && totals.every((total) => total === '0');
};

const matchesShort = (text: string, pattern: RegExp, longest: number): boolean =>
  text.trim().length <= longest && pattern.test(text);
