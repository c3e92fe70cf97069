import type { Markup } from '../shared/html.ts';
import { FIELDS, OWNERS, type Contact, type FieldErrors } from '../shared/model.ts';
import type { Links, Route } from '../shared/routes.ts';
import { editView } from '../views/edit.ts';
import { listView } from '../views/list.ts';
import { ambiguousView, notFoundView, recordView } from '../views/record.ts';
import { notice } from '../views/parts.ts';
import type { CrmServer } from './server.ts';

/** What a route came to: what to draw, what to call it, and the record when it is one. */
export interface Shown {
  title: string;
  content: Markup;
  contact: Contact | null;
}

const formTextsOf = (contact: Contact): Record<string, string> =>
  Object.fromEntries(
    FIELDS.map((field) => [field, field === 'leadId' && contact.leadId === 0 ? '' : String(contact[field])]),
  );

export function editForm(
  links: Links,
  contact: Contact | null,
  values: Record<string, string>,
  errors: FieldErrors = {},
): Markup {
  return editView({ links, id: contact?.id ?? null, name: contact?.name ?? '', values, errors });
}

/**
 * Fetches what a route needs and returns its page; a record comes without its activities, which are asked
 * for next. A server that fails becomes a page that says so.
 */
export async function show(links: Links, server: CrmServer, route: Route): Promise<Shown> {
  try {
    return await fetched(links, server, route);
  } catch {
    const content = notice('Could not load this page', 'The server does not answer. Try again in a moment.', null);
    return { title: 'Not loaded', content, contact: null };
  }
}

async function fetched(links: Links, server: CrmServer, route: Route): Promise<Shown> {
  switch (route.page) {
    case 'list':
    case 'search': {
      const list = await server.list(route.query);
      const title = route.query.q === '' ? 'Contacts' : `“${route.query.q}”`;
      return { title, content: listView(links, route.query, list, Date.now()), contact: null };
    }
    case 'record': {
      const contacts = await server.find(route.key);
      const [contact] = contacts;
      if (contact === undefined) return { title: 'Not found', content: notFoundView(links, route.key), contact: null };
      if (contacts.length === 1) return { title: contact.name, content: recordView(links, contact, null), contact };
      return { title: 'Which one?', content: ambiguousView(links, route.key, contacts, Date.now()), contact: null };
    }
    case 'edit': {
      const key = { by: 'id', id: route.id } as const;
      const [contact] = await server.find(key);
      if (contact === undefined) return { title: 'Not found', content: notFoundView(links, key), contact: null };
      return { title: `Edit ${contact.name}`, content: editForm(links, contact, formTextsOf(contact)), contact };
    }
    case 'new': {
      const values = { phone: route.phone, owner: OWNERS[0] };
      return { title: 'New contact', content: editForm(links, null, values), contact: null };
    }
    default:
      return { title: 'Not found', content: notFoundView(links, null), contact: null };
  }
}
