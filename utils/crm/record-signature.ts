import { longSalesforceId } from './salesforce-id.ts';

/**
 * The parts of an address that name one record. This file is loaded into the CRM's pages, so it is small and imports
 * next to nothing. `path` and `hash` (without "#") are as the address writes them, `query` values are decoded.
 */
export type RecordSignature = { origin: string; path: string; query: Record<string, string>; hash: string | null };

/** No record's hash has more parameters. */
const MOST_PARAMS = 99;
/** Words that say how a record is shown. */
const VIEW =
  /^(?:show|(?:detail|edit)?view|edit|record|form|details?|tabs?|pages?|steps?|sections?|overview|related)$/i;
/** Words that stand where an id could, and name a page for a new record. */
const BLANK = /^(?:new|create|add)$/i;
/** A word of any script; not a model's name (`res.partner`), and nothing with a digit in it. */
const WORD = /^[a-z_\x80-\uffff-]+$/i;
/** What a CRM writes behind a number or GUID for people to read (`50-ada-quill`): at least two words. */
const SLUG = /^(\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})-[a-z\x80-\uffff]{2,}(?:-[a-z\x80-\uffff]+)+$/;

/**
 * Whether the page at this address shows that record. Ignores trailing slashes, the case of percent-encoding,
 * parameters that the signature does not name and, where the signature has no hash, a hash that names nothing. Further
 * path segments are the same record only if they name no other (`isViewOf`). An id never matches a longer one, except
 * for words behind a number (`50-ada-quill`). Never throws; false for an unreadable address.
 */
export function showsRecord(address: string, signature: RecordSignature): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.origin !== signature.origin) return false;
  const query = Object.entries(signature.query);
  // Where the id is in a parameter or the hash, a longer path is another page and not a tab of this one.
  const mayGoOn = query.length === 0 && signature.hash === null;
  if (!pathMatches(url.pathname, signature.path, mayGoOn)) return false;
  for (const [name, value] of query) {
    // Of two values for one name some servers take the first and some the last.
    const given = url.searchParams.getAll(name);
    if (given.length === 0 || given.some((each) => fold(each) !== fold(value))) return false;
  }
  const hash = url.hash.slice(1);
  return signature.hash === null ? !namesRecord(hash) : hashMatches(hash, signature.hash);
}

/**
 * Whether the segments behind a record's id still show that record: its tab, its form, its name. One word may be any of
 * these; a word and an id (`/deals/9`, `/res.partner/45`) are another record, and two words may be (`/companies/acme`).
 */
export function isViewOf(rest: string[]): boolean {
  const words = rest.filter((segment, index) => {
    // "/show/2": the second tab.
    const isNumberOfTab = index === 1 && /^\d$/.test(segment) && VIEW.test(rest[0] ?? '');
    return !VIEW.test(segment) && !isNumberOfTab;
  });
  return words.length <= 1 && words.every((segment) => WORD.test(decode(segment)) && !BLANK.test(segment));
}

/** Whether this word says only how a record is shown (`/view`, `/edit`). */
export const isViewWord = (segment: string): boolean => VIEW.test(segment);

/** The id without the words that a CRM writes behind it: `50` of `50-ada-quill`. */
export const withoutSlug = (segment: string): string => SLUG.exec(segment)?.[1] ?? segment;

/** Whether two texts are one id: GUIDs in either case and in braces or not, Salesforce's in 15 or 18 characters. */
export const isSameId = (a: string, b: string): boolean => fold(a) === fold(b);

/** The parts of a hash: its route, and the parameters after it ("a/b;c=d&e=f", "id=5&model=x", "/a/b?c=d"). */
export function splitHash(hash: string): { route: string; params: string[] } {
  const [first = '', ...params] = hash.split(/[;?&]/);
  return /^[^/=]*=/.test(first) ? { route: '', params: [first, ...params] } : { route: first, params };
}

/** The path's segments without empty ones, so that slashes at its end and double slashes do not count. */
export function pathSegments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** Percent-decoded text, or the text itself where it is not well encoded. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a hash says more than where on its page ("#activity", "#note-55"): a route or an address with an id. */
const namesRecord = (hash: string): boolean => /[/?&]/.test(decode(hash)) && /\d/.test(hash);

function hashMatches(given: string, wanted: string): boolean {
  const a = splitHash(given);
  const b = splitHash(wanted);
  if (b.route !== '' && !pathMatches(a.route, b.route, b.params.length === 0)) return false;
  // Each is compared with each.
  if (a.params.length > MOST_PARAMS) return false;
  const present = a.params.map((param) => fold(decode(param)));
  return b.params.every((param) => {
    const one = fold(decode(param));
    const name = one.split('=', 1)[0];
    const sameName = present.filter((each) => each.split('=', 1)[0] === name);
    return sameName.length > 0 && sameName.every((each) => each === one);
  });
}

function pathMatches(given: string, wanted: string, mayGoOn: boolean): boolean {
  const a = pathSegments(given);
  const b = pathSegments(wanted);
  if (a.length !== b.length && !(mayGoOn && b.length > 0 && a.length > b.length && isViewOf(a.slice(b.length)))) {
    return false;
  }
  return b.every((segment, index) => {
    const [wantedId, givenId] = [decode(segment), decode(a[index] ?? '')];
    return isSameId(wantedId, givenId) || isSameId(wantedId, withoutSlug(givenId));
  });
}

// CRMs write GUIDs in either case, and Dynamics also in braces; all other ids are compared as they are.
function fold(text: string): string {
  return longSalesforceId(text).replace(/\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i, (_, guid: string) =>
    guid.toLowerCase(),
  );
}
