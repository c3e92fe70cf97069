import { sentence, type Words } from '../words/words.ts';

/** Where a CRM lives: scheme, host and port, and the path below which all of its pages are (`''` or `/path`). */
export type CrmBase = { origin: string; pathPrefix: string };

/** A longer address is no record's: browsers and servers refuse it, and what compares addresses stays quick. */
export const LONGEST_ADDRESS = 4000;

/** Reads a CRM's own address as a person types it; https is assumed where no scheme is given. */
export function parseCrmAddress(text: string): { base: CrmBase } | { problem: Words } {
  const typed = text.trim();
  if (typed === '') return { problem: sentence('problem.crmAddressMissing') };
  const url = parseHttpAddress(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url === null) return { problem: sentence('problem.crmAddress') };
  if (url.username !== '' || url.password !== '') return { problem: sentence('problem.crmAddressLogIn') };
  if (url.search !== '' || url.hash !== '') return { problem: sentence('problem.crmAddressTail') };
  if (/[{}<>]|%7b|%7d|%3c|%3e/i.test(typed)) return { problem: sentence('problem.crmAddressToken') };
  return { base: { origin: url.origin, pathPrefix: withoutEndSlashes(url.pathname) } };
}

/** The text without the slashes at its end. */
export function withoutEndSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

/** The parsed address if it is http(s), well formed and no longer than `LONGEST_ADDRESS`, else null. */
export function parseHttpAddress(address: string): URL | null {
  if (address.length > LONGEST_ADDRESS) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

/** The CRM's address, as which what is kept of it belongs to it. */
export const baseAddress = ({ origin, pathPrefix }: CrmBase): string => origin + pathPrefix;

/** Whether an address is a page of this CRM: same origin, below its path, no user name or password in it. */
export function isWithinCrm(address: string, base: CrmBase): boolean {
  const url = parseHttpAddress(address);
  if (url === null || url.origin !== base.origin || url.username !== '' || url.password !== '') return false;
  return url.pathname === base.pathPrefix || url.pathname.startsWith(`${base.pathPrefix}/`);
}

/** The host permission that covers an origin. Match patterns cannot name a port: the pattern holds for all of them. */
export function matchPatternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
