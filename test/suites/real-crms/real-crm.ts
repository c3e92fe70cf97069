import type { Page } from 'puppeteer-core';

import type { BySubject, Way } from '#utils/crm/profile.ts';
import type { Customer } from './customers.ts';

/** A customer with the id of their record in the CRM. */
export interface CustomerRecord extends Customer {
  readonly id: number;
}

/** How a CRM is described to the extension, as an agent does who pastes addresses, and what it can be asked for. */
export interface Description {
  readonly what: string;
  readonly recordTemplate: string;
  /** Absent where nobody has set up a search. */
  readonly searchTemplate?: string;
  /** Where the CRM answers with JSON: an address for each of the call's fields that it can be asked for. */
  readonly lookups?: Partial<BySubject<{ readonly template: string; readonly idPath: string }>>;
  /** Where not all ways are gone. */
  readonly ways?: readonly Way[];
  /** Where a preset describes it, with what it asks for beside the CRM's address. */
  readonly preset?: { readonly id: string; readonly parts: Readonly<Record<string, string>> };
  readonly records: readonly CustomerRecord[];
}

/** A CRM that runs, with the customers in it. */
export interface RealCrm {
  readonly origin: string;
  /** Path of the page that an agent begins the day on. */
  readonly home: string;
  readonly descriptions: readonly Description[];
  /** Path of a page with an empty form, and a field of it to type into. Absent where the CRM has no such page. */
  readonly form?: { readonly path: string; readonly field: string };
  /** Whether the page is the one to log in on. */
  isLogIn(page: Page): Promise<boolean>;
  /** Logs the agent in on that page, and waits for the page after it. */
  logIn(page: Page): Promise<void>;
  /** Unfolds the menu with the records that the agent has looked at, where the pages have one. */
  unfoldRecent?(page: Page): Promise<void>;
  close(): Promise<void>;
}

/** The places of two customers: the code of the first is the id of the second's record. */
export const NUMERIC = { numericAt: 6, numericIs: 11 } as const;

/** The customers with the ids that the CRM gave their records. Throws where one has none. */
export function recordsOf(customers: readonly Customer[], ids: readonly number[]): CustomerRecord[] {
  return customers.map((customer, at) => {
    const id = ids[at];
    const code = at === NUMERIC.numericAt ? ids[NUMERIC.numericIs] : customer.code;
    if (id === undefined || code === undefined) throw new Error(`${customer.name} was not seeded.`);
    return { ...customer, id, code: `${code}` };
  });
}
