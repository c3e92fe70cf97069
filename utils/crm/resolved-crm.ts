import type { CrmBase } from './crm-address.ts';
import type { IdForm } from './id-form.ts';
import type { RecordName, Routing, SearchSubject, Way } from './profile.ts';
import type { Template } from './template.ts';

/** Whether a caller whose record's address is not known can be looked for. */
export const canBeSearched = ({ searchTemplate, lookup }: ResolvedCrm): boolean =>
  searchTemplate !== null || lookup !== null;

/** A CRM that is ready to use: preset and profile combined, templates parsed. Plain data. */
export type ResolvedCrm = CrmBase & {
  profileId: string;
  name: string;
  preset: string;
  /** The host permission that its pages need. */
  matchPattern: string;
  recordTemplate: Template | null;
  searchTemplate: Template | null;
  newRecordTemplate: Template | null;
  lookup: { template: Template; idPath: string } | null;
  /** What an id must look like in this CRM; null where anything can be an id. */
  idForm: IdForm | null;
  /** Parameters of the record template that do not name the record. */
  noise: readonly string[];
  rowSelector: string | null;
  routing: Routing;
  /** Only ways that this CRM has, in the order to try them. */
  ways: Way[];
  addressBy: RecordName[];
  searchBy: SearchSubject[];
  country: string;
};
