import type { Activity, Contact, FieldErrors, ListPage } from '../shared/model.ts';
import type { ListQuery, RecordKey } from '../shared/routes.ts';

export type Saved = { ok: true; id: number } | { ok: false; errors: FieldErrors };

/** What the pages ask of their server. Every method goes to the sign-in page when the session has ended. */
export interface CrmServer {
  list(query: ListQuery): Promise<ListPage>;
  find(key: RecordKey): Promise<Contact[]>;
  activities(id: number): Promise<Activity[]>;
  note(id: number, note: string): Promise<void>;
  save(id: number | null, values: Record<string, string>): Promise<Saved>;
}

/** `extra` goes with every request: how late the answer is to be, and which style asks. */
export function crmServer(extra: Record<string, string>): CrmServer {
  const ask = async (path: string, params: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> => {
    const query = new URLSearchParams({ ...params, ...extra }).toString();
    const response = await fetch(`/api/contacts${path}?${query}`, {
      ...init,
      headers: { accept: 'application/json', ...(init.body ? { 'content-type': 'application/json' } : {}) },
    });
    if (response.status !== 401) return response;
    const next = location.pathname + location.search + location.hash;
    location.assign(`/login?${new URLSearchParams({ next }).toString()}`);
    return new Promise<never>(() => undefined);
  };
  const send = (path: string, method: string, body: unknown): Promise<Response> =>
    ask(path, {}, { method, body: JSON.stringify(body) });
  const list = async (params: Record<string, string>): Promise<ListPage> => (await ask('', params)).json();
  return {
    list: ({ q, page, sort, stage, owner }) => list({ q, page: String(page), sort, stage, owner }),
    find: async (key) => {
      if (key.by === 'code') return (await list({ code: key.code })).contacts;
      if (key.by === 'lead') return (await list({ lead: String(key.id) })).contacts;
      const response = await ask(`/${key.id}`);
      if (response.status === 404) return [];
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return [await response.json()];
    },
    activities: async (id) => {
      const response = await ask(`/${id}/activities`);
      if (!response.ok) return [];
      const body: { activities: Activity[] } = await response.json();
      return body.activities;
    },
    note: async (id, note) => {
      const response = await send(`/${id}/notes`, 'POST', { note });
      if (!response.ok) throw new Error(`the note was not saved: ${response.status}`);
    },
    save: async (id, values) => {
      const response = await send(id === null ? '' : `/${id}`, id === null ? 'POST' : 'PUT', values);
      const body: { id?: number; errors?: FieldErrors } = await response.json();
      return body.id === undefined ? { ok: false, errors: body.errors ?? {} } : { ok: true, id: body.id };
    },
  };
}
