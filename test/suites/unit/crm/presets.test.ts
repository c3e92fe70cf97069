import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalId, isPageBesideRecords } from '#utils/crm/id-form.ts';
import { nameOrBlank } from '#utils/crm/lead-names.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { recognise } from '#utils/crm/recognise.ts';
import { recordAddress, recordIdOf, signatureOf } from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { seen, seenToo } from './presets-seen.ts';
import { crmOf, exampleCall, exampleParts, problemsOf } from './profiles.ts';

const named = presets.map((preset) => [preset.id, preset] as const);

describe('presets', () => {
  it('have an id and a name of their own each', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    expect(presets.map(({ id }) => id)).not.toContain('other');
  });

  it('each have an example address here', () => {
    expect(seen.map(([id]) => id)).toEqual(presets.map(({ id }) => id));
  });

  it.each(named)('%s accepts its own examples and says what is missing without them', (_, preset) => {
    expect(problemsOf({ preset: preset.id, parts: exampleParts(preset) })).toEqual({});
    const required = preset.parts
      .filter((part) => part.default === '' && !part.optional)
      .map((part) => `parts.${part.key}`);
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

  it.each([...seen, ...seenToo])('%s is recognised from the address of a record', (id, address, parts, recordId) => {
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
