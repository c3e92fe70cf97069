import { HttpError, json, type CrmRequest, type Reply } from './http.ts';
import { saveContact, saveNote, viaOf } from './records.ts';
import { listQuery } from './shared/routes.ts';
import { beLate, type CrmState } from './state.ts';

function contacts(state: CrmState, params: URLSearchParams): Reply {
  const code = params.get('code') ?? params.get('vendorLeadCode');
  const lead = params.get('lead') ?? params.get('leadId');
  const blank = (code !== null && code.trim() === '') || (lead !== null && !/^[1-9]\d{0,14}$/.test(lead));
  if (blank) return json({ contacts: [], total: 0, page: 1, pages: 1 });
  const query = listQuery(params);
  return json(
    state.db.list({
      ...query,
      q: query.q === '' ? (params.get('phone') ?? '').trim() : query.q,
      ...(code === null ? {} : { code: code.trim() }),
      ...(lead === null ? {} : { leadId: Number(lead) }),
    }),
  );
}

function read(state: CrmState, id: number | null, part: string | undefined, params: URLSearchParams): Reply {
  if (id === null) return contacts(state, params);
  const contact = state.db.get(id);
  if (contact === null) return json({ error: 'There is no such contact.' }, 404);
  if (part === undefined) return json(contact);
  if (part === 'activities') return json({ activities: state.db.activities(id) });
  throw new HttpError(405, 'Notes can be added, and are read as activities.');
}

async function write(
  state: CrmState,
  id: number | null,
  part: string | undefined,
  request: CrmRequest,
): Promise<Reply> {
  // Other sites can make a browser send forms, but not JSON.
  if (request.contentType !== 'application/json') throw new HttpError(415, 'Send JSON.');
  const via = viaOf(request.url.searchParams.get('via'));
  const values = await request.body();
  if (part === 'notes' && id !== null && request.method === 'POST') {
    saveNote(state, id, values, via);
    return json({ ok: true }, 201);
  }
  const fits = part === undefined && request.method === (id === null ? 'POST' : 'PUT');
  if (!fits) throw new HttpError(405, 'That cannot be done here.');
  const result = saveContact(state, id, values, via);
  return result.ok ? json({ id: result.id }, id === null ? 201 : 200) : json({ errors: result.errors }, 422);
}

/**
 * Answers below `/api`: `GET contacts?q=&code=&lead=&phone=&page=&sort=` (`vendorLeadCode` and `leadId` mean `code` and `lead`), `GET|PUT contacts/ID`,
 * `GET contacts/ID/activities`, `POST contacts`, `POST contacts/ID/notes`. Throws HttpError.
 */
export async function api(state: CrmState, request: CrmRequest): Promise<Reply> {
  const pattern = /^\/api\/contacts(?:\/(\d{1,15})(?:\/(activities|notes))?)?\/?$/;
  const match = pattern.exec(request.url.pathname);
  if (match === null) return json({ error: 'There is nothing at this address.' }, 404);
  const id = match[1] === undefined ? null : Number(match[1]);
  await beLate(state, request.url.searchParams);
  return request.method === 'GET'
    ? read(state, id, match[2], request.url.searchParams)
    : write(state, id, match[2], request);
}
