import type { Contact } from '../shared/model.ts';
import { html } from '../shared/html.ts';
import { linksOf, listPath, parsePath, type Route } from '../shared/routes.ts';
import { icon } from '../views/icons.ts';
import { PRODUCT } from '../views/frame.ts';
import { skeleton } from '../views/parts.ts';
import { recordView } from '../views/record.ts';
import { complain, fill, formTexts, markCurrent, required, setCanonical } from './page.ts';
import { crmServer } from './server.ts';
import { editForm, show } from './show.ts';

/** A tab inside the app. Its pane stays in the document, hidden, while another one is in front. */
interface Tab {
  key: string;
  path: string;
  title: string;
  route: Route;
  pane: HTMLElement;
  contact: Contact | null;
}

const MOST_TABS = 8;
const links = linksOf('hash');
const server = crmServer({ via: 'hash' });
const view = required('#view');
const strip = document.createElement('nav');
const panes = document.createElement('div');
const tabs: Tab[] = [];

const pathNow = (): string => (location.hash.startsWith('#/') ? location.hash.slice(1) : '/contacts');

function drawStrip(front: Tab): void {
  fill(
    strip,
    html`<ul>
      ${tabs.map(
        (tab) =>
          html`<li class="${tab === front && 'front'}">
            <a href="#${tab.path}" ${tab === front && html`aria-current="true"`}>${tab.title}</a>${
              tab.key !== 'list' &&
              html`<button data-close="${tab.key}" aria-label="Close ${tab.title}">${icon('close')}</button>`
            }
          </li>`,
      )}
    </ul>`,
  );
}

function bringToFront(front: Tab): void {
  for (const tab of tabs) tab.pane.hidden = tab !== front;
  const { route, contact } = front;
  setCanonical(route.page === 'record' && contact !== null ? links.record(contact.id) : null);
  markCurrent(
    route.page === 'list' ? `/hash/#${listPath({ stage: route.query.stage, owner: route.query.owner })}` : '',
  );
  document.title = PRODUCT;
  drawStrip(front);
}

async function load(tab: Tab): Promise<void> {
  const { path } = tab;
  const page = await show(links, server, tab.route);
  if (tab.path !== path) return;
  tab.title = page.title;
  tab.contact = page.contact;
  fill(tab.pane, page.content);
  if (!tab.pane.hidden) bringToFront(tab);
  else drawStrip(tabs.find((other) => !other.pane.hidden) ?? tab);
  if (tab.route.page !== 'record' || page.contact === null) return;
  const activities = await server.activities(page.contact.id);
  const typed = tab.pane.querySelector('textarea')?.value ?? '';
  if (tab.path === path && typed === '') fill(tab.pane, recordView(links, page.contact, activities));
}

function closeTab(tab: Tab): void {
  tab.pane.remove();
  tabs.splice(tabs.indexOf(tab), 1);
}

function openTab(path: string, route: Route): Tab {
  const key = route.page === 'list' ? 'list' : path;
  const known = tabs.find((tab) => tab.key === key);
  if (known !== undefined) return known;
  const oldest = tabs.find((tab) => tab.key !== 'list' && tab.pane.hidden);
  if (tabs.length >= MOST_TABS && oldest !== undefined) closeTab(oldest);
  const pane = document.createElement('section');
  pane.className = 'pane';
  panes.append(pane);
  const tab: Tab = { key, path: '', title: 'Loading …', route, pane, contact: null };
  tabs.push(tab);
  return tab;
}

function follow(): void {
  // A fragment that is no route (the skip link's) leaves the app where it is.
  if (location.hash !== '' && !location.hash.startsWith('#/') && tabs.length > 0) return;
  const path = pathNow();
  const route = parsePath(path);
  const tab = openTab(path, route);
  const isNew = tab.path !== path;
  tab.path = path;
  tab.route = route;
  if (isNew) fill(tab.pane, skeleton());
  bringToFront(tab);
  if (isNew) void load(tab);
}

function frontTab(): Tab | undefined {
  return tabs.find((tab) => !tab.pane.hidden);
}

/** Loads those tabs again that show a record which has just been saved. */
function reload(id: number): void {
  for (const tab of tabs) {
    if (tab.contact?.id === id && tab.route.page === 'record') void load(tab);
  }
}

async function submit(form: HTMLFormElement): Promise<void> {
  const values = formTexts(form);
  if (form.dataset['form'] === 'search') {
    const q = (values['q'] ?? '').trim();
    location.hash = q === '' ? '/contacts' : `/search/${encodeURIComponent(q)}`;
    return;
  }
  const tab = frontTab();
  if (tab === undefined) return;
  if (form.dataset['form'] === 'note' && tab.contact !== null) {
    await server.note(tab.contact.id, values['note'] ?? '');
    form.reset();
    return reload(tab.contact.id);
  }
  const saved = await server.save(tab.contact?.id ?? null, values);
  if (!saved.ok) return fill(tab.pane, editForm(links, tab.contact, values, saved.errors));
  closeTab(tab);
  reload(saved.id);
  location.hash = `/contacts/${saved.id}`;
}

strip.className = 'tabs';
strip.setAttribute('aria-label', 'Open tabs');
view.replaceChildren(strip, panes);

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement) || event.target.dataset['form'] === undefined) return;
  event.preventDefault();
  const form = event.target;
  submit(form).catch((error: unknown) => complain(form, error));
});

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  const row = event.target.closest('tr[data-rowid], button[data-open]');
  const id = row?.getAttribute('data-rowid') ?? row?.getAttribute('data-open');
  if (id && event.target.closest('a') === null) location.hash = `/contacts/${id}`;
  const key = event.target.closest('button[data-close]')?.getAttribute('data-close');
  const tab = tabs.find((candidate) => candidate.key === key);
  if (tab === undefined) return;
  const wasInFront = !tab.pane.hidden;
  closeTab(tab);
  if (wasInFront) location.hash = tabs.at(-1)?.path ?? '/contacts';
  else drawStrip(frontTab() ?? tab);
});

/** The list is always the first tab, and loads behind the record that the app was opened with. */
function openList(): void {
  const path = pathNow();
  const route = parsePath('/contacts');
  if (parsePath(path).page === 'list') return;
  const tab = openTab('/contacts', route);
  tab.path = '/contacts';
  tab.title = 'Contacts';
  tab.pane.hidden = true;
  void load(tab);
}

addEventListener('hashchange', follow);
openList();
follow();
