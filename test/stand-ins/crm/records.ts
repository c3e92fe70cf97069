import type { CrmDatabase } from './database.ts';
import { formValues, noteForm, readForm } from './form.ts';
import { HttpError } from './http.ts';
import { OWNERS, type Contact, type FieldErrors, type Style } from './shared/model.ts';
import type { RecordKey } from './shared/routes.ts';
import type { CrmState, Save } from './state.ts';

/** Returns the records that a key names: none, one, or several that share a code. */
export function findRecords(db: CrmDatabase, key: RecordKey): Contact[] {
  if (key.by === 'code') return db.byCode(key.code);
  if (key.by === 'lead') return db.byLead(key.id);
  const contact = db.get(key.id);
  return contact === null ? [] : [contact];
}

type Via = Save['via'];
const strings = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** Throws HttpError 404 or 422. */
export function saveNote(state: CrmState, id: number, values: Record<string, unknown>, via: Via): void {
  if (state.db.get(id) === null) throw new HttpError(404, 'There is no such contact.');
  const result = noteForm.safeParse(values);
  if (!result.success) throw new HttpError(422, result.error.issues[0]?.message ?? 'That is not a note.');
  state.db.addNote(id, OWNERS[0], result.data.note);
  state.saves.push({ kind: 'note', contactId: id, via, values: result.data, atMs: Date.now() });
}

export type SaveResult = { ok: true; id: number } | { ok: false; errors: FieldErrors };

/** Saves the form of a record, or of a new one when `id` is null. Fields that are not sent stay. Throws HttpError 404. */
export function saveContact(state: CrmState, id: number | null, values: Record<string, unknown>, via: Via): SaveResult {
  const old = id === null ? null : state.db.get(id);
  if (id !== null && old === null) throw new HttpError(404, 'There is no such contact.');
  const before = old === null ? { stage: 'New', owner: OWNERS[0] } : formValues(old);
  const result = readForm({ ...before, ...values });
  if (!result.ok) return result;
  const saved = id ?? state.db.create(result.form);
  if (id !== null) state.db.update(id, result.form);
  const kind = id === null ? 'create' : 'edit';
  state.saves.push({ kind, contactId: saved, via, values: strings(result.form), atMs: Date.now() });
  return { ok: true, id: saved };
}

/** Returns through which of the pages a JSON request came; they say so in a header. */
export const viaOf = (text: string | null): Via => (text === 'hash' || text === 'spa' ? (text satisfies Style) : 'api');
