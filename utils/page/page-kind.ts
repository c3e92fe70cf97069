import type { PageReport } from '../messages/protocol.ts';
import type { Finding } from './find-record.ts';
import { allIn, isRendered, textIn } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { GONE, NO_RESULT, REFUSED } from './page-words.ts';
import { enclosingRow } from './record-row.ts';

const LOG_IN_ADDRESS = /(?:\b|_)(?:log-?[io]n|sign-?in|sso|oauth2?|saml2?|authenticate|anmelden|session\/new)(?:\b|_)/i;
const HEADINGS = 'h1,h2,h3,[role=heading],[role=alert],[role=status],[class*=error i],[class*=not-found i]';
const EMPTY = '[class*=empty i],[class*=no-result i],[class*=no-data i],td[colspan],caption';
const COUNTERS = '[class*=badge i],[class*=pagina i],[class*=count i]';
const COUNT = /^\s*[\d_][\d\s_–-]*(?:\/|of|von|de|sur|di)\s*(\d+)\s*$/i;
const MAIN = 'main,[role=main],body';
const NAME_FIELD = '[autocomplete~=username],[type=email],[name*=user i],[name*=login i]';
/** A page that says nothing but that there is nothing is short, and the sentence that says so is. */
const LONGEST_PAGE = 20_000;
const LONGEST_NOTICE = 400;
const LONGEST_SENTENCE = 160;

/** What kind of page this is, as far as its address and what is rendered tell. */
export const pageKind = (page: Page, { found, elements, evidence }: Finding): PageReport['looks'] => {
  if (failed()) return 'error';
  const isOfPage = found === 'address' || elements.some((element) => !enclosingRow(element, null));
  // An address alone does not tell that the record is there; its code or number on the page does.
  const certain = found !== null && (found !== 'address' || evidence !== elements[0]);
  if (!certain && asksForLogIn(page)) return 'log-in';
  if (!certain || isOfPage) {
    // Of a page with the code only all of it counts: a notice may be of something else, a ticket's title may say so, too.
    const places = certain ? '' : HEADINGS;
    if (says(page, REFUSED, places)) return 'error';
    if (says(page, GONE, places)) return 'not-found';
  }
  if (found) return isOfPage ? 'record' : 'other';
  return says(page, NO_RESULT, `${HEADINGS},${EMPTY}`) || countsNothing(page) ? 'not-found' : 'other';
};

const asksForLogIn = ({ document, fields }: Page): boolean => {
  const passwords = fields.filter((field) => field.type === 'password' && isRendered(field)).length;
  // Two of them: a page on which a password is changed.
  if (passwords === 1) return true;
  // Not done yet: the code from the agent's phone.
  if (fields.some((field) => field.matches('[autocomplete~=one-time-code]') && isRendered(field))) return true;
  return LOG_IN_ADDRESS.test(document.URL) && fields.some((field) => field.matches(NAME_FIELD) && isRendered(field));
};

/** The server's own word, in any language. 404 and 403 are also how some hosts serve a CRM that routes by itself. */
const failed = (): boolean =>
  performance.getEntriesByType('navigation').some((load) => Reflect.get(load, 'responseStatus') > 499);

/** Whether the page says so: with all that it has to say, or (with places) in its title or a sentence in one of these. */
const says = (page: Page, pattern: RegExp, places: string): boolean => {
  const { document } = page;
  const said = (each: Element): boolean => fits(each.textContent ?? '', pattern, LONGEST_SENTENCE) && isRendered(each);
  if (places && pattern.test(document.title)) return true;
  if (textIn(page, document).length > LONGEST_PAGE) return false;
  // The body comes first, what is in it after that.
  const main = [...document.querySelectorAll<HTMLElement>(MAIN)].findLast(isRendered);
  return fits(main?.innerText ?? '', pattern, LONGEST_NOTICE) || (places !== '' && allIn(page, places).some(said));
};

/** A list that tells nothing but its count, "_ / 0" or "0–0 of 0". Lists inside a record count for themselves: all must. */
const countsNothing = (page: Page): boolean => {
  const totals = allIn(page, COUNTERS).flatMap((each) =>
    isRendered(each) ? (COUNT.exec(each.textContent ?? '')?.[1] ?? []) : [],
  );
  return totals.length > 0 && totals.every((total) => total === '0');
};

const fits = (text: string, pattern: RegExp, longest: number): boolean =>
  text.trim().length <= longest && pattern.test(text);
