import { formValues } from './form.ts';
import { HttpError, page, redirect, type CrmRequest, type Reply } from './http.ts';
import { findRecords, saveContact, saveNote } from './records.ts';
import type { Markup } from './shared/html.ts';
import { OWNERS, type Contact, type FieldErrors } from './shared/model.ts';
import { linksOf, listPath, parseRoute, type ListQuery, type RecordKey } from './shared/routes.ts';
import { isSignedIn, type CrmState } from './state.ts';
import { editView } from './views/edit.ts';
import { documentPage, frame, PRODUCT } from './views/frame.ts';
import { listView } from './views/list.ts';
import { ambiguousView, notFoundView, recordView } from './views/record.ts';

const links = linksOf('mpa');

interface View {
  title: string;
  content: Markup;
  status?: number;
  canonical?: string;
  query?: ListQuery;
  guard?: boolean;
}

function listPage(state: CrmState, query: ListQuery): View {
  const title = query.q === '' ? 'Contacts' : `Search: ${query.q}`;
  const shown = state.db.list(state.ignoresSearch ? { ...query, q: '' } : query);
  return { title, query, content: listView(links, query, shown, Date.now()) };
}

function recordPage(state: CrmState, key: RecordKey): View {
  const contacts = findRecords(state.db, key);
  const [contact] = contacts;
  if (contact === undefined) return { title: 'Not found', status: 404, content: notFoundView(links, key) };
  if (contacts.length > 1) return { title: 'Contacts', content: ambiguousView(links, key, contacts, Date.now()) };
  const content = recordView(links, contact, state.db.activities(contact.id));
  return { title: contact.name, canonical: links.record(contact.id), content };
}

function editPage(contact: Contact, values = formValues(contact), errors: FieldErrors = {}): View {
  const content = editView({ links, id: contact.id, name: contact.name, values, errors });
  return { title: `Edit ${contact.name}`, content, guard: true };
}

function newPage(values: Record<string, string>, errors: FieldErrors = {}): View {
  const content = editView({ links, id: null, name: '', values: { owner: OWNERS[0], ...values }, errors });
  return { title: 'New contact', content, guard: true };
}

const nowhere = (): View => ({ title: 'Not found', status: 404, content: notFoundView(links, null) });

function viewOf(state: CrmState, request: CrmRequest): View {
  const route = parseRoute(request.url.pathname.slice('/mpa'.length), request.url.searchParams);
  if (route.page === 'list' || route.page === 'search') return listPage(state, route.query);
  if (route.page === 'record') return recordPage(state, route.key);
  if (route.page === 'new') return newPage({ phone: route.phone });
  if (route.page === 'unknown') return nowhere();
  const contact = state.db.get(route.id);
  if (contact !== null) return editPage(contact);
  const content = notFoundView(links, { by: 'id', id: route.id });
  return { title: 'Not found', status: 404, content };
}

function respond(state: CrmState, request: CrmRequest, view: View): Reply {
  const { query } = view;
  const current =
    query === undefined || query.q !== '' ? '' : `/mpa${listPath({ stage: query.stage, owner: query.owner })}`;
  const body = frame({
    links,
    counts: state.db.counts(),
    current,
    q: query?.q ?? '',
    content: view.content,
    signedIn: isSignedIn(state, request),
  });
  const document = documentPage({
    title: `${view.title} · ${PRODUCT}`,
    body,
    scripts: view.guard === true ? ['guard'] : [],
    ...(view.canonical === undefined ? {} : { canonical: view.canonical }),
  });
  return page(document, view.status);
}

const texts = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : '']));

async function submit(state: CrmState, request: CrmRequest): Promise<Reply> {
  const [, id, action] = /^\/mpa\/contacts\/(\d{1,15}|new)(?:\/(notes|edit))?$/.exec(request.url.pathname) ?? [];
  if (id === undefined || (id === 'new') !== (action === undefined))
    throw new HttpError(405, 'Nothing can be sent here.');
  const values = texts(await request.body());
  if (action === 'notes') {
    saveNote(state, Number(id), values, 'mpa');
    return redirect(links.record(Number(id)), 303);
  }
  const result = saveContact(state, id === 'new' ? null : Number(id), values, 'mpa');
  if (result.ok) return redirect(links.record(result.id), 303);
  const contact = state.db.get(Number(id));
  const view = contact === null ? newPage(values, result.errors) : editPage(contact, values, result.errors);
  return respond(state, request, { ...view, status: 422 });
}

/** Answers below `/mpa`: every page whole from the server. Throws HttpError. */
export async function mpa(state: CrmState, request: CrmRequest): Promise<Reply> {
  if (request.method === 'POST') return submit(state, request);
  if (request.method !== 'GET') throw new HttpError(405, 'Pages can be read or sent forms.');
  return respond(state, request, viewOf(state, request));
}
