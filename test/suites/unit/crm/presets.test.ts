import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalId, isPageBesideRecords } from '#utils/crm/id-form.ts';
import { nameOrBlank } from '#utils/crm/lead-names.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { recognise } from '#utils/crm/recognise.ts';
import { recordAddress, recordIdOf, searchAddresses, signatureOf } from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { say } from '#utils/words/words.ts';
import { crmOf, exampleCall, exampleParts, problemsOf } from './profiles.ts';

const named = presets.map((preset) => [preset.id, preset] as const);

/** Example records as they stand in the CRMs' own addresses: preset, address, its parts, its id. */
const seen: [preset: string, address: string, parts: Record<string, string>, id: string][] = [
  [
    'salesforce',
    'https://acme--uat.sandbox.lightning.force.com/lightning/r/Lead/00Q5e00001AbCdEFGH/view?ws=%2Flightning',
    { domain: 'acme--uat.sandbox', object: 'Lead' },
    '00Q5e00001AbCdEFGH',
  ],
  [
    'hubspot',
    'https://app-eu1.hubspot.com/contacts/25012345/record/0-2/987654321/?eschref=%2Fcontacts',
    { host: 'app-eu1', portal: '25012345', object: '0-2' },
    '987654321',
  ],
  [
    'zoho',
    'https://crm.zoho.com.au/crm/org700012345/tab/Leads/1234567000000123456',
    { dc: 'com.au', org: '700012345', object: 'Leads' },
    '1234567000000123456',
  ],
  ['pipedrive', 'https://acme.pipedrive.com/deal/42', { subdomain: 'acme', object: 'deal' }, '42'],
  [
    'dynamics',
    'https://acme.crm4.dynamics.com/main.aspx?appid=101acb62-8d00-eb11-a813-000d3a8b3117&forceUCI=1&pagetype=entityrecord&etn=contact&id=%7B1B4E28BA-2FA1-11D2-883F-0016D3CCA427%7D',
    { org: 'acme', region: 'crm4', app: '101acb62-8d00-eb11-a813-000d3a8b3117', object: 'contact' },
    '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
  ],
  [
    'zendesk',
    'https://acme.zendesk.com/agent/users/360012345/requested_tickets',
    { subdomain: 'acme', object: 'users' },
    '360012345',
  ],
  [
    'freshsales',
    'https://acme.myfreshworks.com/crm/sales/contacts/70012',
    { subdomain: 'acme', object: 'contacts' },
    '70012',
  ],
  ['close', 'https://app.close.com/lead/lead_AbCdEfGh12345/', {}, 'lead_AbCdEfGh12345'],
  ['copper', 'https://app.copper.com/companies/123/app#/contact/456', { org: '123', object: 'contact' }, '456'],
  [
    'insightly',
    'https://crm.na1.insightly.com/list/Contact/?blade=%2Fdetails%2FContact%2F345',
    { host: 'crm.na1.insightly.com', object: 'Contact' },
    '345',
  ],
  ['monday', 'https://acme.monday.com/boards/111/pulses/222', { subdomain: 'acme', board: '111' }, '222'],
  ['kommo', 'https://acme.kommo.com/contacts/detail/31', { subdomain: 'acme', object: 'contacts' }, '31'],
  [
    'netsuite',
    'https://1234567.app.netsuite.com/app/common/entity/custjob.nl?id=88&whence=',
    { account: '1234567' },
    '88',
  ],
  [
    'suitecrm-7',
    'https://crm.example.com/suite/index.php?module=Leads&offset=1&action=DetailView&record=a1b2c3d4-0000-1111-2222-333344445555',
    { address: 'https://crm.example.com/suite', object: 'Leads' },
    'a1b2c3d4-0000-1111-2222-333344445555',
  ],
  [
    'suitecrm-8',
    'http://crm.intranet:8080/#/contacts/record/a1b2c3d4?return_module=home',
    { address: 'http://crm.intranet:8080', object: 'contacts' },
    'a1b2c3d4',
  ],
  [
    'sugarcrm',
    'https://crm.example.com/#Contacts/1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    { address: 'https://crm.example.com', object: 'Contacts' },
    '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
  ],
  [
    'espocrm',
    'https://crm.example.com/espo/#Contact/view/5f1e2d3c4b5a69788',
    { address: 'https://crm.example.com/espo', object: 'Contact' },
    '5f1e2d3c4b5a69788',
  ],
  [
    'vtiger',
    'https://crm.example.com/index.php?module=Contacts&view=Detail&record=115&app=MARKETING',
    { address: 'https://crm.example.com', object: 'Contacts' },
    '115',
  ],
  [
    'odoo-17',
    'https://erp.example.com/web#id=12&cids=1&menu_id=94&action=128&model=res.partner&view_type=form',
    { address: 'https://erp.example.com', object: 'res.partner' },
    '12',
  ],
  [
    'odoo-18',
    'https://erp.example.com/odoo/contacts/12',
    { address: 'https://erp.example.com', object: 'contacts' },
    '12',
  ],
  [
    'bitrix24',
    'https://acme.bitrix24.eu/crm/lead/details/7/?IFRAME=Y',
    { address: 'https://acme.bitrix24.eu', object: 'lead' },
    '7',
  ],
  [
    'dolibarr',
    'https://example.com/dolibarr/societe/card.php?socid=9&save_lastsearch_values=1',
    { address: 'https://example.com/dolibarr', object: 'societe' },
    '9',
  ],
  [
    'twenty',
    'https://acme.twenty.com/object/person/20202020-1c25-4d02-bf25-6aeccf7ea419',
    { address: 'https://acme.twenty.com', object: 'person' },
    '20202020-1c25-4d02-bf25-6aeccf7ea419',
  ],
  [
    'krayin',
    'https://crm.example.com/admin/contacts/persons/view/8',
    { address: 'https://crm.example.com', object: 'contacts/persons' },
    '8',
  ],
  [
    'frappe',
    'https://crm.example.com/crm/leads/CRM-LEAD-2026-00012#activity',
    { address: 'https://crm.example.com', object: 'leads' },
    'CRM-LEAD-2026-00012',
  ],
  [
    'erpnext',
    'https://erp.example.com/app/customer/Grant%20%26%20Sons',
    { address: 'https://erp.example.com', object: 'customer' },
    'Grant & Sons',
  ],
  [
    'creatio',
    'https://acme.creatio.com/0/Shell/#Card/Contacts_FormPage/edit/410006e1-ca4e-4502-a9ec-e54d922d2c00',
    { address: 'https://acme.creatio.com', object: 'Contacts' },
    '410006e1-ca4e-4502-a9ec-e54d922d2c00',
  ],
  [
    'tryton',
    'https://erp.example.com/#acme/model/party.party/31;name=%22Party%22&views=%5Bnull%2Cnull%5D',
    { address: 'https://erp.example.com', database: 'acme', object: 'party.party' },
    '31',
  ],
  [
    'atomic-crm',
    'https://crm.example.com/contacts/42/show',
    { address: 'https://crm.example.com', object: 'contacts' },
    '42',
  ],
];

