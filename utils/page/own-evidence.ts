import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { recordId } from '../crm/signature-parts.ts';
import type { OwnValue } from '../messages/protocol.ts';
import { isField } from './dom-kinds.ts';
import { isEcho, isInPage, isSearchedFor } from './own-value.ts';
import { contentOf } from './page-content.ts';
import type { Page } from './page-roots.ts';
import { codeHits, isUnderCodeLabel, leadIdHits, phoneHits, phoneTest } from './value-hits.ts';

/** A record among the results of its own search shows this much of itself. */
const DATA_OF_RECORD = 2;

/** One of the call's values: which texts are it, and which part of an element's text. */
type Sought = { isIt: (text: string) => boolean; partOf: (text: string) => string };

/** The call's code or lead id. */
export const exactly = (value: string): Sought => ({
  isIt: (text) => value !== '' && text.trim() === value,
  partOf: () => value,
});

export const phoneIn = (keys: RecordKeys): Sought => ({
  isIt: phoneTest(keys)?.fits ?? (() => false),
  partOf: (text) => /[+(]?\d.*/.exec(text)?.[0] ?? '',
});

/** What the page itself shows as its record's own, and where: code, lead id, number. */
export const ownValue = (page: Page, keys: RecordKeys): { own: OwnValue | null; hit: Element | null } => {
  const { rowSelector } = keys;
  const code = inPageOf(page, ownCodeHits(page, keys), exactly(keys.vendorLeadCode), rowSelector);
  if (code) return { own: 'code', hit: code };
  const leadId = leadIdHits(page, keys).find((hit) => isInPage(hit, rowSelector));
  if (leadId) return { own: 'lead-id', hit: leadId };
  const phone = phoneTest(keys);
  const number = phone && inPageOf(page, phoneHits(page, phone), phoneIn(keys), rowSelector);
  return { own: number ? 'phone' : null, hit: number ?? null };
};

/** The first of the hits that is in the page itself and no echo of a search. */
export const inPageOf = (
  page: Page,
  hits: Element[],
  { isIt, partOf }: Sought,
  rowSelector: string | null,
): Element | null => {
  const inPage = hits.filter((hit) => isInPage(hit, rowSelector));
  const [first = null] = inPage;
  if (!first || !isSearchedFor(page, isIt)) return first;
  if (contentOf(page.document).data < DATA_OF_RECORD) return null;
  return inPage.find((hit) => !isEcho(hit, partOf(isField(hit) ? hit.value : dom.textContent(hit)))) ?? null;
};

/** At an address that was made from a code of digits, these may be the CRM's own number for the record. */
const ownCodeHits = (page: Page, keys: RecordKeys): Element[] => {
  const { vendorLeadCode: code, isGuess, signature } = keys;
  const isMadeFromCode = isGuess && /^\d+$/.test(code) && signature !== null && recordId(signature) === code;
  const hits = codeHits(page, keys);
  return isMadeFromCode ? hits.filter((hit) => isUnderCodeLabel(hit, code)) : hits;
};
