import type { RecordKeys } from '../crm/record-keys.ts';
import type { ShownValue } from '../crm/discovery.ts';
import { SURVEY_LIMITS, type SurveyQuestion } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isField, isInput } from '../page/dom-kinds.ts';
import { elementsWithText } from '../page/find-text.ts';
import { isEcho, isInPage, isSearchedFor } from '../page/own-value.ts';
import { allIn, isCall, isRendered } from '../page/page-roots.ts';
import type { Page } from '../page/page-roots.ts';
import { linesOf, shownText } from '../page/shown-text.ts';
import { anywhere, hasToken } from '../page/text-patterns.ts';
import { isDistinctive, phoneTest } from '../page/value-hits.ts';
import { fieldName } from './field-name.ts';
import { valueLabel } from './labels.ts';
import { writtenNumber } from './written-number.ts';

/** So many places of each value: one value in many places leaves room for the others. */
const MOST_OF_VALUE = SURVEY_LIMITS.shows / 3;
/** So many places are looked at; a page that repeats a value more often has them in lists. */
const MOST_LOOKED_AT = 200;
const MOST_ATTRIBUTES = 40;
/** Four pairs in a row of a record. */
const MOST_CELLS = 8;
const CONTROL = 'button,[role=button],option,[contenteditable]';
/** Attributes that can hold a value of the record, and not a name or an address. */
const HOLDING = /^(?:data-|title$|aria-label$|content$)|value$|phone|code/;
const NEVER_HOLDING = /^(?:value|charcode|data-(?:test|qa|cy)[\w-]*)$/;

/** One of the values: how it is found, and how it is written in a text where it stands; null where it does not. */
type Sought = {
  value: ShownValue['value'];
  pattern: RegExp;
  /** What an attribute that holds it contains. */
  ending: string;
  writtenIn(text: string): string | null;
};

/** Where the page shows the record's code, lead id and number as its own, those with a label first. */
export const shownValues = (page: Page, question: SurveyQuestion & Pick<RecordKeys, 'phrases'>): ShownValue[] =>
  soughtIn(question).flatMap((sought) => {
    const isIt = (text: string): boolean => sought.writtenIn(text.trim()) === text.trim();
    const mayBeEcho = isSearchedFor(page, isIt);
    const shown = new Map<string, ShownValue>();
    for (const { element, text, place } of placesOf(page, sought).slice(0, MOST_LOOKED_AT)) {
      const written = sought.writtenIn(text);
      if (written === null || !isOwn(element) || (mayBeEcho && isEcho(element, written))) continue;
      const label = place === 'attribute' ? null : valueLabel(element, written);
      if (isUncertain(written, text, label)) continue;
      const field = fieldName(element, { written, label, isValue: isIt });
      const found: ShownValue = { value: sought.value, label, written, place, field };
      shown.set(JSON.stringify(found), found);
    }
    return [...shown.values()].toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_OF_VALUE);
  });

const rankOf = ({ label, place }: ShownValue): number =>
  (label === null ? 3 : 0) + ['text', 'field', 'attribute'].indexOf(place);

/** Whether the place belongs to the record and not to one in a list. */
const isOwn = (element: Element): boolean => isInPage(element, null) || isInPairs(element);

/**
 * Whether the element stands in a table without headings, whose rows are label, value, label, value. In a list without
 * headings, the cell before a value leads to the record.
 */
const isInPairs = (element: Element): boolean => {
  const cell = dom.closest(element, 'td');
  const row = cell && dom.closest(cell, 'tr');
  const table = row && dom.closest(row, 'table');
  if (!table || !isRendered(element) || dom.closest(element, CONTROL) || dom.querySelector(table, 'th')) return false;
  const cells = [...row.cells];
  const labels = cells.filter((_, at) => at % 2 === 0);
  return (
    cell.cellIndex % 2 === 1 &&
    cells.length % 2 === 0 &&
    cells.length <= MOST_CELLS &&
    labels.every((label) => !dom.querySelector(label, 'a[href],input')) &&
    isInPage(table, null)
  );
};

