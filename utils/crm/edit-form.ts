import { type RecordSignature, showsRecord } from './record-signature.ts';

/** "edit" as a part of its own in a path, a hash or a parameter: `#Lead/edit/5`, `action=EditView`, `view=Edit`. */
const EDIT = /(?<=[/=#])edit(?:view)?(?=[/?&#]|$)/i;
/** What the same CRMs call the page that shows the record (crm-urls). */
const SHOWN = ['view', 'record', 'Detail', 'DetailView'];

/** Whether a tab has the record: its page, or the form in which it is being edited. */
export function hasRecord(address: string, signature: RecordSignature): boolean {
  if (showsRecord(address, signature)) return true;
  return EDIT.test(address) && SHOWN.some((name) => showsRecord(address.replace(EDIT, name), signature));
}
