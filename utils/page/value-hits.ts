import * as dom from './dom.ts';
import type { RecordKeys } from '../crm/record-keys.ts';
import { isField } from './dom-kinds.ts';
import { allIn, isCall, textIn } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { labelOf } from './own-value.ts';
import { isSearchTalk, matches } from './page-words.ts';
import { phonesIn, samePhone } from './phone-match.ts';
import { enclosingRow } from './record-row.ts';
import { linesOf, shownText } from './shown-text.ts';
import { elementsWithText } from './find-text.ts';
import { anywhere, hasToken, phoneTail } from './text-patterns.ts';

/** Attributes in which pages keep the raw form of a number that they show in another. */
const PHONE_ATTRIBUTES = ['href', 'data-rawvalue', 'data-phone'];
const LEAD_ID_ATTRIBUTES = ['data-lead-id', 'data-leadid', 'data-lead_id'];
const LEAD_ID_FIELD = /^(?:\w*_)?lead_?id$/i;
const FEWEST_DIGITS = 7;
/** The last digits of a number are written without a separator. */
const ENDING_DIGITS = 4;
/** What a page says of a search is this much longer than the code that was searched for, at most. */
const LONGEST_SEARCH_TALK = 80;
const LONGEST_NUMBER_SEARCH_TALK = 100;

/** Elements and fields that hold the call's vendor lead code; none if the code is blank or a single character. */
export const codeHits = (page: Page, { vendorLeadCode: code, rowSelector }: RecordKeys): Element[] => {
  if (code.length < 2) return [];
  const showsCode = (element: Element): boolean => {
    const text = shownText(element);
    if (isDistinctive(code)) return linesOf(element).some((line) => hasToken(line, code)) && !isTalkAbout(text, code);
    // A short number such as "12" is a count of something, but in a row, or under a label that says what it is.
    return (text.trim() === code && enclosingRow(element, rowSelector) !== null) || isUnderCodeLabel(element, code);
  };
  const texts = page.roots.flatMap((root) => elementsWithText(page, root, anywhere(code))).filter(showsCode);
  const isMeant = (field: Element): boolean => isDistinctive(code) || isUnderCodeLabel(field, code);
  return [...texts, ...page.fields.filter((field) => field.value.trim() === code && isMeant(field))];
};

/** Whether the page calls what the element holds a lead's code. */
export const isUnderCodeLabel = (element: Element, code: string): boolean => {
  const label = labelOf(element, code);
  return (
    label !== null &&
    matches('codeLabel', label) &&
    (isField(element) || linesOf(element).some((line) => hasToken(line, code)))
  );
};

/**
 * Elements and fields that hold the call's lead id, and say so by a label, an attribute or a link's parameter. The number
 * alone says nothing: orders and invoices are numbered too.
 */
export const leadIdHits = (page: Page, { leadId }: RecordKeys): Element[] => {
  if (!/^\d{2,}$/.test(leadId)) return [];
  const isLabelled = (element: Element): boolean => matches('leadIdLabel', labelOf(element, leadId) ?? '');
  const texts = page.roots
    .filter((root) => /lead/i.test(textIn(page, root)))
    .flatMap((root) => elementsWithText(page, root, anywhere(leadId)))
    .filter((element) => isLabelled(element) && linesOf(element).some((line) => hasToken(line, leadId)));
  const fields = page.fields.filter(
    (field) => field.value.trim() === leadId && (LEAD_ID_FIELD.test(field.name) || isLabelled(field)),
  );
  const parameter = new RegExp(`[?&#;]lead_?id=${leadId}(?!\\w)`, 'i');
  const links = allIn(page, `a[href*="=${leadId}"]`).filter((link) =>
    parameter.test(dom.getAttribute(link, 'href') ?? ''),
  );
  return [...texts, ...fields, ...attributeHits(page, LEAD_ID_ATTRIBUTES, '=', leadId), ...links];
};

/** How to recognise the call's number: `tail` and `ending` are quick first tests, `fits` decides. */
type PhoneTest = { tail: RegExp; ending: string; fits(text: string): boolean };

/** Null if the call has no number, or one that is too short to tell records apart. */
export const phoneTest = ({ phones }: RecordKeys): PhoneTest | null => {
  const shortest = phones.at(-1);
  if (!shortest || shortest.length < FEWEST_DIGITS) return null;
  const tail = phoneTail(shortest);
  const fits = (text: string): boolean =>
    tail.test(text) && phonesIn(text).some((given) => phones.some((phone) => samePhone(given, phone)));
  return { tail, ending: shortest.slice(-ENDING_DIGITS), fits };
};

/** Elements and fields that hold the call's number. */
export const phoneHits = (page: Page, { tail, fits }: PhoneTest): Element[] => {
  const texts = page.roots
    .flatMap((root) => elementsWithText(page, root, tail))
    .filter((element) => linesOf(element).some(fits) && !isNumberSearchTalk(shownText(element)));
  return [...texts, ...page.fields.filter((field) => fits(field.value))];
};

/** Links that call the number, and attributes that hold it, for pages that do not show it as text. */
export const phoneAttributeHits = (page: Page, { ending, fits }: PhoneTest): Element[] => {
  const holdsNumber = (element: Element, name: string): boolean =>
    (name !== 'href' || isCall(element)) && fits(dom.getAttribute(element, name) ?? '');
  return attributeHits(page, PHONE_ATTRIBUTES, '*=', ending).filter((element) =>
    PHONE_ATTRIBUTES.some((name) => holdsNumber(element, name)),
  );
};

/** Elements on which one of the attributes is the value (`=`) or contains it (`*=`). */
export const attributeHits = (page: Page, names: string[], operator: '=' | '*=', value: string): Element[] =>
  names
    .filter((name) => page.attributes.has(name))
    .flatMap((name) => allIn(page, `[${name}${operator}"${CSS.escape(value)}"]`));

/** Whether the code is long or mixed enough not to be a count, a year or a page number. */
export const isDistinctive = (code: string): boolean =>
  code.length >= 5 || (code.length >= 3 && /\d/.test(code) && /\D/.test(code));

/** Whether the text only says that the code was searched for, as in "No results for C-1003". */
const isTalkAbout = (text: string, code: string): boolean =>
  text.length <= code.length + LONGEST_SEARCH_TALK && isSearchTalk(text.replace(code, ' ').replace(/\bno[.:]/i, ' '));

/** The same for a number. "No" and "0" do not count alone, because of texts such as "Phone no: +44 (0)20 …". */
const isNumberSearchTalk = (text: string): boolean =>
  text.length <= LONGEST_NUMBER_SEARCH_TALK &&
  isSearchTalk(text.replaceAll(/\d|\bno\b(?! \w+ (?:for|with|match))/gi, ' '));
