import type { CrmBase } from './crm-address.ts';
import { pathSegments, splitHash, type RecordSignature } from './record-signature.ts';

// Stands for a token in the text of a template.
const slot = /\uE000/;

/**
 * The signature of an address that this pattern made: its path (and the route in its hash) up to the last token, and
 * the parameters that have a token or tell kinds of pages apart.
 */
export function signatureOfPattern(pattern: string, url: URL, isNoise: (name: string) => boolean): RecordSignature {
  const [, path = '', query = '', hash = ''] = /^https?:\/\/[^/?#]*([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(pattern) ?? [];
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

/** The signature of any other address of the CRM; null for the start page, which is no record. */
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
  const atStart = pathSegments(url.pathname).length <= pathSegments(base.pathPrefix).length;
  if (atStart && Object.keys(query).length === 0 && (hash === null || pathSegments(hash).length === 0)) return null;
  return { origin: url.origin, path: url.pathname, query, hash };
}

function upToLastSlot(pattern: string, path: string): string {
  const wanted = pathSegments(pattern);
  const given = pathSegments(path);
  const last = wanted.findLastIndex((segment) => slot.test(segment));
  return (last < 0 ? given : given.slice(0, last + 1)).join('/');
}

function hashSignature(pattern: string, hash: string): string {
  const wanted = splitHash(pattern);
  const given = splitHash(hash);
  const route = upToLastSlot(wanted.route, given.route);
  const slash = given.route.startsWith('/') ? '/' : '';
  const names = new Set(wanted.params.map((param) => param.split('=', 1)[0]));
  const params = given.params.filter((param) => names.has(param.split('=', 1)[0]));
  return wanted.route === ''
    ? params.join('&')
    : [`${slash}${route}`, ...params].join('?').replace(/(?<=\?.*)\?/g, '&');
}