describe('presets', () => {
  it('have an id and a name of their own each', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    expect(presets.map(({ id }) => id)).not.toContain('other');
  });

  it('each have an example address here', () => {
    expect(seen.map(([id]) => id)).toEqual(presets.map(({ id }) => id));
  });

  it('are each described in docs/crms.md, with what is not verified marked', () => {
    const lines = readFileSync(new URL('../../../../docs/crms.md', import.meta.url), 'utf8').split('\n');
    for (const preset of presets) {
      const line = lines.find((candidate) => candidate.includes(`\`${preset.id}\``)) ?? '';
      expect(line, preset.id).toContain(preset.name);
      for (const record of typeof preset.record === 'string' ? [preset.record] : Object.values(preset.record)) {
        expect(line, preset.id).toContain(`\`${record}\`${preset.verified.record ? '' : ' \\*'}`);
      }
      if (preset.search !== null) {
        expect(line, preset.id).toContain(`\`${preset.search}\`${preset.verified.search ? '' : ' \\*'}`);
      }
      if (preset.newRecord !== null) {
        expect(line, preset.id).toContain(`\`${preset.newRecord}\`${preset.verified.newRecord ? '' : ' \\*'}`);
      }
      for (const part of preset.parts) expect(line, `${preset.id} ${part.key}`).toContain(say(part.label));
    }
  });

  it.each(named)('%s accepts its own examples and says what is missing without them', (_, preset) => {
    expect(problemsOf({ preset: preset.id, parts: exampleParts(preset) })).toEqual({});
    const required = preset.parts.filter((part) => part.default === '').map((part) => `parts.${part.key}`);
    expect(Object.keys(problemsOf({ preset: preset.id })).sort()).toEqual(required.sort());
  });

  it.each(named)('%s refuses parts that would change the address', (_, preset) => {
    for (const part of preset.parts.filter(({ key }) => key !== 'address')) {
      for (const value of ['evil.test/', 'a/../b', 'a@b', 'x?y', 'x#y', 'a b', '{phone}', '<object>']) {
        const problems = problemsOf({ preset: preset.id, parts: { ...exampleParts(preset), [part.key]: value } });
        expect(problems, `${part.key}=${value}`).toHaveProperty([`parts.${part.key}`]);
      }
    }
  });

  it.each(seen)('%s is recognised from the address of a record', (id, address, parts, recordId) => {
    const preset = presets.find((candidate) => candidate.id === id);
    expect(recognise(address)).toEqual({ preset: id, name: preset?.name, parts, recordId });
  });

  it.each(seen)('%s: address → call → address stays the same record', (id, address, parts, recordId) => {
    const crm = crmOf({ preset: id, parts, addressBy: ['vendor_lead_code'] });
    expect(recordIdOf(crm, address)).toBe(recordId);
    const place = recordAddress(crm, { ...exampleCall, vendorLeadCode: recordId });
    expect(place).toMatchObject({ by: 'vendor_lead_code' });
    if ('refused' in place) return;
    expect(showsRecord(address, place.signature)).toBe(true);
    expect(signatureOf(crm, place.address)).toEqual(place.signature);
    const shown = signatureOf(crm, address);
    expect(shown !== null && showsRecord(place.address, shown)).toBe(true);
  });

  it.each(named)('%s: call → address → call gives the id back, whatever it is', (_, preset) => {
    const crm = crmOf({ preset: preset.id, parts: exampleParts(preset), addressBy: ['vendor_lead_code'] });
    const form = preset.idForm ?? { pattern: '[^/]+' };
    const ids = fc
      .stringMatching(new RegExp(`^(?:${form.pattern})$`, 'u'))
      .filter((id) => nameOrBlank(id) === id && !isPageBesideRecords(id));
    fc.assert(
      fc.property(ids, ids, (id, other) => {
        const place = recordAddress(crm, { ...exampleCall, vendorLeadCode: id });
        if ('refused' in place) {
          expect(id).toMatch(/(?:^|[/\\])\.{1,2}(?:$|[/\\])|\p{Cs}/u);
          return;
        }
        expect(recordIdOf(crm, place.address)).toBe(canonicalId(id, preset.idForm));
        expect(recognise(place.address)?.recordId).toBe(canonicalId(id, preset.idForm));
        const again = recordAddress(crm, { ...exampleCall, vendorLeadCode: recordIdOf(crm, place.address) ?? '' });
        expect(again).toEqual(place);
        expect(showsRecord(place.address, place.signature)).toBe(true);
        const elsewhere = recordAddress(crm, { ...exampleCall, vendorLeadCode: other });
        if ('address' in elsewhere && canonicalId(other, preset.idForm) !== canonicalId(id, preset.idForm)) {
          expect(showsRecord(elsewhere.address, place.signature)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each(named)('%s refuses a code that is no id there, and does not take the lead id for one', (_, preset) => {
    const crm = crmOf({ preset: preset.id, parts: exampleParts(preset), addressBy: ['vendor_lead_code'] });
    for (const code of ['', 'HC 10/42?', '../..']) {
      expect(recordAddress(crm, { ...exampleCall, vendorLeadCode: code })).toHaveProperty('refused');
    }
  });

  it.each(named.filter(([, preset]) => preset.search !== null))('%s can be searched by address', (_, preset) => {
    const crm = crmOf({ preset: preset.id, parts: exampleParts(preset), addressBy: ['vendor_lead_code'] });
    const places = searchAddresses(crm, exampleCall);
    expect(places.at(-1)?.by).toBe('phone');
    expect(decodeURIComponent(places.at(-1)?.address ?? '')).toContain('+1 (415) 555-0100');
    for (const { address } of places) expect(new URL(address).origin).toBe(crm.origin);
  });
});

describe('recognise', () => {
  it.each([
    'https://crm.example.com/contacts/51',
    'https://app.hubspot.com/contacts/1234567/objects/0-1/views/all/list',
    'http://127.0.0.1:8480/mpa/contacts/1037',
  ])('takes no CRM on any host at all for one known by name: %s', (address) => {
    expect(recognise(address)).toBeNull();
  });

  it.each([
    '',
    'nonsense',
    'https://example.com/',
    'https://acme.pipedrive.com.evil.test/person/5',
    'javascript:alert(1)',
  ])('knows nothing of %j', (address) => expect(recognise(address)).toBeNull());

  it('never throws, whatever is pasted', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true, withQueryParameters: true }));
    fc.assert(fc.property(text, (address) => void recognise(address)));
  });
});

describe('what an administrator types or pastes', () => {
  it.each([
    ['odoo-18', 'https://erp.example.com/odoo', 'https://erp.example.com/odoo/contacts/5'],
    ['odoo-18', 'https://erp.example.com/odoo/', 'https://erp.example.com/odoo/contacts/5'],
    ['odoo-18', 'https://erp.example.com/app', 'https://erp.example.com/app/odoo/contacts/5'],
    ['odoo-17', 'https://erp.example.com/web', 'https://erp.example.com/web#id=5&model=res.partner&view_type=form'],
    ['krayin', 'https://crm.example.com/sub/admin', 'https://crm.example.com/sub/admin/'],
  ])('%s: the address %s leads to %s', (preset, address, record) => {
    const parts = { ...exampleParts(presets.find(({ id }) => id === preset)!), address };
    const crm = crmOf({ preset, parts, addressBy: ['vendor_lead_code'] });
    const place = recordAddress(crm, { ...exampleCall, vendorLeadCode: '5' });
    expect('address' in place && place.address).toContain(record);
    expect('address' in place && /(odoo\/odoo|web\/web|admin\/admin)/.test(place.address)).toBe(false);
  });

  it.each([
    ['a contact in NetSuite', 'https://1234567.app.netsuite.com/app/common/entity/contact.nl?id=42'],
    ['a list in ERPNext', 'https://erp.example.com/app/lead/view/list'],
    ['a new lead in Frappe', 'https://crm.example.com/crm/leads/new'],
  ])('%s is no record of another CRM', (_what, address) => {
    expect(recognise(address)).toBeNull();
  });
});
