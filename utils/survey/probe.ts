import { SURVEY_LIMITS, type Probed } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { PARTS_OF_THE_PAGE } from '../page/record-row.ts';
import { askCrm, type CrmAnswer } from './ask-crm.ts';

/** All requests together end after this long. */
const LIMIT_MS = 20_000;
const ACCEPT = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5';
const LEADING = 'a[href],[data-recordurl],[data-href]';

/** What the CRM answers at these addresses. It is asked for one after the other, because it serves other people, too. */
export const probe = async (document: Document, addresses: string[]): Promise<Probed[]> => {
  const { origin } = new URL(dom.URL(document));
  const signal = AbortSignal.timeout(LIMIT_MS);
  const probed: Probed[] = [];
  for (const address of addresses.slice(0, SURVEY_LIMITS.probes)) {
    const answer = await askCrm(origin, address, ACCEPT, signal);
    probed.push({
      address,
      status: answer?.status ?? null,
      finalAddress: answer?.address ?? '',
      ...(answer ? contentOf(answer) : { links: [], json: null }),
    });
  }
  return probed;
};

const contentOf = ({ contentType, text, address }: CrmAnswer): Pick<Probed, 'links' | 'json'> => {
  if (/^[^;]*\bjson\b/.test(contentType)) return { links: [], json: text };
  return { links: /^[^;]*\bx?html\b/.test(contentType) ? linksIn(text, address) : [], json: null };
};

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
