import type { Hypothesis } from '../crm/discovery.ts';
import { parseHttpAddress } from '../crm/crm-address.ts';
import type { SearchSubject } from '../crm/profile.ts';
import { recordIdOf } from '../crm/record-address.ts';
import { decode, isSameId, pathSegments } from '../crm/record-signature.ts';
import { fieldsOf } from './example-values.ts';
import { isHarmless } from './harmless.ts';
import { dialects, SEARCHES, textParameters } from './json-dialects.ts';
import type { Known } from './known.ts';

/** A record's page asks for its record once or twice. */
const MOST_REQUESTS = 3;
const MOST_DIALECTS = 5;
const MOST_FIELDS = 2;

/**
 * The addresses by which the record's page has asked the CRM's interface for its record: those that end with its id, or
 * have it in a parameter. Pure.
 */
export const recordRequests = (requests: readonly string[], id: string): string[] =>
  requests
    .filter((address) => isHarmless(address) && collectionOf(address, id) !== null)
    // The shortest first: `/contacts/5` before `/audit?record=5&…`.
    .toSorted((a, b) => rank(a, id) - rank(b, id) || a.length - b.length)
    .slice(0, MOST_REQUESTS);

const rank = (address: string, id: string): number => (collectionOf(address, id)?.query === null ? 0 : 1);

/**
 * Where records are asked for: the address without the id. `query`: what goes on where the id stands in a parameter, with
 * that parameter's name; null where the path ends with the id.
 */
function collectionOf(
  address: string,
  id: string,
): { path: string; query: { others: string; parameter: string } | null } | null {
  const url = parseHttpAddress(address);
  if (url === null) return null;
  const segments = pathSegments(url.pathname);
  if (isSameId(decode(segments.at(-1) ?? ''), id))
    return { path: `${url.origin}/${segments.slice(0, -1).join('/')}`, query: null };
  const pairs = url.search.slice(1).split('&');
  const at = pairs.findIndex((pair) => isSameId(decode(pair.slice(pair.indexOf('=') + 1)), id));
  const parameter = decode(pairs[at]?.split('=', 1)[0] ?? '');
  if (at < 0 || !/id\b|id$/i.test(parameter)) return null;
  const others = pairs.filter((_, index) => index !== at).join('&');
  return { path: url.origin + url.pathname, query: { others, parameter } };
}

/**
 * How the CRM's own interface may be asked for the record by a value: by the field in which the record's answer has it, and
 * by text. Pure.
 */
export function jsonHypotheses(known: Known, by: SearchSubject): { byField: Hypothesis[]; byText: Hypothesis[] } {
  const { crm, example, survey, answers } = known;
  const id = recordIdOf(crm, example.address);
  // Where no answer shows the record's fields, its list may still be asked by text.
  const addresses =
    answers.length > 0 ? answers.map(({ address }) => address) : recordRequests(survey.requests, id ?? '');
  const places = id === null ? [] : addresses.flatMap((address) => collectionOf(address, id) ?? []);
  const paths = [...new Set(places.map(({ path }) => path))];
  const names = answers.flatMap((answer) => fieldsOf(answer, known, by).map(({ name }) => name));
  const fields = [...new Set(names)].slice(0, MOST_FIELDS);
  const asked = survey.requests.map(decode);
  const fitting = dialects.toSorted((a, b) => signsOf(b.signs, asked) - signsOf(a.signs, asked));
  // The last row is what most understand that show no signs.
  const rows = fitting.filter(({ signs }, at) => signsOf(signs, asked) > 0 || at >= fitting.length - 1);
  const others = fitting.filter((row) => !rows.includes(row));
  const inOwnForm = places.flatMap(({ path, query }) =>
    fields.flatMap((field) => {
      if (query === null) return [];
      const name = query.parameter.replace(/\b_?id\b/i, field);
      const rest = query.others === '' ? '' : `${query.others}&`;
      return name === query.parameter ? [] : [`${literal(path)}?${literal(rest)}${name}={search}`];
    }),
  );
  const byField = [...rows, ...others]
    .slice(0, MOST_DIALECTS)
    .flatMap(({ query }) => paths.flatMap((path) => fields.map((field) => `${literal(path)}?${query(field)}`)));
  const byText = [
    ...ownListRequests(survey.requests, paths),
    ...paths.flatMap((path) => textParameters.map((name) => `${literal(path)}?${name}={search}`)),
  ];
  const lookups = (templates: string[]) =>
    templates.map((template): Hypothesis => ({
      way: 'lookup',
      by,
      template,
      paths: null,
      phoneForm: null,
      from: 'request',
    }));
  return { byField: lookups([...inOwnForm, ...byField]), byText: lookups(byText) };
}

const signsOf = (signs: RegExp, asked: string[]): number => Number(asked.some((address) => signs.test(address)));

/** The page's own requests for a list, with what they search for replaced. */
function ownListRequests(requests: readonly string[], paths: readonly string[]): string[] {
  return requests.flatMap((address) => {
    const url = parseHttpAddress(address);
    if (url === null || !isHarmless(address) || !paths.includes(url.origin + url.pathname.replace(/\/$/, '')))
      return [];
    const pairs = url.search.slice(1).split('&');
    const at = pairs.findIndex((pair) => SEARCHES.test(decode(pair.split('=', 1)[0] ?? '')));
    if (at < 0) return [];
    const query = pairs.map((pair, index) => (index === at ? `${pair.split('=', 1)[0]}={search}` : literal(pair)));
    return [`${literal(url.origin + url.pathname)}?${query.join('&')}`];
  });
}

/** A part of an address as a template holds it: braces would be tokens. */
const literal = (part: string): string => part.replaceAll('{', '%7B').replaceAll('}', '%7D');
