/**
 * The parts of an address that name one record. This file is loaded into the CRM's pages, so it is small and imports
 * nothing. `path` and `hash` (without "#") are as the address writes them, `query` values are decoded.
 */
export type RecordSignature = { origin: string; path: string; query: Record<string, string>; hash: string | null };

/**
 * Whether the page at this address shows that record. Ignores trailing slashes, the case of percent-encoding,
 * parameters that the signature does not name and, where the signature has no hash, the hash. Further path segments
 * (tabs, "/edit", "/show") are the same record. An id never matches a longer one. Never throws; false for an unreadable
 * address.
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
    const given = url.searchParams.get(name);
    if (given === null || fold(given) !== fold(value)) return false;
  }
  return signature.hash === null || hashMatches(url.hash.slice(1), signature.hash);
}

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

function hashMatches(given: string, wanted: string): boolean {
  const a = splitHash(given);
  const b = splitHash(wanted);
  if (b.route !== '' && !pathMatches(a.route, b.route, b.params.length === 0)) return false;
  const present = new Set(a.params.map((param) => fold(decode(param))));
  return b.params.every((param) => present.has(fold(decode(param))));
}

function pathMatches(given: string, wanted: string, mayGoOn: boolean): boolean {
  const a = pathSegments(given);
  const b = pathSegments(wanted);
  if (a.length !== b.length && !(mayGoOn && b.length > 0 && a.length > b.length)) return false;
  return b.every((segment, index) => fold(decode(segment)) === fold(decode(a[index] ?? '')));
}

// CRMs write GUIDs in either case, and Dynamics also in braces; all other ids are compared as they are.
function fold(text: string): string {
  return text.replace(/\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i, (_, guid: string) => guid.toLowerCase());
}
