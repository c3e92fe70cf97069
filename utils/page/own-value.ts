import { isElement, isField, isText } from './dom-kinds.ts';
import { RECENT } from './page-content.ts';
import { closestAcross, isRendered, parentAcross } from './page-roots.ts';
import type { Page } from './page-roots.ts';
import { isSearchTalk } from './page-words.ts';
import { enclosingRow } from './record-row.ts';
import { SEARCH_FIELD } from './search-field.ts';

// What the page shows as its record's own
//
// Not its own is what stands in a row, a menu, a control, a toast or a list of records seen before, and what the page only
// repeats because it was searched for. A number that many things can have (a short code, a lead id, a code that may be the
// CRM's own id) is the record's own only under a label that says so.

/** A value in here says nothing about the page: controls, notes that are being written, notices that come and go. */
const BESIDE_THE_RECORD = `button,[role=button],[role=tab],[role=option],[role=menuitem],nav,[role=navigation],[role=tablist],option,datalist,[contenteditable],[role=status],[role=alert],[role=combobox],[class*=toast i],[class*=snackbar i],${RECENT}`;
/** Chips and the like show what a list is filtered by. */
const CRITERIA = ':is([class*=filter i],[class*=criteria i],[class*=chip i])';
const LONGEST_LABEL = 60;
const LONGEST_AROUND = 160;
const STEPS_OUT = 3;

const NUMBER = String.raw`(?:id|nr|no|n[°ºo]|num|number|nummer|número|numero|numéro)`;
/** "Lead ID", "Lead-Nr.", "Lead #", "ID del lead"; not "Lead source ID", and not "Parent lead ID". */
const LEAD_ID_LABEL = new RegExp(
  String.raw`^\W*(?:(?:vici(?:dial)?|diall?er|croco(?: dial)?)\s+)?lead(?:[\s_-]*${NUMBER}|\s*#)[\s.:#(]*$|^\W*${NUMBER}(?: (?:del?|du|di))? lead[\s:]*$`,
  'i',
);
/** "Lead code", "Vendor lead code", "External ID": where a CRM keeps a code that others gave. */
const CODE_LABEL = new RegExp(
  String.raw`^\W*(?:(?:vendor|diall?er|lead|vendor[\s_-]*lead|diall?er[\s_-]*lead)[\s_-]*code|vendor[\s_-]*lead[\s_-]*${NUMBER}|ext(?:ernal|\.)?[\s_-]*(?:lead[\s_-]*)?(?:code|${NUMBER}))[\s.:#(]*$`,
  'i',
);
/** A page on which one of these labels is has this in its text. */
const ANY_LABEL = /lead|vendor|\bext|diall?er/i;

export const isLeadIdLabel = (label: string): boolean => LEAD_ID_LABEL.test(label);
export const isCodeLabel = (label: string): boolean => CODE_LABEL.test(label);
export const mayHaveLabel = (text: string): boolean => ANY_LABEL.test(text);

/** Whether the hit is in the page itself, and not in a row on it or beside its record. */
export const isInPage = (hit: Element, rowSelector: string | null): boolean =>
  isRendered(hit) &&
  !hit.matches(SEARCH_FIELD) &&
  closestAcross(hit, BESIDE_THE_RECORD) === null &&
  enclosingRow(hit, rowSelector) === null;

/** Whether somebody has searched for the value: the page's address or a search field holds it. */
export const isSearchedFor = ({ document, fields }: Page, holdsValue: (text: string) => boolean): boolean => {
  const { search, hash } = new URL(document.URL);
  const asked = `${search.slice(1)}&${hash.replace(/^[^?;&]*/, '').slice(1)}`.split(/[&;]/);
  return (
    asked.some((param) => holdsValue(decoded(param.replace(/^[^=]*=/, '')))) ||
    fields.some((field) => field.matches(SEARCH_FIELD) && holdsValue(field.value))
  );
};

/** Whether the hit only repeats what was searched for, and is no value of a record among others. */
export const isEcho = (hit: Element, value: string): boolean => {
  const label = labelOf(hit, value);
  if (label === null || isSearchTalk(label) || closestAcross(hit, CRITERIA)) return true;
  return isField(hit) && hit.name !== '' && new URL(hit.ownerDocument.URL).searchParams.has(hit.name);
};

/** What the page calls the value that the element holds: its field's label, or a label before it; null where it has none. */
export const labelOf = (element: Element, value: string): string | null => {
  if (isField(element)) {
    const labels = [...(element.labels ?? [])].map(({ textContent }) => textContent ?? '');
    const names = [...labels, element.getAttribute('aria-label') ?? '', element.name, element.id];
    const name = names.find((each) => each.trim() !== '');
    if (name) return name.trim();
  }
  const text = [...element.childNodes].find((node) => isText(node) && node.data.includes(value)) ?? element;
  const before = isField(element) ? '' : (text.textContent ?? '').split(value, 1)[0]!;
  if (hasLetter(before)) return asLabel(before);
  return columnOf(element) || labelAround(text);
};

const labelAround = (value: Node): string | null => {
  let around: Node | null = value;
  for (let step = 0; around && step < STEPS_OUT; step += 1) {
    const before = siblingBefore(around);
    const label = (before?.textContent ?? '').trim();
    if (before && hasLetter(label))
      return isText(before) ? asLabel(label) : label.length > LONGEST_LABEL ? null : label;
    around = parentAcross(around);
    if ((around?.textContent ?? '').length > LONGEST_AROUND) return null;
  }
  return null;
};

const hasLetter = (text: string): boolean => /\p{L}/u.test(text);

/** In running text only what ends as a label does is one: "Code:" is, "I spoke to" is not. */
const asLabel = (text: string): string | null => {
  const label = text.slice(Math.max(0, text.search(/[^\n;,|]*$/))).trim();
  const isLabel = /[:#=]$/.test(label) || isCodeLabel(label) || isLeadIdLabel(label);
  return isLabel && label.length <= LONGEST_LABEL ? label : null;
};

/** What stands before a node on its line; null at the line's beginning. */
const siblingBefore = (node: Node): Node | null => {
  let before = node.previousSibling;
  while (before && !isBreak(before) && !/\S/.test(before.textContent ?? '')) before = before.previousSibling;
  return before && !isBreak(before) ? before : null;
};

const isBreak = (node: Node): boolean => isElement(node) && node.localName === 'br';

/** The heading above a table's cell. */
const columnOf = (element: Element): string => {
  const cell = element.closest('td');
  const heading = cell?.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex];
  return (heading?.textContent ?? '').trim();
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
