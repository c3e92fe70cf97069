import type { SurveyQuestion } from '../crm/survey.ts';
import * as dom from '../page/dom.ts';
import { isField, isInput } from '../page/dom-kinds.ts';
import type { Field } from '../page/dom-kinds.ts';
import { isSearch as isSearchField } from '../page/field-value.ts';
import { isRendered } from '../page/page-roots.ts';
import type { Page } from '../page/page-roots.ts';
import { fieldLabel } from './labels.ts';
import { isSearch, isSecret, type Pair, templatesOf } from './template-text.ts';
import { valueTest } from './value-test.ts';

type Control = Field | HTMLButtonElement;

/** A search by a form of the page. */
export type FormSearch = {
  template: string;
  label: string | null;
  /** Whether the page itself calls it a search; any form with a text field and method GET may be one. */
  isSearchBox: boolean;
};

/** Larger pages and forms are not read to their end. */
const MOST_CONTROLS = 3000;
const MOST_OF_FORM = 60;
const MOST_FORMS = 100;
/** A form that filters a list has a field for each column. */
const MOST_SEARCHES_OF_FORM = 4;

const TEXT = 'input:is(:not([type]),[type=text i],[type=search i],[type=tel i])';
const SUBMIT = 'button:not([type=button i],[type=reset i]),input:is([type=submit i],[type=image i])';
const NEVER_SENT = /^(?:submit|button|reset|image|file|password)$/;
const SEARCH_PART = '[role=search],search';
const HEADER =
  'header,nav,[role=banner],[role=navigation],[id*=header i],[class*=header i],[id*=topbar i],[class*=topbar i]';

/** The searches by forms of a page that send their text in the address, best first. */
export const formSearches = (page: Page, question: SurveyQuestion): FormSearch[] => {
  const isValue = valueTest(question);
  return page.roots
    .flatMap((root) => [...byForm([...dom.querySelectorAll<Control>(root, 'input,select,textarea,button')])])
    .slice(0, MOST_FORMS)
    .flatMap(([form, controls]) => searchesOf(form, controls, isValue))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ template, label, rank }) => ({ template, label, isSearchBox: rank < FORM_RANK }));
};

/** Forms with what they send, which need not stand in them. */
const byForm = (controls: Control[]): Map<HTMLFormElement, Control[]> => {
  const forms = new Map<HTMLFormElement, Control[]>();
  for (const control of controls.slice(0, MOST_CONTROLS)) {
    const { form } = control;
    if (form) forms.set(form, [...(forms.get(form) ?? []), control].slice(0, MOST_OF_FORM));
  }
  return forms;
};

const searchesOf = (form: HTMLFormElement, controls: Control[], isValue: (text: string) => boolean) => {
  const submit = controls.find((control) => dom.matches(control, SUBMIT) && !dom.matches(control, ':disabled')) ?? null;
  const told = (name: string): string | null =>
    (submit && dom.getAttribute(submit, `form${name}`)) ?? dom.getAttribute(form, name);
  const action = told('action') ?? '';
  const address = dom.URL(dom.ownerDocument(form));
  if ((told('method') ?? 'get').toLowerCase() !== 'get' || !URL.canParse(action, dom.baseURI(form))) return [];
  if (controls.some((control) => isInput(control) && control.type === 'password')) return [];
  const to = new URL(action || withoutHash(address), dom.baseURI(form));
  if (to.origin !== new URL(address).origin) return [];
  return controls
    .filter(isField)
    .filter((field) => dom.matches(field, TEXT) && field.name !== '' && !dom.matches(field, ':disabled'))
    .map((field) => ({ field, rank: rankOf(form, field) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST_SEARCHES_OF_FORM)
    .flatMap(({ field, rank }) => {
      const pairs = controls.flatMap((control) => sentBy(control, field, submit, isValue));
      const label = fieldLabel(field) ?? dom.getAttribute(form, 'aria-label');
      return templatesOf(to, pairs)
        .filter(isSearch)
        .map((template) => ({ template, rank, label }));
    });
};

const withoutHash = (address: string): string => address.split('#', 1)[0] ?? '';

/** From this rank on, nothing but its method says that the form is a search. */
const FORM_RANK = 4;

/** A search box in the page's head is the CRM's own search, while one elsewhere may search a part of the page. */
const rankOf = (form: HTMLFormElement, field: Field): number => {
  const isCalledSearch = isSearchField(field) || dom.closest(field, SEARCH_PART) !== null;
  const isShown = isRendered(field) ? 0 : 1;
  if (!isCalledSearch) return FORM_RANK + (dom.getAttribute(form, 'method') === null ? 2 : 0) + isShown;
  return ((dom.closest(field, SEARCH_PART) ?? dom.closest(field, HEADER)) ? 0 : 2) + isShown;
};

/** What a control adds to the address when the form is sent for the text in the field `chosen`. */
const sentBy = (
  control: Control,
  chosen: Field,
  submit: Control | null,
  isValue: (text: string) => boolean,
): Pair[] => {
  const { name } = control;
  if (name === '' || dom.matches(control, ':disabled,datalist *')) return [];
  if (control === submit) return dom.matches(control, '[type=image i]') ? [] : [[name, control.value]];
  if (control === chosen) return [[name, null]];
  if (!isField(control) || NEVER_SENT.test(control.type)) return [];
  if ('selectedOptions' in control)
    return [...control.selectedOptions].filter(({ disabled }) => !disabled).map(({ value }): Pair => [name, value]);
  if (/^(?:checkbox|radio)$/.test(control.type) && !(isInput(control) && control.checked)) return [];
  if (control.type === 'hidden') return isSecret(name, control.value) ? [] : [[name, control.value]];
  // What another field was filled with to find this very record would narrow the search to it.
  return [[name, dom.matches(control, TEXT) && isValue(control.value) ? '' : control.value]];
};
