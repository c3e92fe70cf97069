import * as dom from './dom.ts';
import { isElement, isText } from './dom-kinds.ts';

const LONGEST_LABEL = 80;
const PARTS_OF_LABEL = 4;

/** The text of an element in lines, as it is laid out. */
export const shownText = (element: Element): string =>
  (isElement(element) ? dom.innerText(element) : undefined) ?? dom.textContent(element);

/**
 * The shown text of an element, and each text directly in it, because in "Ann<br>C-1003" the two belong to different lines.
 */
export const linesOf = (element: Element): string[] => [
  shownText(element),
  ...[...dom.childNodes(element)].filter(isText).map(({ data }) => data),
];

/** The first few texts in an element, as a person reads them; at most 80 characters. */
export const shortText = (element: Element): string => {
  const parts = shownText(element)
    .split(/[\n\t]+/)
    .map((part) => part.replace(/\s+/g, ' ').trim());
  const text = parts.filter(Boolean).slice(0, PARTS_OF_LABEL).join(' · ');
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
};
