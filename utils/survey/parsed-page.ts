import { SURVEY_LIMITS } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { PARTS_OF_THE_PAGE } from '../page/record-row.ts';

const LEADING = 'a[href],[data-recordurl],[data-href]';

/** Where the links of a page's body lead within its origin, without those of its menus. */
export const linksIn = (html: string, address: string): string[] => {
  // A document that is only parsed: nothing in it runs, and nothing is loaded for it.
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const body = dom.body(parsed);
  if (!body) return [];
  const base = resolve(attribute(dom.querySelector(parsed, 'base[href]'), 'href'), address) ?? new URL(address);
  const { origin } = new URL(address);
  const links = new Set<string>();
  for (const element of dom.querySelectorAll(body, LEADING)) {
    const leads = ['href', 'data-recordurl', 'data-href'].map((name) => attribute(element, name)).find(Boolean) ?? '';
    const link = leads.length > 1 ? resolve(leads, base.href) : null;
    const isOwn = link?.origin === origin && link.href.length <= SURVEY_LIMITS.addressLength;
    if (isOwn && !dom.closest(element, PARTS_OF_THE_PAGE)) links.add(link.href);
    if (links.size >= SURVEY_LIMITS.links) break;
  }
  return [...links];
};

const attribute = (element: Element | null, name: string): string => (element && dom.getAttribute(element, name)) ?? '';

const resolve = (address: string, base: string): URL | null =>
  URL.canParse(address, base) ? new URL(address, base) : null;
