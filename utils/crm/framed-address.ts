import { parseHttpAddress } from './crm-address.ts';
import { decode } from './record-signature.ts';

/**
 * The address of the page that is shown within the page at this address, where that page keeps it in its own: SuiteCRM 7
 * behind “#ajaxUILoc=”, ServiceNow behind “/params/target/” or in “nav_to.do?uri=”. Null where there is none of the same host.
 */
export function framedAddress(address: string): string | null {
  const url = parseHttpAddress(address);
  const inner = url && innerOf(url);
  if (!url || !inner) return null;
  const base = url.hash === '' ? `${url.origin}/` : url.href;
  if (!URL.canParse(inner, base)) return null;
  const framed = new URL(inner, base);
  return framed.origin === url.origin ? framed.href : null;
}

function innerOf(url: URL): string | null {
  const [, atHash] = /[#&]ajaxUILoc=([^&]+)/.exec(url.hash) ?? [];
  const [, atPath] = /\/params\/target\/([^/]+)/.exec(url.pathname) ?? [];
  const encoded = atHash ?? atPath;
  if (encoded !== undefined) return decode(encoded);
  return url.pathname.endsWith('/nav_to.do') ? url.searchParams.get('uri') : null;
}
