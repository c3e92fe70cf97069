import * as dom from './dom.ts';
import { isElement, isField, isInput } from './dom-kinds.ts';
import type { Field } from './dom-kinds.ts';
import { SEARCH_FIELD } from './search-field.ts';

/** A form that only asks for something: scripts fill it in again after it was sent. */
const ASKING_FORM = 'form[method=get i]';
const NOT_TYPED = /^(?:button|submit|reset|image|hidden|range|color|checkbox|radio|file)$/;

/** The field or rich-text editor that an event is about; null if it is about something else. */
export const fieldOf = (event: Event): Element | null => {
  const [target] = event.composedPath();
  if (!isElement(target)) return null;
  return isField(target) ? target : editorAround(target);
};

/** The outermost editable element around `element`; null if it is not editable. */
export const editorAround = (element: Element | null): HTMLElement | null => {
  if (!isElement(element) || !dom.isContentEditable(element)) return null;
  return editorAround(dom.parentElement(element)) ?? element;
};

/** Whether values are searched for in this field. A text area is a note, whatever it is called. */
export const isSearch = (field: Element): boolean =>
  isField(field) && field.type !== 'textarea' && field.matches(SEARCH_FIELD);

const isTickable = (element: Element): element is HTMLInputElement =>
  isInput(element) && /^(?:checkbox|radio)$/.test(element.type);

/** What a field or editor holds, as one text. */
export const valueOf = (field: Element): string => {
  if (isTickable(field)) return String(field.checked);
  // Markup and not text, because a picture that was pasted has no text.
  if (!isField(field)) return dom.innerHTML(field);
  return 'selectedOptions' in field ? Array.from(field.selectedOptions, ({ value }) => value).join('\n') : field.value;
};

/** What a field held before its first change, for a change whose beginning nobody saw; null if that is not known. */
export const valueBeforeChange = (field: Element): string | null => {
  if (isTickable(field)) return String(!field.checked);
  return isField(field) && 'defaultValue' in field ? field.defaultValue : null;
};

/** Whether a field holds something else than the page delivered, and the agent can have typed it. */
export const isAltered = (field: Field): boolean =>
  'defaultValue' in field &&
  field.value !== field.defaultValue &&
  isTypedInto(field) &&
  !isSearch(field) &&
  !dom.closest(field, ASKING_FORM);

/** Whether text can be typed into the element. */
export const isTypedInto = (element: Element | null): boolean => {
  if (!isElement(element)) return false;
  if (!isField(element)) return dom.isContentEditable(element);
  return isEnabled(element) && !NOT_TYPED.test(element.type);
};

const isEnabled = (field: Field): boolean => !field.disabled && !('readOnly' in field && field.readOnly);
