import { sentence } from '../../words/words.ts';
import { idForms } from '../id-form.ts';
import { apiName, examples, objectPart, subdomainPart, textPart, type PresetLiteral } from '../preset.ts';
import { codeFieldPart, ownAddressPart, phoneFieldPart } from './parts.ts';

/** How Zoho's addresses end, by the name of the data centre that profiles give. */
const zohoHosts: Readonly<Record<string, string>> = {
  com: 'zoho.com',
  eu: 'zoho.eu',
  in: 'zoho.in',
  'com.au': 'zoho.com.au',
  'com.cn': 'zoho.com.cn',
  jp: 'zoho.jp',
  sa: 'zoho.sa',
  ae: 'zoho.ae',
  uk: 'zoho.uk',
  ca: 'zohocloud.ca',
};

/** Vendors' CRMs for whole companies, which fit them to their own needs. */
export const hostedSuites: readonly PresetLiteral[] = [
  {
    id: 'salesforce',
    name: 'Salesforce Lightning',
    parts: [
      subdomainPart(
        '.lightning.force.com',
        'domain',
        '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.(?:sandbox|develop|trailblaze|scratch))?',
      ),
      objectPart(
        'preset.part.object',
        'Contact',
        apiName,
        sentence('preset.hint.apiName', { examples: 'Contact, Lead, Account, Case, MyObject__c' }),
      ),
      phoneFieldPart('Phone', 'Phone, MobilePhone, MyPhone__c'),
    ],
    base: 'https://<domain>.lightning.force.com',
    record: '/lightning/r/<object>/{record_id}/view',
    newRecord: '/lightning/o/<object>/new?defaultFieldValues=<phoneField>={phone}',
    idForm: idForms.salesforce,
    routing: 'push-state',
    verified: { record: true, search: false, newRecord: true, routing: false },
    source: 'vendor’s documents; public code that uses these addresses',
  },
  {
    id: 'hubspot',
    name: 'HubSpot',
    parts: [
      textPart('host', 'preset.part.host', 'preset.hint.hubspotHost', {
        example: 'app-eu1',
        pattern: 'app(?:-[a-z]{2}[0-9])?',
        default: 'app',
      }),
      textPart('portal', 'preset.part.portal', 'preset.hint.hubspotPortal', {
        example: '1234567',
        pattern: '[1-9][0-9]{0,14}',
      }),
      objectPart('preset.part.objectType', '0-1', '[0-9]{1,2}-[0-9]{1,12}', sentence('preset.hint.hubspotType')),
    ],
    base: 'https://<host>.hubspot.com',
    record: '/contacts/<portal>/record/<object>/{record_id}',
    search: '/contacts/<portal>/objects/<object>/views/all/list?query={search}',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: false, routing: false },
    source: 'public code that uses these addresses',
  },
  {
    id: 'zoho',
    name: 'Zoho CRM',
    parts: [
      {
        key: 'dc',
        label: sentence('preset.part.dataCentre'),
        hint: sentence('preset.hint.zohoEnding'),
        example: 'eu',
        pattern: Object.keys(zohoHosts)
          .map((ending) => ending.replaceAll('.', '\\.'))
          .join('|'),
        default: 'com',
        choices: Object.entries(zohoHosts).map(([value, host]) => ({ value, label: host, written: host })),
      },
      textPart('org', 'preset.part.organisationNumber', 'preset.hint.zohoOrganisation', {
        example: '20061234567',
        pattern: '[0-9]{1,20}',
      }),
      objectPart(
        'preset.part.module',
        'Contacts',
        apiName,
        examples('Contacts, Leads, Accounts, Deals, CustomModule1'),
      ),
      ownAddressPart('zoho.com'),
    ],
    base: 'https://crm.<dc>',
    record: '/crm/org<org>/tab/<object>/{record_id}',
    search: '/crm/org<org>/search?searchword={search}',
    newRecord: '/crm/org<org>/tab/<object>/create',
    idForm: idForms.number,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: true, routing: false },
    source: 'public code that uses these addresses; search: one piece of it',
  },
  {
    id: 'dynamics',
    name: 'Microsoft Dynamics 365',
    parts: [
      { ...subdomainPart('.crm.dynamics.com', 'org'), label: sentence('preset.part.organisation') },
      textPart('region', 'preset.part.region', 'preset.hint.region', {
        example: 'crm4',
        pattern: 'crm[0-9]{0,2}',
        default: 'crm',
      }),
      textPart('app', 'preset.part.appId', 'preset.hint.appId', {
        example: '101acb62-8d00-eb11-a813-000d3a8b3117',
        pattern: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
      }),
      objectPart(
        'preset.part.table',
        'contact',
        '[a-z][a-z0-9_]{0,79}',
        sentence('preset.hint.logicalName', { examples: 'contact, lead, account, incident' }),
      ),
      codeFieldPart('new_leadcode', 'preset.where.dynamics'),
      phoneFieldPart('telephone1', 'telephone1, mobilephone'),
      ownAddressPart('dynamics.com'),
    ],
    base: 'https://<org>.<region>.dynamics.com',
    record: '/main.aspx?appid=<app>&pagetype=entityrecord&etn=<object>&id={record_id}',
    search: '/main.aspx?appid=<app>&pagetype=search&searchText={search}',
    lookups: {
      // Of a table whose name ends in "y" the set of rows has another name: the lookup finds nothing there, the search does.
      vendor_lead_code: {
        template: "/api/data/v9.2/<object>s?$filter=<codeField> eq '{search}'&$top=8",
        idPath: 'value.*.<object>id',
      },
      phone: {
        template: "/api/data/v9.2/<object>s?$filter=contains(<phoneField>,'{search}')&$top=8",
        idPath: 'value.*.<object>id',
      },
    },
    newRecord: '/main.aspx?appid=<app>&pagetype=entityrecord&etn=<object>&extraqs=<phoneField>%3D{phone_digits}',
    idForm: idForms.guid,
    noise: ['appid'],
    routing: 'push-state',
    verified: { record: true, search: true, lookup: true, newRecord: true, routing: false },
    source: 'vendor’s documents; public code that uses these addresses',
  },
  {
    id: 'netsuite',
    name: 'NetSuite',
    parts: [
      { ...subdomainPart('.app.netsuite.com', 'account'), label: sentence('preset.part.account'), example: '1234567' },
    ],
    base: 'https://<account>.app.netsuite.com',
    record: '/app/common/entity/custjob.nl?id={record_id}',
    search:
      '/app/common/search/ubersearchresults.nl?quicksearch=T&searchtype=Uber&frame=be&Uber_NAMEtype=KEYWORDSTARTSWITH&Uber_NAME={search}',
    newRecord: '/app/common/entity/custjob.nl?stage=lead',
    idForm: idForms.number,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: true },
    source: 'public code that uses these addresses',
  },
  {
    id: 'servicenow',
    name: 'ServiceNow',
    parts: [
      { ...subdomainPart('.service-now.com', 'instance'), label: sentence('preset.part.instance') },
      objectPart(
        'preset.part.table',
        'customer_contact',
        '[a-z][a-z0-9_]{0,79}',
        examples('customer_contact, csm_consumer, sys_user, incident'),
      ),
      codeFieldPart('u_lead_code', 'preset.where.serviceNow'),
      phoneFieldPart('phone', 'phone, mobile_phone'),
      ownAddressPart('service-now.com'),
    ],
    base: 'https://<instance>.service-now.com',
    record: '/now/nav/ui/classic/params/target/<object>.do%3Fsys_id%3D{record_id}',
    alsoAt: ['/<object>.do?sys_id={record_id}'],
    search: '/textsearch_search.do?sysparm_search={search}',
    searches: {
      vendor_lead_code: '/<object>_list.do?sysparm_query=<codeField>={search}',
      phone: '/<object>_list.do?sysparm_query=<phoneField>LIKE{search}',
    },
    newRecord: '/<object>.do?sys_id=-1&sysparm_query=<phoneField>={phone}',
    idForm: idForms.hexadecimal,
    routing: 'multi-page',
    verified: { record: true, search: true, newRecord: true, routing: false },
    source: 'public code that uses these addresses',
  },
  {
    id: 'servicenow-workspace',
    name: 'ServiceNow workspace',
    parts: [
      { ...subdomainPart('.service-now.com', 'instance'), label: sentence('preset.part.instance') },
      objectPart(
        'preset.part.table',
        'customer_contact',
        '[a-z][a-z0-9_]{0,79}',
        examples('customer_contact, csm_consumer, sn_customerservice_case'),
      ),
      textPart('workspace', 'preset.part.workspace', 'preset.hint.workspace', {
        example: 'cwf',
        pattern: '[a-z][a-z0-9-]{0,39}',
        default: 'cwf',
      }),
      codeFieldPart('u_lead_code', 'preset.where.serviceNow'),
      phoneFieldPart('phone', 'phone, mobile_phone'),
      ownAddressPart('service-now.com'),
    ],
    base: 'https://<instance>.service-now.com',
    record: '/now/<workspace>/agent/record/<object>/{record_id}',
    alsoAt: ['/<object>.do?sys_id={record_id}'],
    searches: {
      vendor_lead_code: '/<object>_list.do?sysparm_query=<codeField>={search}',
      phone: '/<object>_list.do?sysparm_query=<phoneField>LIKE{search}',
    },
    newRecord: '/now/<workspace>/agent/record/<object>/-1',
    idForm: idForms.hexadecimal,
    routing: 'push-state',
    verified: { record: true, search: true, newRecord: false, routing: false },
    source: 'public code that uses these addresses',
  },
];
