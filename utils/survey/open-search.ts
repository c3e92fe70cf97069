import { SURVEY_LIMITS, type Fetched, type OfferedSearch } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isSearch, literal, SEARCH } from './template-text.ts';
import { cleanLabel } from './labels.ts';

const LONGEST_DESCRIPTION = 100_000;
const DESCRIPTION = 'link[rel~=search i][type="application/opensearchdescription+xml" i][href]';
const TERMS = 'searchTerms';
/** What a description may leave to whoever searches; anything else is optional, or nothing for a person's browser. */
const USUAL: Partial<Record<string, string>> = {
  startIndex: '1',
  startPage: '1',
  count: '20',
  language: '*',
  inputEncoding: 'UTF-8',
  outputEncoding: 'UTF-8',
};

/** Where the page says that its searches are described, within its own origin. */
export const descriptionsOf = (document: Document): string[] => {
  const { origin } = new URL(dom.URL(document));
  const addresses = [...dom.querySelectorAll<HTMLLinkElement>(document, DESCRIPTION)]
    .map(({ href }) => href)
    .filter((href) => href.startsWith(`${origin}/`) && href.length <= SURVEY_LIMITS.addressLength);
  return [...new Set(addresses)].slice(0, SURVEY_LIMITS.descriptions);
};

/** The searches in a description's text that lead to a page of the same origin. */
export const describedIn = ({ text, address }: Fetched): OfferedSearch[] => {
  // As HTML, of which a parser expands no entities but the usual ones: those of XML can be made to fill the memory.
  const parsed = new DOMParser().parseFromString(text.slice(0, LONGEST_DESCRIPTION), 'text/html');
  const label = cleanLabel(dom.textContent(dom.querySelector(parsed, 'shortname')));
  return [...dom.querySelectorAll(parsed, '[template][type="text/html" i]:not([method=post i])')]
    .map((element) => templateOf(dom.getAttribute(element, 'template') ?? '', address))
    .filter((template) => template !== null)
    .map((template) => ({ template, from: 'open-search', label }));
};

const templateOf = (described: string, address: string): string | null => {
  // A word in place of the token, because the parser of addresses would encode its braces in a path.
  const word = 'screen0pop0search';
  const filled = described.replaceAll(/\{([^{}?]{1,60})(\?)?\}/g, (_whole, name: string, optional?: string) =>
    name === TERMS ? word : optional === undefined ? (USUAL[name] ?? '') : '',
  );
  const url = URL.canParse(filled, address) ? new URL(filled, address) : null;
  if (!url || url.origin !== new URL(address).origin) return null;
  const template = literal(url.href).replaceAll(word, SEARCH);
  return isSearch(template) ? template : null;
};
