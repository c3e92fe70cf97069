import { html, type Markup } from '../shared/html.ts';
import { OWNERS, STAGES, type Field, type FieldErrors } from '../shared/model.ts';
import type { Links } from '../shared/routes.ts';

export interface EditOptions {
  links: Links;
  /** Null for a contact that is still to be made. */
  id: number | null;
  name: string;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

const GROUPS: readonly { title: string; fields: readonly [Field, string, string][] }[] = [
  {
    title: 'Person',
    fields: [
      ['firstName', 'First name', 'text'],
      ['lastName', 'Last name', 'text'],
      ['title', 'Job title', 'text'],
      ['company', 'Company', 'text'],
    ],
  },
  {
    title: 'Contact details',
    fields: [
      ['phone', 'Phone', 'tel'],
      ['mobile', 'Mobile', 'tel'],
      ['email', 'Email', 'email'],
      ['city', 'City', 'text'],
      ['country', 'Country', 'text'],
    ],
  },
  {
    title: 'Sales',
    fields: [
      ['stage', 'Stage', 'select'],
      ['owner', 'Owner', 'select'],
      ['vendorLeadCode', 'Vendor lead code', 'text'],
      ['leadId', 'Dialer lead ID', 'text'],
    ],
  },
];

/** The form of a contact, with what is wrong next to the field. */
export function editView({ links, id, name, values, errors }: EditOptions): Markup {
  // Several forms can be in one document at once, in the hidden panes of the hash-routed style.
  const idOf = (field: Field): string => `${field}-${id ?? 'new'}`;
  const control = (field: Field, type: string): Markup => {
    const described = errors[field] !== undefined && html`aria-invalid="true" aria-describedby="${idOf(field)}-error"`;
    if (type !== 'select')
      return html`<input id="${idOf(field)}" name="${field}" type="${type}" value="${values[field]}" ${described} />`;
    const choices: readonly string[] = field === 'stage' ? STAGES : OWNERS;
    return html`<select id="${idOf(field)}" name="${field}" ${described}>
      ${choices.map((choice) => html`<option ${choice === values[field] && html`selected`}>${choice}</option>`)}
    </select>`;
  };
  const labelled = ([field, label, type]: readonly [Field, string, string]): Markup =>
    html`<div class="field">
      <label for="${idOf(field)}">${label}</label>
      ${control(field, type)}
      ${errors[field] !== undefined && html`<p class="error" id="${idOf(field)}-error" role="alert">${errors[field]}</p>`}
    </div>`;
  const cancel = id === null ? links.list({}) : links.record(id);
  const action = id === null ? `/${links.style}/contacts/new` : `/${links.style}/contacts/${id}/edit`;
  return html`<form class="edit" data-form="edit" data-guard method="post" action="${action}" novalidate>
    <div class="heading">
      <h1>${id === null ? 'New contact' : html`Edit ${name}`}</h1>
      <span class="spacer"></span>
      <a class="button" href="${cancel}">Cancel</a>
      <button class="button primary">${id === null ? 'Create contact' : 'Save changes'}</button>
    </div>
    ${GROUPS.map(
      ({ title, fields }) =>
        html`<fieldset class="card">
          <legend>${title}</legend>
          <div class="fields">${fields.map(labelled)}</div>
        </fieldset>`,
    )}
  </form>`;
}
