import { type RecordSignature, showsRecord } from './record-signature.ts';

/** “edit” as a whole word of a path, a hash or a parameter: `#Lead/edit/5`, `action=EditView`, `view=Edit`. */
const EDIT = /(?<=[/=#])edit(?:view)?(?=[/?&#]|$)/i;
/** The word at the same place when the record is only shown: EspoCRM, SuiteCRM 8, Vtiger, SuiteCRM 7 (docs/crms.md). */
const SHOWN = ['view', 'record', 'Detail', 'DetailView'];

/** Whether a tab has the record open: on the page that shows it, or in the form that edits it. */
export function hasRecord(address: string, signature: RecordSignature): boolean {
  if (showsRecord(address, signature)) return true;
  return EDIT.test(address) && SHOWN.some((name) => showsRecord(address.replace(EDIT, name), signature));
}
