import { hueClass, initials, slug } from '../shared/format.ts';
import { html, type Markup } from '../shared/html.ts';
import { phoneDigits } from '../shared/phone.ts';
import { icon } from './icons.ts';

export const avatar = (name: string, large = false): Markup =>
  html`<span class="avatar ${hueClass(name)} ${large && 'avatar-large'}" aria-hidden="true">${initials(name)}</span>`;

export const stageChip = (stage: string): Markup => html`<span class="chip chip-${slug(stage)}">${stage}</span>`;

/** A number as it was written, to be dialled from. */
export function phoneLink(written: string): Markup | string {
  if (written === '') return '';
  const plus = written.trim().startsWith('+') ? '+' : '';
  return html`<a class="phone" href="tel:${plus}${phoneDigits(written)}">${written}</a>`;
}

/** A page that says one thing: not found, ambiguous, refused. */
export const notice = (title: string, text: string, action: Markup | null): Markup =>
  html`<section class="card notice" role="status">
    <span class="notice-icon">${icon('search')}</span>
    <h1>${title}</h1>
    <p>${text}</p>
    ${action}
  </section>`;

export const skeleton = (): Markup =>
  html`<section class="card skeleton" aria-busy="true" aria-label="Loading">
    <div class="bar bar-title"></div>
    <div class="bar"></div>
    <div class="bar bar-short"></div>
    <div class="bar"></div>
    <div class="bar bar-short"></div>
  </section>`;
