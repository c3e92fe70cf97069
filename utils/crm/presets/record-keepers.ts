import { sentence } from '../../words/words.ts';
import { idForms } from '../id-form.ts';
import { addressPart, examples, objectChoice, objectPart, textPart, type PresetLiteral } from '../preset.ts';
import { codeFieldPart, phoneFieldPart } from './parts.ts';

/** What else keeps customers' records and can be hosted anywhere: frameworks, back offices, desks. */
export const recordKeepers: readonly PresetLiteral[] = [
  {
    id: 'frappe',
    name: 'Frappe CRM',
    parts: [
      addressPart,
      objectChoice(['leads', 'preset.kind.lead'], ['contacts', 'preset.kind.contact']),
      codeFieldPart('custom_lead_code', 'preset.where.frappe'),
      phoneFieldPart('mobile_no', 'mobile_no, phone'),
    ],
    base: '<address>',
    record: '/crm/<object>/{record_id}',
    lookups: {
      vendor_lead_code: {
        template: {
          leads: '/api/resource/CRM Lead?filters=[["<codeField>","=","{search}"]]&fields=["name","lead_name"]',
          contacts: '/api/resource/Contact?filters=[["<codeField>","=","{search}"]]&fields=["name","full_name"]',
        },
        idPath: 'data.*.name',
        labelPath: 'lead_name full_name',
      },
      phone: {
        template: {
          leads:
            '/api/resource/CRM Lead?filters=[["<phoneField>","like","%25{search}%25"]]&fields=["name","lead_name"]',
          contacts:
            '/api/resource/Contact?filters=[["<phoneField>","like","%25{search}%25"]]&fields=["name","full_name"]',
        },
        idPath: 'data.*.name',
        labelPath: 'lead_name full_name',
      },
    },
    idForm: idForms.name,
    routing: 'push-state',
    verified: { record: true, search: false, lookup: true, newRecord: false, routing: true },
    source: 'the CRM’s sources',
  },
  {
    id: 'erpnext',
    name: 'ERPNext',
    parts: [
      addressPart,
      objectPart('preset.part.documentType', 'lead', '[a-z][a-z0-9-]{0,79}', examples('lead, contact, customer')),
      {
        key: 'desk',
        label: sentence('preset.part.desk'),
        hint: sentence('preset.hint.desk'),
        example: 'app',
        pattern: 'app|desk',
        default: 'app',
        choices: [
          { value: 'app', label: '/app/' },
          { value: 'desk', label: '/desk/' },
        ],
      },
      codeFieldPart('custom_lead_code', 'preset.where.frappe'),
      phoneFieldPart('mobile_no', 'mobile_no, phone'),
    ],
    base: '<address>',
    record: '/<desk>/<object>/{record_id}',
    searches: {
      vendor_lead_code: '/<desk>/<object>?<codeField>={search}',
      phone: '/<desk>/<object>?<phoneField>=["like","%25{search}%25"]',
    },
    newRecord: '/<desk>/<object>/new?<phoneField>={phone}',
    idForm: idForms.name,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources',
  },
  {
    id: 'tryton',
    name: 'Tryton',
    parts: [
      addressPart,
      textPart('database', 'preset.part.database', 'preset.hint.trytonDatabase', {
        example: 'tryton',
        pattern: '[A-Za-z0-9_][A-Za-z0-9_-]{0,62}',
        default: 'tryton',
      }),
      objectPart(
        'preset.part.model',
        'party.party',
        '[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*){1,5}',
        sentence('preset.hint.trytonModel'),
      ),
    ],
    base: '<address>',
    record: '/#<database>/model/<object>/{record_id}',
    // Of a party: its code, name, identifiers and numbers.
    search: '/#<database>/model/<object>;search_value=[["rec_name","ilike","%25{search}%25"]]',
    idForm: idForms.number,
    routing: 'hash',
    verified: { record: true, search: true, newRecord: false, routing: true },
    source: 'the CRM itself, 6.0',
  },
  {
    id: 'atomic-crm',
    name: 'Atomic CRM',
    parts: [addressPart, objectChoice(['contacts', 'preset.kind.contact'], ['companies', 'preset.kind.company'])],
    base: '<address>',
    record: '/<object>/{record_id}/show',
    search: '/<object>?filter={"q":"{search}"}',
    newRecord: '/<object>/create',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM itself, 0.0.2',
  },
  {
    id: 'directus',
    name: 'Directus',
    parts: [
      addressPart,
      objectPart('preset.part.collection', 'contacts', '[A-Za-z_][A-Za-z0-9_]{0,79}', examples('contacts, leads')),
      codeFieldPart('vendor_lead_code', 'preset.where.directus'),
    ],
    base: '<address>',
    record: '/admin/content/<object>/{record_id}',
    lookups: {
      vendor_lead_code: {
        template: '/items/<object>?filter[<codeField>][_eq]={search}&limit=8',
        idPath: 'data.*.id',
      },
      phone: { template: '/items/<object>?search={search}&limit=8', idPath: 'data.*.id' },
    },
    newRecord: '/admin/content/<object>/+',
    idForm: idForms.word,
    routing: 'push-state',
    verified: { record: true, search: false, lookup: true, newRecord: true, routing: true },
    source: 'the app itself, 12.4',
  },
  {
    id: 'redmine',
    name: 'Redmine',
    parts: [addressPart, codeFieldPart('cf_1', 'preset.where.redmine', 'cf_[1-9][0-9]{0,5}')],
    base: '<address>',
    record: '/issues/{record_id}',
    // In quotes, because Redmine takes a number without for an issue's, and opens that.
    search: '/search?q=%22{search}%22',
    searches: { vendor_lead_code: '/issues?set_filter=1&status_id=*&<codeField>={search}' },
    newRecord: '/issues/new?issue[subject]={phone}',
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the app itself, 5.0; its sources',
  },
  {
    id: 'request-tracker',
    name: 'Request Tracker',
    parts: [
      addressPart,
      objectChoice(['user', 'preset.kind.user'], ['ticket', 'preset.kind.ticket']),
      codeFieldPart('1', 'preset.where.requestTracker', '[1-9][0-9]{0,5}'),
    ],
    base: '<address>',
    record: { user: '/User/Summary.html?id={record_id}', ticket: '/Ticket/Display.html?id={record_id}' },
    search: { user: '/User/Search.html?UserString={search}' },
    searches: {
      vendor_lead_code: { ticket: "/Search/Results.html?Query='CF.%7B<codeField>%7D' = '{search}'" },
    },
    // Nothing is filled in: asked for anything without a page that leads there, it warns of a forgery.
    newRecord: { ticket: '/Ticket/Create.html' },
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the app itself, 5.0; its sources',
  },
];
