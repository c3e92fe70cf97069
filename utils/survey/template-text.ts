import { SURVEY_LIMITS } from '../crm/survey.ts';

/** Where the text goes that is searched for. Percent-encoding leaves no other braces in a template. */
export const SEARCH = '{search}';

/** A name and its value in a query; null where the text goes that is searched for. */
export type Pair = [name: string, value: string | null];

/**
 * The templates of a form that sends these values to an address. An app that keeps its route in the hash reads the query
 * there; where it does not, the browser puts it before the hash.
 */
export const templatesOf = ({ origin, pathname, search, hash }: URL, pairs: Pair[]): string[] => {
  const sent = `${origin}${literal(pathname)}?${queryOf(pairs)}${literal(hash)}`;
  if (!/^#!?\//.test(hash)) return [sent];
  const route = hash.split('?', 1)[0] ?? '';
  return [`${origin}${literal(pathname + search + route)}?${queryOf(pairs)}`, sent];
};

const queryOf = (pairs: Pair[]): string =>
  pairs.map(([name, value]) => `${encoded(name)}=${value === null ? SEARCH : encoded(value)}`).join('&');

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A part of an address as a template holds it literally. */
export const literal = (part: string): string =>
  part.replaceAll('{', '%7B').replaceAll('}', '%7D').replaceAll('\\', '%5C');

/** What does more than to look something up. */
const ACTS = /(?:delete|remove|destroy|erase|purge)(?!d)|(?:log|sign)[-_]?(?:out|off)/i;

/** Whether an address with `{search}` in it can be asked for again and again, and holds the token once. */
export const isSearch = (template: string): boolean =>
  template.length <= SURVEY_LIMITS.requestLength && template.split(SEARCH).length === 2 && !ACTS.test(template);

const NAME_OF_SECRET =
  /token|csrf|xsrf|nonce|viewstate|eventvalidation|session|sess_?id|(?:^|[^a-z])(?:sid|auth|signature|password)(?:[^a-z]|$)/i;
const ONE_WORD = /^[\w+/=.~-]*$/;
const LETTER_BESIDE_DIGIT = /[a-z]\d|\d[a-z]/gi;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const SHORTEST_SECRET = 20;

/**
 * Whether a value that a form sends along is the session's, and not the search's: by its name, or because letters and digits
 * alternate in it as in no word. The ids by which CRMs name views and apps are shorter, or UUIDs.
 */
export const isSecret = (name: string, value: string): boolean =>
  NAME_OF_SECRET.test(name) ||
  (value.length >= SHORTEST_SECRET &&
    ONE_WORD.test(value) &&
    !UUID.test(value) &&
    (value.slice(0, 200).match(LETTER_BESIDE_DIGIT)?.length ?? 0) >= 4);
