import { sentence } from '../../words/words.ts';
import { idForms } from '../id-form.ts';
import { addressPart, apiName, examples, objectChoice, objectPart, type PresetLiteral } from '../preset.ts';
import { codeFieldPart, phoneFieldPart } from './parts.ts';

/** CRMs that can be hosted anywhere: `base` is `<address>`, which the person enters. */
export const selfHostedPresets: readonly PresetLiteral[] = [
  {
    id: 'suitecrm-7',
    name: 'SuiteCRM 7',
    parts: [
      addressPart,
      objectPart('preset.part.module', 'Contacts', apiName, examples('Contacts, Leads, Accounts, Prospects')),
      codeFieldPart('lead_code_c', 'preset.where.suiteCrm'),
      phoneFieldPart('phone_mobile', 'phone_mobile, phone_work, phone_office'),
    ],
    base: '<address>',
    record: '/index.php?module=<object>&action=DetailView&record={record_id}',
    search: '/index.php?module=Home&action=UnifiedSearch&query_string={search}',
    searches: {
      vendor_lead_code:
        '/index.php?module=<object>&action=index&query=true&searchFormTab=advanced_search&<codeField>_advanced={search}',
      // "phone" stands for all fields with numbers; the "%" lets the number begin in another way.
      phone:
        '/index.php?module=<object>&action=index&query=true&searchFormTab=advanced_search&phone_advanced=%25{search}',
    },
    newRecord: '/index.php?module=<object>&action=EditView&<phoneField>={phone}',
    idForm: idForms.word,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources, 7.14',
  },
  {
    id: 'suitecrm-8',
    name: 'SuiteCRM 8',
    parts: [
      addressPart,
      objectPart(
        'preset.part.module',
        'contacts',
        '[a-z][a-z0-9-]{0,79}',
        examples('contacts, leads, accounts, prospects'),
      ),
      codeFieldPart('lead_code_c', 'preset.where.suiteCrm'),
      phoneFieldPart('phone_mobile', 'phone_mobile, phone_work, phone_office'),
    ],
    base: '<address>',
    record: '/#/<object>/record/{record_id}',
    searches: {
      vendor_lead_code: '/#/<object>?query=true&<codeField>={search}',
      phone: '/#/<object>?query=true&<phoneField>=%25{search}',
    },
    newRecord: '/#/<object>/edit?<phoneField>={phone}',
    idForm: idForms.word,
    routing: 'hash',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources, 8.8',
  },
  {
    id: 'sugarcrm',
    name: 'SugarCRM',
    parts: [addressPart, objectPart('preset.part.module', 'Contacts', apiName, examples('Contacts, Leads, Accounts'))],
    base: '<address>',
    record: '/#<object>/{record_id}',
    search: '/#search/{search}',
    newRecord: '/#<object>/create',
    idForm: idForms.guid,
    routing: 'hash',
    verified: { record: true, search: true, newRecord: false, routing: true },
    source: 'public code that uses these addresses, one piece for each',
  },
  {
    id: 'espocrm',
    name: 'EspoCRM',
    parts: [
      addressPart,
      objectPart('preset.part.entity', 'Contact', apiName, examples('Contact, Lead, Account')),
      codeFieldPart('cLeadCode', 'preset.where.espoCrm'),
    ],
    base: '<address>',
    record: '/#<object>/view/{record_id}',
    lookups: {
      vendor_lead_code: {
        template:
          '/api/v1/<object>?where[0][type]=equals&where[0][attribute]=<codeField>&where[0][value]={search}&select=id,name',
        idPath: 'list.*.id',
        labelPath: 'name',
      },
      // It keeps each number as digits too, with those of the country where they were written.
      phone: {
        template:
          '/api/v1/<object>?where[0][type]=endsWith&where[0][attribute]=phoneNumberNumeric&where[0][value]={phone_digits}&select=id,name',
        idPath: 'list.*.id',
        labelPath: 'name',
      },
    },
    newRecord: '/#<object>/create',
    idForm: idForms.word,
    routing: 'hash',
    verified: { record: true, search: false, lookup: true, newRecord: true, routing: true },
    source: 'the CRM’s sources, 9',
  },
  {
    id: 'vtiger',
    name: 'Vtiger',
    parts: [
      addressPart,
      objectPart('preset.part.module', 'Contacts', apiName, examples('Contacts, Leads, Accounts')),
      codeFieldPart('cf_852', 'preset.where.vtiger'),
      phoneFieldPart('phone', 'phone, mobile, otherphone'),
    ],
    base: '<address>',
    record: '/index.php?module=<object>&view=Detail&record={record_id}',
    searches: {
      vendor_lead_code: '/index.php?module=<object>&view=List&search_params=[[["<codeField>","e","{search}"]]]',
      phone: '/index.php?module=<object>&view=List&search_params=[[["<phoneField>","c","{search}"]]]',
    },
    newRecord: '/index.php?module=<object>&view=Edit&<phoneField>={phone}',
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources as public copies have them',
  },
  {
    id: 'odoo-17',
    name: 'Odoo ≤ 17.0',
    parts: [
      addressPart,
      objectPart('preset.part.model', 'res.partner', '[a-z][a-z0-9._]{0,79}', examples('res.partner, crm.lead')),
    ],
    base: '<address>',
    record: '/web#id={record_id}&model=<object>&view_type=form',
    newRecord: '/web#model=<object>&view_type=form',
    idForm: idForms.number,
    routing: 'hash',
    verified: { record: true, search: false, newRecord: false, routing: true },
    source: 'the CRM’s sources',
  },
  {
    id: 'odoo-18',
    name: 'Odoo ≥ 17.2',
    parts: [
      addressPart,
      objectPart('preset.part.page', 'contacts', '[a-z][a-z0-9._-]{0,79}', sentence('preset.hint.odooPage')),
    ],
    base: '<address>',
    record: '/odoo/<object>/{record_id}',
    newRecord: '/odoo/<object>/new',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: true, routing: true },
    source: 'the CRM’s sources',
  },
  {
    id: 'bitrix24',
    name: 'Bitrix24',
    parts: [
      { ...addressPart, example: 'https://acme.bitrix24.com' },
      objectChoice(
        ['contact', 'preset.kind.contact'],
        ['lead', 'preset.kind.lead'],
        ['company', 'preset.kind.company'],
        ['deal', 'preset.kind.deal'],
      ),
    ],
    base: '<address>',
    record: '/crm/<object>/details/{record_id}/',
    search: '/crm/<object>/list/?apply_filter=Y&FIND={search}',
    newRecord: '/crm/<object>/details/0/?phone={phone}',
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources as public copies have them; public code that uses these addresses',
  },
  {
    id: 'dolibarr',
    name: 'Dolibarr',
    parts: [
      addressPart,
      objectChoice(['contact', 'preset.kind.contact'], ['societe', 'preset.kind.thirdParty']),
      codeFieldPart('lead_code', 'preset.where.dolibarr'),
    ],
    base: '<address>',
    record: { contact: '/contact/card.php?id={record_id}', societe: '/societe/card.php?socid={record_id}' },
    searches: {
      vendor_lead_code: '/<object>/list.php?search_options_<codeField>={search}',
      phone: '/<object>/list.php?search_phone={search}',
    },
    newRecord: {
      contact: '/contact/card.php?action=create&phone_mobile={phone}',
      societe: '/societe/card.php?action=create&phone={phone}',
    },
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'the CRM’s sources; public code that uses these addresses',
  },
  {
    id: 'twenty',
    name: 'Twenty',
    parts: [
      { ...addressPart, example: 'https://acme.twenty.com' },
      objectPart(
        'preset.part.object',
        'person',
        '[a-z][A-Za-z0-9]{0,79}',
        sentence('preset.hint.singular', { examples: 'person, company, opportunity' }),
      ),
      {
        key: 'plural',
        label: sentence('preset.part.plural'),
        hint: sentence('preset.hint.plural', { examples: 'people, companies, opportunities' }),
        example: 'people',
        pattern: '[a-z][A-Za-z0-9]{0,79}',
        default: 'people',
      },
      codeFieldPart('leadCode', 'preset.where.twenty'),
      phoneFieldPart('phones', 'phones'),
    ],
    base: '<address>',
    record: '/object/<object>/{record_id}',
    searches: {
      vendor_lead_code: '/objects/<plural>?filter[<codeField>][CONTAINS]={search}',
      // It keeps a number's country apart from its digits.
      phone: '/objects/<plural>?filter[<phoneField>.primaryPhoneNumber][CONTAINS]={phone_digits}',
    },
    idForm: idForms.guid,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: false, routing: true },
    source: 'the CRM’s sources',
  },
  {
    id: 'krayin',
    name: 'Krayin',
    parts: [addressPart, objectChoice(['leads', 'preset.kind.lead'], ['contacts/persons', 'preset.kind.person'])],
    base: '<address>',
    record: {
      leads: '/admin/leads/view/{record_id}',
      'contacts/persons': '/admin/contacts/persons/view/{record_id}',
    },
    search: {
      leads: '/admin/leads?view_type=table&search={search}',
      'contacts/persons': '/admin/contacts/persons?search={search}',
    },
    lookups: {
      phone: {
        template: {
          'contacts/persons': '/admin/contacts/persons/search?search={search}&searchFields=contact_numbers:like',
        },
        idPath: 'data.*.id',
        labelPath: 'name',
      },
    },
    newRecord: { leads: '/admin/leads/create', 'contacts/persons': '/admin/contacts/persons/create' },
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, lookup: true, newRecord: true, routing: true },
    source: 'the CRM’s sources, 2.1',
  },
  {
    id: 'creatio',
    name: 'Creatio',
    parts: [
      { ...addressPart, example: 'https://acme.creatio.com' },
      objectPart('preset.part.page', 'Contacts', apiName, sentence('preset.hint.creatioPage')),
    ],
    base: '<address>',
    record: '/0/Shell/#Card/<object>_FormPage/edit/{record_id}',
    newRecord: '/0/Shell/#Card/<object>_FormPage/add',
    idForm: idForms.guid,
    routing: 'hash',
    verified: { record: true, search: false, newRecord: true, routing: true },
    source: 'public code that uses these addresses',
  },
];