/** A short number may count anything, unless it stands by itself under a label. */
const isUncertain = (written: string, text: string, label: string | null): boolean =>
  !isDistinctive(written) && (label === null || text.replace(label, '').replace(/[:#*]/g, '').trim() !== written);

const soughtIn = ({ vendorLeadCode, leadId, phones, phrases }: Parameters<typeof shownValues>[1]): Sought[] => {
  const named = (value: 'code' | 'lead-id', name: string): Sought[] =>
    name === ''
      ? []
      : [
          {
            value,
            pattern: anywhere(name),
            ending: name,
            writtenIn: (text) => (hasToken(text, name) ? name : null),
          },
        ];
  const keys = { signature: null, isGuess: false, vendorLeadCode, leadId, phones, rowSelector: null, phrases };
  const phone = phoneTest(keys);
  const byNumber: Sought[] = phone
    ? [
        {
          value: 'phone',
          pattern: phone.tail,
          ending: phone.ending,
          writtenIn: (text) => (phone.fits(text) ? writtenNumber(text, phones) : null),
        },
      ]
    : [];
  return [...named('code', vendorLeadCode), ...named('lead-id', leadId), ...byNumber];
};

type PlaceOfValue = { element: Element; text: string; place: ShownValue['place'] };

/** Where the value may stand, in the order in which it says most: shown texts, fields, hidden fields, attributes. */
const placesOf = (page: Page, { pattern, ending, writtenIn }: Sought): PlaceOfValue[] => {
  const texts = textsWith(page, pattern, writtenIn);
  const fields = page.fields
    .filter((field) => field.type !== 'password' && pattern.test(field.value))
    .map((element): PlaceOfValue => ({ element, text: element.value, place: 'field' }));
  const isHidden = ({ element }: PlaceOfValue): boolean => isInput(element) && element.type === 'hidden';
  return [
    ...texts,
    ...fields.filter((field) => !isHidden(field)),
    ...fields.filter(isHidden),
    ...attributesWith(page, ending, [...texts, ...fields]),
  ].filter(({ text, place }) => place === 'text' || isWhole(text, writtenIn));
};

const textsWith = (page: Page, pattern: RegExp, writtenIn: Sought['writtenIn']): PlaceOfValue[] => {
  const texts: PlaceOfValue[] = [];
  for (const root of page.roots) {
    for (const hit of elementsWithText(page, root, pattern)) {
      const element = wholeValue(hit, writtenIn);
      const text = linesOf(element).find((line) => writtenIn(line) !== null);
      if (text !== undefined) texts.push({ element, text, place: 'text' });
      if (texts.length >= MOST_LOOKED_AT) return texts;
    }
  }
  return texts;
};

/** The element in which the value stands in full: a number's country code may be in an element of its own beside the rest. */
const wholeValue = (hit: Element, writtenIn: Sought['writtenIn']): Element => {
  const around = dom.parentElement(hit);
  const text = around ? dom.textContent(around) : '';
  if (!around || text.length > SURVEY_LIMITS.writtenLength) return hit;
  const [inner, outer] = [hit, around].map((element) => writtenIn(shownText(element))?.length ?? 0);
  return (outer ?? 0) > (inner ?? 0) ? around : hit;
};

/** In a field or an attribute, the value is all there is, but for a note the page has no other place. */
const isWhole = (text: string, writtenIn: Sought['writtenIn']): boolean =>
  text.length <= SURVEY_LIMITS.writtenLength && writtenIn(text) === text.trim();

/** Elements that hold the value in an attribute only. */
const attributesWith = (page: Page, ending: string, shown: PlaceOfValue[]): PlaceOfValue[] => {
  const names = [...page.attributes].filter((name) => HOLDING.test(name) && !NEVER_HOLDING.test(name));
  const selector = [...names.slice(0, MOST_ATTRIBUTES).map((name) => CSS.escape(name)), 'href']
    .map((name) => `[${name}*="${CSS.escape(ending)}"]`)
    .join(',');
  const isElsewhere = (element: Element): boolean =>
    !shown.some(({ element: other }) => dom.contains(element, other) || dom.contains(other, element));
  return allIn(page, selector)
    .filter((element) => !isField(element))
    .slice(0, MOST_LOOKED_AT)
    .filter(isElsewhere)
    .flatMap((element) =>
      [...names, ...(isCall(element) ? ['href'] : [])].flatMap((name): PlaceOfValue[] => {
        const text = (dom.getAttribute(element, name) ?? '').replace(/^\w+:(?=[+\d])/, '');
        return text.includes(ending) ? [{ element, text, place: 'attribute' }] : [];
      }),
    );
};
