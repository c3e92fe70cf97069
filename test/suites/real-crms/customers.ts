/** A customer as the seed of a CRM gets them: code and number stand in fields that somebody added to the CRM. */
export interface Customer {
  readonly name: string;
  readonly code: string;
  /** As it is stored. */
  readonly phone: string;
}

const FIRST_NAMES = ['Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta', 'Hiro'];
const LAST_NAMES = ['Abernathy', 'Björk', 'Castellano', 'Duarte', 'Eszterházy'];

/** Forty customers, the same each time. Their numbers are written in two ways, as in a CRM that has been imported into. */
export const customers: readonly Customer[] = LAST_NAMES.flatMap((last) =>
  FIRST_NAMES.map((first) => `${first} ${last}`),
).map((name, at) => ({
  name,
  code: `abc${100 + at}-xyz${400 + at}`,
  phone: at % 2 === 0 ? `+1415555${2000 + at}` : `(415) 555-${2000 + at}`,
}));
