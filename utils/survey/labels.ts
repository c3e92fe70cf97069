import { SURVEY_LIMITS } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isDocument, isField, isShadowRoot } from '../page/dom-kinds.ts';
import type { Field } from '../page/dom-kinds.ts';
import { labelOf } from '../page/own-value.ts';
import { parentAcross } from '../page/page-roots.ts';

/** Nothing that a page shows holds this character. */
const NOTHING = '\0';
const MOST_LAYERS = 8;
/** What only begins or ends a label. */
const AROUND_LABEL = new Set(' :*\uff1a-\u2013\u2022\u00b7');

/** A label on one line, without what is around it; null where no word is left, as of a magnifying glass. */
export const cleanLabel = (text: string): string | null => {
  const line = text.replaceAll(/\s+/g, ' ');
  let [start, end] = [0, line.length];
  while (AROUND_LABEL.has(line.charAt(start))) start += 1;
  while (end > start && AROUND_LABEL.has(line.charAt(end - 1))) end -= 1;
  const label = line.slice(start, Math.min(end, start + SURVEY_LIMITS.labelLength));
  return /\p{L}/u.test(label) ? label : null;
};

/** What the page calls a value that stands in an element or a field, as a person reads it; null where it has no label. */
export const valueLabel = (element: Element, written: string): string | null => {
  if (!isField(element)) return cleanLabel(labelOf(element, written) ?? labelOf(around(element), written) ?? '');
  const parent = parentAcross(element);
  return ownLabel(element) ?? (parent && cleanLabel(labelOf(parent, NOTHING) ?? '')) ?? hint(element);
};

/** The outermost element that shows the same text: a value may lie in many elements of its own. */
const around = (element: Element): Element => {
  let outermost = element;
  for (let step = 0; step < MOST_LAYERS; step += 1) {
    const parent = parentAcross(outermost);
    if (!parent || dom.textContent(parent).trim() !== dom.textContent(element).trim()) break;
    outermost = parent;
  }
  return outermost;
};

/** What the page calls a field to search with. */
export const fieldLabel = (field: Field): string | null => ownLabel(field) ?? hint(field);

const ownLabel = (field: Field): string | null =>
  cleanLabel(Array.from(field.labels ?? [], dom.textContent).join(' ')) ??
  cleanLabel(labelledBy(field)) ??
  cleanLabel(dom.getAttribute(field, 'aria-label') ?? '') ??
  cleanLabel(dom.getAttribute(field, 'title') ?? '');

const hint = (field: Field): string | null => cleanLabel(dom.getAttribute(field, 'placeholder') ?? '');

const labelledBy = (field: Field): string => {
  const root = dom.getRootNode(field);
  if (!isDocument(root) && !isShadowRoot(root)) return '';
  return (dom.getAttribute(field, 'aria-labelledby') ?? '')
    .split(/\s/, 4)
    .filter(Boolean)
    .map((id) => dom.textContent(dom.querySelector(root, `#${CSS.escape(id)}`)))
    .join(' ');
};
