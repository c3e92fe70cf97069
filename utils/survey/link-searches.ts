import type { OfferedSearch, SurveyQuestion } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { allIn } from '../page/page-roots.ts';
import type { Page } from '../page/page-roots.ts';
import { isSearch, isSecret, literal, SEARCH } from './template-text.ts';
import { valueTest } from './value-test.ts';

const MOST_READ = 2000;
/** What a parameter is called that holds what is searched for, whatever it holds now. */
const ASKS = /^(?:q|s|search|query|term|keywords?|searchtext|search_?(?:term|query|string|text)|query_?string)$/i;
/** What a person may have searched for: no query in a language of the CRM's own, of which a name would make no query. */
const PLAIN = /^[^"'{}[\]=<>]+$/;
/** The parts of a query or of an app's route. */
const BETWEEN = /([?&;#/])/;
/** What may stand around a value in a parameter that says more: `[["code","=","C-311"]]`. */
const OPENS = /(?:["'(,:[]|%2[278C]|%3A|%5B)$/i;
const CLOSES = /^(?:["'),\]]|%2[279C]|%5D)/i;

/** The searches to which links of the page lead, each once. */
export const linkSearches = (page: Page, question: SurveyQuestion): OfferedSearch[] => {
  const { origin } = new URL(dom.URL(page.document));
  const addresses = allIn<HTMLAnchorElement>(page, 'a[href]')
    .slice(0, MOST_READ)
    .map(({ href }) => href)
    .filter((href) => href.startsWith(`${origin}/`));
  return searchesInAddresses([...new Set(addresses)], question).map((template) => ({
    template,
    from: 'link',
    // A link's text may be another customer's name.
    label: null,
  }));
};

/**
 * The templates of addresses whose query or hash holds one of the record's values or what is searched for otherwise. Of
 * those that differ only in values that were searched for, the shortest.
 */
export const searchesInAddresses = (addresses: string[], question: SurveyQuestion): string[] => {
  const shortest = new Map<string, string>();
  for (const address of addresses) {
    const template = templateOf(address, question);
    if (template === null) continue;
    const kind = kindOf(template);
    const before = shortest.get(kind);
    if (before === undefined || template.length < before.length) shortest.set(kind, template);
  }
  return [...shortest.values()];
};

/** The address up to its query, and the name of the parameter. */
const kindOf = (template: string): string => {
  const [before = ''] = template.split(SEARCH, 1);
  return `${before.split('?', 1)[0]} ${before.slice(before.search(/[?&;#/][^?&;#/]*$/))}`;
};

const templateOf = (address: string, question: SurveyQuestion): string | null => {
  const start = address.search(/[?#]/);
  if (start < 0) return null;
  const isValue = valueTest(question);
  const parts = address.slice(start).split(BETWEEN);
  for (const [at, part] of parts.entries()) {
    const asked = withSearch(part, question, isValue);
    if (asked === null) continue;
    const template =
      literal(address.slice(0, start)) + parts.map((each, i) => (i === at ? asked : literal(each))).join('');
    return isSearch(template) && !parts.some(isSecretPart) ? template : null;
  }
  return null;
};

const isSecretPart = (part: string): boolean => {
  const [name = '', value = ''] = part.split('=');
  return isSecret(name, decoded(value));
};

/** The part with `{search}` in place of what is searched for; null where it asks for nothing. */
const withSearch = (part: string, question: SurveyQuestion, isValue: (text: string) => boolean): string | null => {
  const end = part.indexOf('=') + 1;
  const name = part.slice(0, end);
  const value = part.slice(end);
  const text = decoded(value);
  // The id of a record leads to that record, and finds no other.
  if (text === question.recordId) return null;
  if (isValue(text) || (ASKS.test(name.slice(0, -1)) && PLAIN.test(text))) return literal(name) + SEARCH;
  for (const known of [question.vendorLeadCode, question.leadId, ...question.phones]) {
    const within = known === '' ? null : aroundValue(value, encodeURIComponent(known));
    if (within) return literal(name + within.before) + SEARCH + literal(within.after);
  }
  return null;
};

const aroundValue = (text: string, value: string): { before: string; after: string } | null => {
  const at = text.indexOf(value);
  if (at < 0) return null;
  const before = text.slice(0, at);
  const after = text.slice(at + value.length);
  return OPENS.test(before) && CLOSES.test(after) ? { before, after } : null;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim();
  } catch {
    return text;
  }
};
