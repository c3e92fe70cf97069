import type { CrmBase } from './crm-address.ts';
import { looksLikeId } from './id-form.ts';
import { decode, isViewOf, isViewWord, pathSegments, showsRecord, splitHash, withoutSlug } from './record-signature.ts';
import type { RecordSignature } from './record-signature.ts';

// Stands for a token in the text of a template.
const slot = /\uE000/;

/**
 * The signature of an address that this pattern made: its path (and the route in its hash) up to the last token, and
 * the parameters that have a token or tell kinds of pages apart.
 */
export function signatureOfPattern(pattern: string, url: URL, isNoise: (name: string) => boolean): RecordSignature {
  const [, path = '', query = '', hash = ''] = /^https?:\/\/[^/?#]*([^?#]*)(\?[^#]*)?(#[^]*)?$/i.exec(pattern) ?? [];
  const named: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const given = url.searchParams.get(name);
    if (given !== null && (slot.test(value) || !isNoise(name))) named[name] = given;
  }
  return {
    origin: url.origin,
    path: `/${upToLastSlot(path, url.pathname)}`,
    query: named,
    hash: hash === '' ? null : hashSignature(hash.slice(1), url.hash.slice(1)),
  };
}

/**
 * The signature of any other address of the CRM: its path, all parameters except noise and, in a hash-routed CRM, the hash.
 * Null where no id stands in it, because it is then a list, a search, a form or the start page.
 */
export function signatureOfAddress(
  url: URL,
  base: CrmBase,
  hashRouted: boolean,
  isNoise: (name: string) => boolean,
): RecordSignature | null {
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => !isNoise(name)));
  const { route, params } = splitHash(url.hash.slice(1));
  // Tryton and others append how the record is shown: ";name=…&views=…".
  const hash = !hashRouted || url.hash.length < 2 ? null : route === '' ? params.join('&') : route;
  const segments = pathSegments(url.pathname).slice(pathSegments(base.pathPrefix).length);
  const routes = hashRouted ? [segments, pathSegments(route)] : [segments];
  const inHash = hashRouted ? params.map((param) => param.split('=')) : [];
  const pairs = [...Object.entries(query), ...inHash.map(([name = '', ...value]) => [name, decode(value.join('='))])];
  if (!routes.some(endsWithId) && !hasIdParameter(pairs, routes.flat())) return null;
  const signature = { origin: url.origin, path: url.pathname, query, hash };
  // One parameter twice, or a hash that names something where hashes should not: nobody knows what that shows.
  return showsRecord(url.href, signature) ? signature : null;
}

/** Pages with a number that is no record's: "/agent/search/1", "/reports/7". */
const BESIDE_RECORDS = /^(?:search|find|results?|filters?|reports?|dashboards?|calendar|import|export)$/i;

function endsWithId(segments: string[]): boolean {
  const last = segments.findLast((segment) => !isViewWord(segment));
  return (
    last !== undefined && looksLikeId(withoutSlug(decode(last))) && !segments.some((one) => BESIDE_RECORDS.test(one))
  );
}

/**
 * Whether a parameter holds the id of what the page shows: `id`, `record`, `contact_id` on a page of contacts, or a whole
 * path (Insightly). `/contacts?company_id=3` is a list: its parameter names what it is filtered by.
 */
function hasIdParameter(pairs: string[][], segments: string[]): boolean {
  if (segments.some((one) => BESIDE_RECORDS.test(one))) return false;
  return pairs.some(([name = '', value = ''], index) => {
    if (value.startsWith('/')) return endsWithId(pathSegments(value));
    if (!looksLikeId(value)) return false;
    if (/^(?:_?id|uid|guid|oid|key|no|rec(?:ord)?(?:_?id)?)$/i.test(name)) return true;
    const kind = name.replace(/_?id$/i, '').toLowerCase();
    const others = pairs.filter((_, at) => at !== index).map(([, other = '']) => other);
    return kind.length >= 3 && [...segments, ...others].some((word) => word.toLowerCase().startsWith(kind));
  });
}

function upToLastSlot(pattern: string, path: string): string {
  const wanted = pathSegments(pattern);
  const given = pathSegments(path);
  const last = wanted.findLastIndex((segment) => slot.test(segment));
  if (last < 0) return given.join('/');
  return given.slice(0, isViewOf(wanted.slice(last + 1)) ? last + 1 : wanted.length).join('/');
}

function hashSignature(pattern: string, hash: string): string {
  const wanted = splitHash(pattern);
  const given = splitHash(hash);
  const route = upToLastSlot(wanted.route, given.route);
  const slash = given.route.startsWith('/') ? '/' : '';
  const names = new Set(wanted.params.map((param) => param.split('=', 1)[0]));
  const params = given.params.filter((param) => names.has(param.split('=', 1)[0]));
  const query = params.join('&');
  return wanted.route === '' ? query : `${slash}${route}${params.length > 0 ? '?' : ''}${query}`;
}
