/** A contact that tests and demonstrations rely on; the rest of the seed is drawn around these. */
export interface Landmark {
  firstName: string;
  lastName: string;
  title: string;
  company: string;
  phone: string;
  phoneDigits: string;
  city: string;
  country: string;
  stage: string;
  owner: string;
  leadId: number;
  vendorLeadCode: string;
  deleted: boolean;
}

/** The vendor page's own example call. */
export const EXAMPLE = { leadId: 7_890_123, vendorLeadCode: 'abc123-xyz456', phone: '1234567890' };
/** A code that two contacts of one household share. */
export const SHARED_CODE = 'HC-003380';
/** The switchboard number that two colleagues share. */
export const SHARED_PHONE = '494066969700';
/** The code and lead id of a contact that was deleted; its page says that it was not found. */
export const DELETED = { leadId: 7_004_401, vendorLeadCode: 'HC-001999' };
/** A code that breaks every address that does not encode it. */
export const AWKWARD_CODE = 'K&R/17 #4?';

const NOBODY = { stage: 'New', owner: 'Dana Whitfield', leadId: 0, vendorLeadCode: '', deleted: false };

export function landmarkPeople(): Landmark[] {
  const kowalski = { company: 'Kowalski Boat Charters', city: 'Chicago', country: 'United States', stage: 'Qualified' };
  const lindgren = { company: 'Lindgren Logistik', city: 'Hamburg', country: 'Germany', phoneDigits: SHARED_PHONE };
  return [
    {
      ...NOBODY,
      firstName: 'Naomi',
      lastName: 'Castellanos',
      title: 'Fleet Manager',
      company: 'Bluewater Marine Supply',
      phone: '(123) 456-7890',
      phoneDigits: EXAMPLE.phone,
      city: 'San Diego',
      country: 'United States',
      stage: 'Proposal',
      leadId: EXAMPLE.leadId,
      vendorLeadCode: EXAMPLE.vendorLeadCode,
    },
    {
      ...NOBODY,
      ...kowalski,
      firstName: 'Marta',
      lastName: 'Kowalska',
      title: 'Owner',
      phone: '312-555-0187',
      phoneDigits: '13125550187',
      leadId: 7_004_218,
      vendorLeadCode: SHARED_CODE,
    },
    {
      ...NOBODY,
      ...kowalski,
      firstName: 'Piotr',
      lastName: 'Kowalski',
      title: 'Skipper',
      phone: '+1 312 555 0188',
      phoneDigits: '13125550188',
      leadId: 7_004_219,
      vendorLeadCode: SHARED_CODE,
    },
    {
      ...NOBODY,
      ...lindgren,
      firstName: 'Silke',
      lastName: 'Lindgren',
      title: 'Managing Director',
      phone: '+49 40 66969-700',
      leadId: 7_004_310,
      vendorLeadCode: 'HC-004217',
    },
    {
      ...NOBODY,
      ...lindgren,
      firstName: 'Ole',
      lastName: 'Petersen',
      title: 'Dispatcher',
      phone: '040 / 66969 700',
      leadId: 7_004_311,
      vendorLeadCode: 'lgl042-opn311',
      owner: 'Jonas Lindqvist',
    },
    {
      ...NOBODY,
      firstName: 'Owen',
      lastName: 'Pritchard',
      title: 'Buyer',
      company: 'Northgate Foods',
      phone: '0161 496 0977',
      phoneDigits: '441614960977',
      city: 'Manchester',
      country: 'United Kingdom',
      ...DELETED,
      deleted: true,
    },
    {
      ...NOBODY,
      firstName: 'Sofia',
      lastName: 'Almeida',
      title: 'Office Manager',
      company: 'Meridian Dental',
      phone: '+44 20 7946 0991',
      phoneDigits: '442079460991',
      city: 'London',
      country: 'United Kingdom',
      leadId: 7_004_502,
    },
    {
      ...NOBODY,
      firstName: 'Tomás',
      lastName: 'Herrera',
      title: 'Owner',
      company: 'Casa Ibáñez',
      phone: '+1 512.555.0199',
      phoneDigits: '15125550199',
      city: 'Austin',
      country: 'United States',
    },
    {
      ...NOBODY,
      firstName: 'Kenji',
      lastName: 'Watanabe',
      title: 'Purchasing Assistant',
      company: 'Tan Brothers Hardware',
      phone: '+61 2 5550 1988',
      phoneDigits: '61255501988',
      city: 'Sydney',
      country: 'Australia',
      stage: 'Contacted',
      leadId: 7_004_655,
      vendorLeadCode: AWKWARD_CODE,
    },
    {
      ...NOBODY,
      firstName: 'Yasmin',
      lastName: 'Haddad',
      title: 'Customer Care Lead',
      company: 'Osprey Insurance Brokers',
      // Arabic-Indic digits, as a phone set to Arabic copies them.
      phone: '٠٧٧٠٠ ٩٠٠٩٨٤',
      phoneDigits: '447700900984',
      city: 'Manchester',
      country: 'United Kingdom',
      stage: 'Contacted',
      leadId: 7_004_730,
      vendorLeadCode: 'ysm900-hdd984',
    },
  ];
}
