import { SURVEY_LIMITS } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isField } from '../page/dom-kinds.ts';
import { parentAcross } from '../page/page-roots.ts';

// What the CRM itself calls the field in which a value stands
//
// Pages keep that name in an attribute of the value's element or of one around it, or in the name of an input that lies
// ready to edit the value. The search goes outwards and ends where more than this one value and its label stands.

/** Attributes that say which field it is: `data-fieldname`, `data-target-selection-name`, but not `data-field-type`. */
const NAMING =
  /^(?:name|field|data-(?:[a-z]+-){0,4}(?:name|field|fieldname|fieldkey|property|column|attribute|attr|cid)(?:-(?:name|id|key))?)$/;
/** What a programmer calls a field. */
const NAME = /^[\w.:[\]-]{2,80}$/;
/** Elements whose name is not a field's. */
const OTHERWISE_NAMED = 'form,iframe,frame,slot,a,meta,map,object,button';
/** Where more than one field of a record stands. */
const OUTER = 'form,body,main,[role=main],article,fieldset,table';
/** How custom fields are numbered in classes and ids. */
const NUMBERED = /(?:^|_)(cf_?\d{1,10})$/i;
const FIELD_ID = /(?:^|[-_.])field/i;

const STEPS_OUT = 10;
/** Beside label and value: a unit, a sign for editing. */
const MOST_BESIDE = 40;
const MOST_INPUTS = 10;

/** The name of the field around a value, which is `written` there and has this label; null where the page tells none. */
export const fieldName = (
  element: Element,
  { written, label, isValue }: { written: string; label: string | null; isValue: (text: string) => boolean },
): string | null => {
  if (isField(element) && isName(element.name, written)) return element.name;
  const mostText = written.length + (label?.length ?? 0) + MOST_BESIDE;
  let around: Element | null = element;
  for (let step = 0; around && step < STEPS_OUT; step += 1) {
    if (dom.matches(around, OUTER) || lengthOf(around) > mostText) break;
    const name = attributeName(around, written) ?? inputName(around, isValue) ?? numberedName(around);
    if (name) return name;
    around = parentAcross(around);
  }
  return isField(element) && isName(element.id, written) ? element.id : null;
};

const lengthOf = (element: Element): number => dom.textContent(element).replaceAll(/\s+/g, ' ').length;

const isName = (text: string, written: string): boolean =>
  NAME.test(text) && text !== written && /[a-z]/i.test(text) && text.length <= SURVEY_LIMITS.fieldLength;

const attributeName = (element: Element, written: string): string | null => {
  if (dom.matches(element, OTHERWISE_NAMED)) return null;
  const values = dom
    .getAttributeNames(element)
    .filter((name) => NAMING.test(name))
    .map((name) => dom.getAttribute(element, name) ?? '');
  return values.find((value) => isName(value, written)) ?? null;
};

/** The name of an input that holds the same value, or of the only one that is there. */
const inputName = (around: Element, isValue: (text: string) => boolean): string | null => {
  const inputs = [...dom.querySelectorAll(around, 'input,textarea,select')].slice(0, MOST_INPUTS).filter(isField);
  const named = inputs
    .filter(({ type }) => type !== 'checkbox' && type !== 'password')
    .map((input) => ({ value: input.value, name: dom.getAttribute(input, 'data-name') ?? input.name }))
    .filter(({ name }) => isName(name, ''));
  return (named.find(({ value }) => isValue(value)) ?? (inputs.length === 1 ? named[0] : undefined))?.name ?? null;
};

const numberedName = (element: Element): string | null => {
  const ids = [dom.getAttribute(element, 'id') ?? '', dom.getAttribute(element, 'data-id') ?? ''];
  for (const name of [...dom.classList(element), ...ids]) {
    const [, numbered] = NUMBERED.exec(name) ?? [];
    if (numbered) return numbered;
  }
  return ids.find((id) => FIELD_ID.test(id) && isName(id, '')) ?? null;
};
