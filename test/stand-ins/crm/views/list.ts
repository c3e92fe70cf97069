import { formatAgo, formatMoney } from '../shared/format.ts';
import { html, type Markup } from '../shared/html.ts';
import { OWNERS, type Contact, type ListPage } from '../shared/model.ts';
import type { Links, ListQuery } from '../shared/routes.ts';
import { icon } from './icons.ts';
import { avatar, notice, phoneLink, stageChip } from './parts.ts';

const PAGE_SIZE = 25;

interface Column {
  name: string;
  sort: string | null;
  className?: string;
  cell(contact: Contact, nowMs: number, links: Links): Markup | string;
}

const company: Column = { name: 'Company', sort: 'company', cell: (c) => c.company };
/** The company's people: a row's first link need not lead to its record. */
const companyLink: Column = {
  ...company,
  cell: (c, _nowMs, links) => html`<a href="${links.list({ q: c.company })}">${c.company}</a>`,
};
const phone: Column = { name: 'Phone', sort: null, className: 'number', cell: (c) => phoneLink(c.phone) };
const code: Column = {
  name: 'Lead code',
  sort: null,
  className: 'number',
  cell: (c) => (c.vendorLeadCode === '' ? '–' : c.vendorLeadCode),
};
const stage: Column = { name: 'Stage', sort: 'stage', cell: (c) => stageChip(c.stage) };
const owner: Column = { name: 'Owner', sort: 'owner', cell: (c) => c.owner };
const value: Column = { name: 'Value', sort: null, className: 'number', cell: (c) => formatMoney(c.value) };
const activity: Column = {
  name: 'Last activity',
  sort: 'activity',
  className: 'muted',
  cell: (c, nowMs) => formatAgo(c.lastActivityAtMs, nowMs),
};

// Real CRMs' lists differ in what tells a row's record: here too. One shows phone and code and links the name, one has
// the id in an attribute only and no code, one is made of links and shows no phone; one links something else first.
const COLUMNS: Record<Links['style'], readonly Column[]> = {
  mpa: [phone, code, stage, activity],
  hash: [company, phone, stage, owner, activity],
  spa: [company, code, stage, value, activity],
};

const COLUMNS_BEFORE_THE_NAME: Record<Links['style'], readonly Column[]> = { mpa: [companyLink], hash: [], spa: [] };

const nameCell = (contact: Contact): Markup =>
  html`${avatar(contact.name)}<span class="who"><b>${contact.name}</b><small>${contact.title}</small></span>`;

function headCell(links: Links, query: ListQuery, name: string, sort: string | null): Markup | string {
  if (sort === null) return name;
  const ascending = query.sort === sort;
  const descending = query.sort === `-${sort}`;
  const href = links.list({ ...query, page: 1, sort: ascending ? `-${sort}` : sort });
  const arrow = (ascending && ' ↑') || (descending && ' ↓');
  return html`<a href="${href}">${name}${arrow}</a>`;
}

const sortState = (query: ListQuery, sort: string): string =>
  (query.sort === sort && 'ascending') || (query.sort === `-${sort}` && 'descending') || 'none';

function table(links: Links, query: ListQuery, contacts: readonly Contact[], nowMs: number): Markup {
  const columns = COLUMNS[links.style];
  const before = COLUMNS_BEFORE_THE_NAME[links.style];
  const row = (contact: Contact): Markup => {
    const cell = (column: Column) => html`<td class="${column.className}">${column.cell(contact, nowMs, links)}</td>`;
    const cells = columns.map(cell);
    return links.style === 'hash'
      ? html`<tr data-rowid="${contact.id}">
          <td><button class="who-button" data-open="${contact.id}">${nameCell(contact)}</button></td>
          ${cells}
        </tr>`
      : html`<tr>
          ${before.map(cell)}
          <td><a class="who-button" href="${links.record(contact.id)}">${nameCell(contact)}</a></td>
          ${cells}
        </tr>`;
  };
  const headOf = ({ name, sort, className }: Pick<Column, 'name' | 'sort' | 'className'>): Markup =>
    html`<th scope="col" class="${className}" ${sort !== null && html`aria-sort="${sortState(query, sort)}"`}>
      ${headCell(links, query, name, sort)}
    </th>`;
  return html`<table class="card contacts">
    <thead>
      <tr>
        ${before.map(headOf)}${headOf({ name: 'Name', sort: 'name' })}${columns.map(headOf)}
      </tr>
    </thead>
    <tbody>
      ${contacts.map(row)}
    </tbody>
  </table>`;
}

function linkRows(links: Links, query: ListQuery, contacts: readonly Contact[], nowMs: number): Markup {
  const columns = COLUMNS.spa;
  const names = [{ name: 'Name', sort: 'name' }, ...columns];
  return html`<div class="card rows">
    <div class="row row-head">
      ${names.map(({ name, sort }) => html`<span>${headCell(links, query, name, sort)}</span>`)}
    </div>
    <ul>
      ${contacts.map(
        (contact) =>
          html`<li>
            <a class="row" href="${links.record(contact.id)}"
              ><span class="who-button">${nameCell(contact)}</span>${columns.map(
                (column) => html`<span class="${column.className}">${column.cell(contact, nowMs, links)}</span>`,
              )}</a
            >
          </li>`,
      )}
    </ul>
  </div>`;
}

/** The rows of contacts alone, in the style's own way. */
export const contactRows = (links: Links, query: ListQuery, contacts: readonly Contact[], nowMs: number): Markup =>
  links.style === 'spa' ? linkRows(links, query, contacts, nowMs) : table(links, query, contacts, nowMs);

function pager(links: Links, query: ListQuery, list: ListPage): Markup {
  const step = (page: number, label: Markup, rel: string): Markup =>
    page < 1 || page > list.pages
      ? html`<span class="button" aria-disabled="true">${label}</span>`
      : html`<a class="button" rel="${rel}" href="${links.list({ ...query, page })}">${label}</a>`;
  const first = (list.page - 1) * PAGE_SIZE + 1;
  return html`<nav class="pager" aria-label="Pages">
    <span>${first}–${first + list.contacts.length - 1} of ${list.total}</span>
    ${step(list.page - 1, html`${icon('back')} Previous`, 'prev')}
    <span>Page ${list.page} of ${list.pages}</span>
    ${step(list.page + 1, html`Next ${icon('next')}`, 'next')}
  </nav>`;
}

function heading(query: ListQuery): string {
  if (query.q !== '') return `Results for “${query.q}”`;
  if (query.stage !== '') return `${query.stage} contacts`;
  if (query.owner === OWNERS[0]) return 'My contacts';
  return query.owner === '' ? 'Contacts' : `Contacts of ${query.owner}`;
}

/** A list or search page; a search without a match offers to make the contact. */
export function listView(links: Links, query: ListQuery, list: ListPage, nowMs: number): Markup {
  const typedPhone = /^[+\p{Nd}]/u.test(query.q) ? query.q : '';
  if (list.total === 0) {
    return notice(
      'No contacts found',
      query.q === '' ? 'Nobody is here yet.' : `Nothing matches “${query.q}”.`,
      html`<a class="button primary" href="${links.create(typedPhone)}">${icon('plus')} New contact</a>`,
    );
  }
  return html`<div class="heading">
      <h1>${heading(query)}</h1>
      <span class="muted">${list.total} ${list.total === 1 ? 'contact' : 'contacts'}</span>
    </div>
    ${contactRows(links, query, list.contacts, nowMs)} ${pager(links, query, list)}`;
}
