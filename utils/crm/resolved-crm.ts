import type { CrmBase } from './crm-address.ts';
import type { IdForm } from './id-form.ts';
import type { BySubject, PhoneForm, RecordName, Routing, SearchSubject, Way } from './profile.ts';
import type { Template } from './template.ts';

/** Whether a caller whose record's address is not known can be looked for. */
export const canBeSearched = ({ searches, lookups }: Pick<ResolvedCrm, 'searches' | 'lookups'>): boolean =>
  [...Object.values(searches), ...Object.values(lookups)].some((place) => place !== null);

/** Where in a lookup's answer the ids of records are, and the texts that tell them apart (blank: guessed). */
export type LookupPaths = { idPath: string; labelPath: string };

/** A CRM that is ready to use: preset and profile combined, templates parsed. Plain data. */
export type ResolvedCrm = CrmBase & {
  profileId: string;
  name: string;
  preset: string;
  /** The host permission that its pages need. */
  matchPattern: string;
  recordTemplate: Template | null;
  /** Other addresses of its records: the CRM's lists may link to them. */
  alsoAt: readonly Template[];
  searches: BySubject<Template | null>;
  newRecordTemplate: Template | null;
  lookups: BySubject<(LookupPaths & { template: Template }) | null>;
  /** What an id must look like in this CRM; null where anything can be an id. */
  idForm: IdForm | null;
  /** Parameters of the record template that do not name the record. */
  noise: readonly string[];
  rowSelector: string | null;
  routing: Routing;
  /** Only ways that this CRM has, in the order to try them. */
  ways: Way[];
  /** Which of the call's fields may be the id in the record's address; empty where none can be. */
  addressBy: RecordName[];
  searchBy: SearchSubject[];
  phoneForms: PhoneForm[];
  country: string;
};
