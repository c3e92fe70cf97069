import faker from 'faker/locale/en_US';

import generate from 'atomic-crm/src/providers/fakerest/dataGenerator/index.ts';

import { contacts } from './contacts.ts';

const LOGO =
  'data:image/svg+xml,' +
  encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>');

/** The demo's own data, the same at every load, with contacts that the tests know and no pictures from elsewhere. */
export default function generateKnown() {
  faker.seed(20_240_601);
  const db = generate();
  for (const company of db.companies) company.logo = { title: company.name, src: LOGO };
  for (const contact of db.contacts) {
    const { firstName, lastName, phone, code } = contacts[contact.id];
    Object.assign(contact, {
      first_name: firstName,
      last_name: lastName,
      email: `${firstName}.${lastName}@example.com`.toLowerCase(),
      phone_1_number: phone,
      phone_1_type: 'Work',
      phone_2_number: null,
      background: `Customer number ${code}, met at last year's fair; prefers calls before noon.`,
      avatar: {},
    });
  }
  return db;
}
