import { formatDate, formatMoment, formatMoney } from '../shared/format.ts';
import { html, type Markup } from '../shared/html.ts';
import type { Activity, Contact } from '../shared/model.ts';
import { DEFAULT_SORT, type Links, type RecordKey } from '../shared/routes.ts';
import { icon, type IconName } from './icons.ts';
import { contactRows } from './list.ts';
import { avatar, notice, phoneLink, stageChip } from './parts.ts';

const ACTIVITY: Record<Activity['kind'], { icon: IconName; label: string }> = {
  call: { icon: 'phone', label: 'Call' },
  email: { icon: 'mail', label: 'Email' },
  meeting: { icon: 'meeting', label: 'Meeting' },
  note: { icon: 'note', label: 'Note' },
  stage: { icon: 'stage', label: 'Stage' },
};

const field = (label: string, value: Markup | string | number): Markup =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value === '' ? html`<span class="muted">–</span>` : value}</dd>
  </div>`;

const timeline = (activities: readonly Activity[]): Markup =>
  html`<ol class="timeline">
    ${activities.map(
      (activity) =>
        html`<li class="activity-${activity.kind}">
          <span class="activity-icon">${icon(ACTIVITY[activity.kind].icon)}</span>
          <div>
            <b>${ACTIVITY[activity.kind].label}</b> <span class="muted">${activity.who}</span>
            <time datetime="${new Date(activity.atMs).toISOString()}">${formatMoment(activity.atMs)}</time>
            <p>${activity.text}</p>
          </div>
        </li>`,
    )}
  </ol>`;

function header(links: Links, contact: Contact): Markup {
  const { name, title, company, city, country } = contact;
  const at = [title, company].filter(Boolean).join(' · ');
  const place = [city, country].filter(Boolean).join(', ');
  return html`<header class="card record-head">
    ${avatar(name, true)}
    <div class="record-name">
      <h1>${name}</h1>
      <p>${at}</p>
      <p class="muted">${place}</p>
    </div>
    ${stageChip(contact.stage)}
    <div class="actions">
      ${contact.email !== '' && html`<a class="button" href="mailto:${contact.email}">${icon('mail')} Email</a>`}
      <a class="button primary" href="${links.edit(contact.id)}">${icon('edit')} Edit</a>
    </div>
  </header>`;
}

/** A record's page; `activities` is null while they are still on their way. */
export function recordView(links: Links, contact: Contact, activities: readonly Activity[] | null): Markup {
  return html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="${links.list({})}">Contacts</a> ${icon('next')} <span>${contact.name}</span>
    </nav>
    <article class="record" data-contact="${contact.id}">
      ${header(links, contact)}
      <div class="columns">
        <div>
          <section class="card">
            <h2>Details</h2>
            <dl>
              ${field('Phone', phoneLink(contact.phone))}
              ${contact.mobile !== '' && field('Mobile', phoneLink(contact.mobile))}
              ${field('Email', contact.email === '' ? '' : html`<a href="mailto:${contact.email}">${contact.email}</a>`)}
              ${field('Company', contact.company)} ${field('Owner', contact.owner)}
              ${field('Value', formatMoney(contact.value))} ${field('Source', contact.source)}
              ${field('Added', formatDate(contact.createdAtMs))}
            </dl>
          </section>
          <section class="card">
            <h2>Custom fields</h2>
            <dl>
              ${field('Vendor lead code', contact.vendorLeadCode === '' ? '' : html`<code>${contact.vendorLeadCode}</code>`)}
              ${field('Dialer lead ID', contact.leadId === 0 ? '' : html`<code>${contact.leadId}</code>`)}
              ${field('Record no.', contact.id)}
            </dl>
          </section>
        </div>
        <div>
          <section class="card">
            <h2>Add a note</h2>
            <form class="note" data-form="note" method="post" action="/${links.style}/contacts/${contact.id}/notes">
              <textarea
                name="note"
                rows="3"
                maxlength="2000"
                required
                placeholder="What was said?"
                aria-label="Note"
              ></textarea>
              <button class="button primary">Save note</button>
            </form>
          </section>
          <section class="card">
            <h2>Activity</h2>
            ${activities === null ? html`<p class="muted" aria-busy="true">Loading activity …</p>` : timeline(activities)}
          </section>
        </div>
      </div>
    </article>`;
}

function keyWords(key: RecordKey): string {
  if (key.by === 'code') return `vendor lead code “${key.code}”`;
  return key.by === 'lead' ? `dialer lead ID ${key.id}` : `number ${key.id}`;
}

export const notFoundView = (links: Links, key: RecordKey | null): Markup =>
  notice(
    key === null ? 'Page not found' : 'Contact not found',
    key === null
      ? 'There is nothing at this address.'
      : `There is no contact with ${keyWords(key)}. It may have been deleted.`,
    html`<a class="button" href="${links.list({})}">All contacts</a>`,
  );

/** Several records have the key: the person chooses. */
export const ambiguousView = (links: Links, key: RecordKey, contacts: readonly Contact[], nowMs: number): Markup =>
  html`<div class="heading">
      <h1>${contacts.length} contacts share this lead code</h1>
      <span class="muted">Which one did you mean? All have the ${keyWords(key)}.</span>
    </div>
    ${contactRows(links, { q: '', page: 1, sort: DEFAULT_SORT, stage: '', owner: '' }, contacts, nowMs)}`;
