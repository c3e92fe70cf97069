export interface Contact {
  /** Its id in the CRM, which stands in its address. */
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  /** Stands only in the sentence "Customer number … , met at …" on the contact's page. */
  readonly code: string;
}

const FIRST_NAMES =
  'Amara Boris Celia Darius Esther Farid Gwen Hugo Ines Jonas Kira Lars Maeve Nils Olga Pavel Quinn Rosa Sven Tara Umar Vera Wim Xenia Yusuf'.split(
    ' ',
  );
const LAST_NAMES =
  'Ashdown Bellweather Corrigan Dunmore Ellery Fairbanks Garrick Holloway Ingram Jessup Kendrick Lockhart Merriman Northcott Oakley Pemberton Quimby Ravenhill Stanhope Thornbury'.split(
    ' ',
  );

/** The contacts that the CRM is seeded with at every load, by id. */
export const contacts: readonly Contact[] = LAST_NAMES.flatMap((lastName, row) =>
  FIRST_NAMES.map((firstName, column) => {
    const id = row * FIRST_NAMES.length + column;
    return { id, firstName, lastName, phone: `415-555-${1000 + id}`, code: `AC-${20_000 + id * 7}` };
  }),
);
