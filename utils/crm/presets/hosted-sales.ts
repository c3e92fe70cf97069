import { sentence } from '../../words/words.ts';
import { idForms } from '../id-form.ts';
import { apiName, examples, objectChoice, objectPart, subdomainPart, textPart, type PresetLiteral } from '../preset.ts';
import { ownAddressPart } from './parts.ts';

/** Vendors' CRMs for sales and service teams. */
export const hostedSales: readonly PresetLiteral[] = [
  {
    id: 'pipedrive',
    name: 'Pipedrive',
    parts: [
      subdomainPart('.pipedrive.com'),
      objectChoice(
        ['person', 'preset.kind.person'],
        ['organization', 'preset.kind.organisation'],
        ['deal', 'preset.kind.deal'],
      ),
    ],
    base: 'https://<subdomain>.pipedrive.com',
    record: '/<object>/{record_id}',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: false, routing: false },
    source: 'vendor’s documents',
  },
  {
    id: 'zendesk',
    name: 'Zendesk',
    parts: [
      subdomainPart('.zendesk.com'),
      objectChoice(
        ['users', 'preset.kind.user'],
        ['tickets', 'preset.kind.ticket'],
        ['organizations', 'preset.kind.organisation'],
      ),
    ],
    base: 'https://<subdomain>.zendesk.com',
    record: '/agent/<object>/{record_id}',
    search: {
      users: '/agent/search/1?type=user&q={search}',
      tickets: '/agent/search/1?type=ticket&q={search}',
      organizations: '/agent/search/1?type=organization&q={search}',
    },
    lookups: {
      vendor_lead_code: {
        template: {
          users: '/api/v2/users/search.json?external_id={search}',
          organizations: '/api/v2/organizations/search.json?external_id={search}',
        },
        idPath: '<object>.*.id',
        labelPath: 'name',
      },
    },
    newRecord: { users: '/agent/users/new', tickets: '/agent/tickets/new/1' },
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: true, lookup: true, newRecord: true, routing: false },
    source: 'vendor’s documents; public code that uses these addresses',
  },
  {
    id: 'freshsales',
    name: 'Freshsales',
    parts: [
      subdomainPart('.myfreshworks.com'),
      objectChoice(
        ['contacts', 'preset.kind.contact'],
        ['accounts', 'preset.kind.account'],
        ['deals', 'preset.kind.deal'],
        ['leads', 'preset.kind.lead'],
      ),
      ownAddressPart('myfreshworks.com'),
    ],
    base: 'https://<subdomain>.myfreshworks.com',
    record: '/crm/sales/<object>/{record_id}',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: false, routing: false },
    source: 'public code that uses these addresses',
  },
  {
    id: 'close',
    name: 'Close',
    parts: [],
    base: 'https://app.close.com',
    record: '/lead/{record_id}/',
    search: '/search/{search}/',
    idForm: { pattern: 'lead_[A-Za-z0-9]{8,60}', words: sentence('problem.idForm.close') },
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: false, routing: false },
    source: 'public code that uses these addresses; search: one piece of it',
  },
  {
    id: 'copper',
    name: 'Copper',
    parts: [
      textPart('org', 'preset.part.companyNumber', 'preset.hint.copperCompany', {
        example: '123456',
        pattern: '[1-9][0-9]{0,14}',
      }),
      objectPart('preset.part.kind', 'contact', '[a-z]{1,40}', sentence('preset.hint.copperKind')),
    ],
    base: 'https://app.copper.com',
    record: '/companies/<org>/app#/<object>/{record_id}',
    idForm: idForms.number,
    routing: 'hash',
    verified: { record: true, search: false, newRecord: false, routing: true },
    source: 'public code that uses these addresses',
  },
  {
    id: 'insightly',
    name: 'Insightly',
    parts: [
      textPart('host', 'preset.part.host', 'preset.hint.insightlyHost', {
        example: 'crm.na1.insightly.com',
        pattern: '(?:[a-z0-9-]+\\.){1,3}insightly\\.com',
      }),
      objectPart('preset.part.kind', 'Contact', apiName, examples('Contact, Lead, Organisation, Opportunity')),
    ],
    base: 'https://<host>',
    record: '/list/<object>/?blade=/details/<object>/{record_id}',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: false, routing: false },
    source: 'vendor’s documents',
  },
  {
    id: 'monday',
    name: 'monday',
    parts: [
      subdomainPart('.monday.com'),
      textPart('board', 'preset.part.board', 'preset.hint.board', {
        example: '1234567890',
        pattern: '[1-9][0-9]{0,19}',
      }),
    ],
    base: 'https://<subdomain>.monday.com',
    record: '/boards/<board>/pulses/{record_id}',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: false, routing: false },
    source: 'vendor’s documents',
  },
  {
    id: 'kommo',
    name: 'Kommo',
    parts: [
      subdomainPart('.kommo.com'),
      objectChoice(
        ['leads', 'preset.kind.lead'],
        ['contacts', 'preset.kind.contact'],
        ['companies', 'preset.kind.company'],
      ),
    ],
    base: 'https://<subdomain>.kommo.com',
    record: '/<object>/detail/{record_id}',
    search: {
      leads: '/leads/list/?term={search}',
      contacts: '/contacts/list/contacts/?term={search}',
      companies: '/contacts/list/companies/?term={search}',
    },
    newRecord: { leads: '/leads/add/' },
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: true, routing: false },
    source: 'public code that uses these addresses',
  },
];
