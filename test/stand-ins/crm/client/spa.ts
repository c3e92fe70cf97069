import type { Contact } from '../shared/model.ts';
import { linksOf, listPath, parseRoute, type Route } from '../shared/routes.ts';
import { PRODUCT } from '../views/frame.ts';
import { skeleton } from '../views/parts.ts';
import { recordView } from '../views/record.ts';
import { clickedLink, complain, fill, formTexts, markCurrent, required, setCanonical } from './page.ts';
import { crmServer } from './server.ts';
import { editForm, show } from './show.ts';

// `?late=` and `?refresh=` (ms) in the address that the app is started with hold until it is left.
const started = new URLSearchParams(location.search);
const refreshMs = Number(started.get('refresh') ?? '20000') || 20_000;
const links = linksOf('spa');
const server = crmServer({ late: started.get('late') ?? 'auto', via: 'spa' });
const view = required('#view');

let visit = 0;
let shown: Contact | null = null;
let refresh: ReturnType<typeof setTimeout> | undefined;

const isTyping = (): boolean =>
  [...view.querySelectorAll('textarea')].some((field) => field.value !== '' || field === document.activeElement);

function mark(route: Route): void {
  const isList = route.page === 'list';
  markCurrent(isList ? `/spa${listPath({ stage: route.query.stage, owner: route.query.owner })}` : '');
  const input = required('.search input');
  if (input instanceof HTMLInputElement) input.value = route.page === 'search' ? route.query.q : '';
}

/** Draws the record again from fresh data, again and again while it is shown; never over what somebody is typing. */
async function keepFresh(contact: Contact, current: number): Promise<void> {
  const activities = await server.activities(contact.id);
  const [fresh] = await server.find({ by: 'id', id: contact.id });
  if (current !== visit) return;
  if (!isTyping()) fill(view, recordView(links, fresh ?? contact, activities));
  refresh = setTimeout(() => void keepFresh(fresh ?? contact, current), refreshMs);
}

async function render(): Promise<void> {
  visit += 1;
  const current = visit;
  clearTimeout(refresh);
  const route = parseRoute(location.pathname.slice('/spa'.length), new URLSearchParams(location.search));
  mark(route);
  fill(view, skeleton());
  setCanonical(null);
  document.title = PRODUCT;
  const page = await show(links, server, route);
  if (current !== visit) return;
  shown = page.contact;
  fill(view, page.content);
  document.title = `${page.title} | ${PRODUCT}`;
  if (route.page !== 'record' || page.contact === null) return;
  setCanonical(links.record(page.contact.id));
  await keepFresh(page.contact, current);
}

function go(address: string): void {
  history.pushState(null, '', address);
  scrollTo(0, 0);
  void render();
}

async function submit(form: HTMLFormElement): Promise<void> {
  const values = formTexts(form);
  const route = parseRoute(location.pathname.slice('/spa'.length), new URLSearchParams());
  if (form.dataset['form'] === 'search') return go(links.to(`/search?${new URLSearchParams(values).toString()}`));
  if (form.dataset['form'] === 'note' && shown !== null) {
    await server.note(shown.id, values['note'] ?? '');
    return render();
  }
  const contact = route.page === 'edit' ? shown : null;
  const saved = await server.save(contact?.id ?? null, values);
  if (saved.ok) go(links.record(saved.id));
  else fill(view, editForm(links, contact, values, saved.errors));
}

document.addEventListener('click', (event) => {
  const link = clickedLink(event);
  if (link === null || link.origin !== location.origin || !link.pathname.startsWith('/spa/')) return;
  if (link.hash !== '') return;
  event.preventDefault();
  go(link.href);
});

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement) || event.target.dataset['form'] === undefined) return;
  event.preventDefault();
  const form = event.target;
  submit(form).catch((error: unknown) => complain(form, error));
});

addEventListener('popstate', () => void render());
void render();
