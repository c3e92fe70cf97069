import { describe, expect, it } from 'vitest';
import type { ByKind, Preset } from '#utils/crm/preset.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { searchSubjects, type SearchSubject } from '#utils/crm/profile.ts';
import {
  lookupAddresses,
  newRecordAddress,
  recordOfRow,
  searchAddresses,
  signatureOf,
} from '#utils/crm/record-address.ts';
import { crmOf, exampleCall, exampleParts } from './profiles.ts';

/** Every preset with each kind of record that can be chosen. */
const kinds = presets.flatMap((preset): [name: string, preset: Preset, parts: Record<string, string>][] => {
  const choices = preset.parts.find(({ key }) => key === 'object')?.choices?.map(({ value }) => value) ?? [null];
  return choices.map((kind) => {
    const parts = { ...exampleParts(preset), ...(kind === null ? {} : { object: kind }) };
    return [kind === null ? preset.id : `${preset.id}, ${kind}`, preset, parts];
  });
});

const callBy = (subject: SearchSubject) => ({
  ...exampleCall,
  vendorLeadCode: subject === 'vendor_lead_code' ? exampleCall.vendorLeadCode : '',
  phone: subject === 'phone' ? exampleCall.phone : '',
});

const has = (text: ByKind | null | undefined, kind: string | undefined): boolean =>
  typeof text === 'string' || (kind !== undefined && text !== null && text !== undefined && Object.hasOwn(text, kind));

/** What of the call the address must name: any way of writing the number will do. */
const naming = { vendor_lead_code: /abc123-xyz456/, lead_id: /7890123/, phone: /555-?0100/ };

describe('the addresses of presets', () => {
  it.each(kinds)('%s: every search and lookup that it gives makes an address', (_, preset, parts) => {
    const crm = crmOf({ preset: preset.id, parts, country: 'US' });
    for (const subject of searchSubjects.filter((each) => each !== 'lead_id')) {
      const search = has(preset.searches[subject], parts['object']) || has(preset.search, parts['object']);
      const lookup = has(preset.lookups[subject]?.template, parts['object']);
      const searched = searchAddresses(crm, callBy(subject)).filter(({ by }) => by === subject);
      const lookedUp = lookupAddresses(crm, callBy(subject));
      expect([searched.length > 0, lookedUp.length > 0], subject).toEqual([search, lookup]);
      for (const { address } of [...searched, ...lookedUp]) {
        expect(new URL(address).origin).toBe(crm.origin);
        expect(decodeURIComponent(address)).toMatch(naming[subject]);
        // What a preset's part or a call's token would leave behind.
        expect(decodeURIComponent(address)).not.toMatch(/<\w+>|\{\w+_\w+\}|\{search\}/);
      }
      for (const { paths } of lookedUp) expect(paths.idPath).toMatch(/^[A-Za-z*.]+$/);
    }
  });

  it.each(kinds.filter(([, preset, parts]) => has(preset.newRecord, parts['object'])))(
    '%s: a new record can be opened with the number, and without one',
    (_, preset, parts) => {
      const crm = crmOf({ preset: preset.id, parts, country: 'US' });
      const withNumber = newRecordAddress(crm, exampleCall);
      const without = newRecordAddress(crm, { ...exampleCall, phone: '', vendorLeadCode: '' });
      expect(withNumber).toHaveProperty('address');
      expect(without).toHaveProperty('address');
      const text = decodeURIComponent('address' in withNumber ? withNumber.address : '');
      if (/\{phone/.test(JSON.stringify(preset.newRecord))) expect(text).toMatch(naming.phone);
      expect('address' in without && /[?&](?:&|$)|[=?&]$/.test(without.address)).toBe(false);
    },
  );

  it.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s asks for a number in all written forms, or in digits where the CRM keeps them so',
    (_id, { search, searches, lookups }) => {
      expect(JSON.stringify([search, searches, lookups])).not.toMatch(/\{phone(?:_e164)?\}/);
    },
  );

  it.each(presets.filter(({ parts }) => parts.some(({ key }) => key === 'codeField')).map(({ id }) => id))(
    '%s: without the field of the code nothing asks by it, and the number is still asked for',
    (id) => {
      for (const [, preset, parts] of kinds.filter(([, { id: other }]) => other === id)) {
        const crm = crmOf({ preset: preset.id, parts: { ...parts, codeField: '' }, country: 'US' });
        const places = [...searchAddresses(crm, exampleCall), ...lookupAddresses(crm, exampleCall)];
        for (const { address } of places) expect(decodeURIComponent(address)).not.toMatch(/<|codeField/);
        const withField = crmOf({ preset: preset.id, parts, country: 'US' });
        const asked = [...searchAddresses(withField, exampleCall), ...lookupAddresses(withField, exampleCall)];
        expect(places.filter(({ by }) => by === 'phone')).toEqual(asked.filter(({ by }) => by === 'phone'));
      }
    },
  );

  it('a code that has a field of its own is not taken for the id in an address', () => {
    const parts = { address: 'https://crm.example.com' };
    expect(crmOf({ preset: 'espocrm', parts }).ways).toContain('address');
    expect(crmOf({ preset: 'espocrm', parts: { ...parts, codeField: 'cLeadCode' } }).ways).not.toContain('address');
    const asked = {
      preset: 'espocrm',
      parts: { ...parts, codeField: 'cLeadCode' },
      addressBy: ['vendor_lead_code' as const],
    };
    expect(crmOf(asked).ways).toContain('address');
  });

  const id = '5137153cc611227c000bbd1bd8cd2007';
  const serviceNow = crmOf({ preset: 'servicenow', parts: { instance: 'acme', object: 'csm_consumer' } });
  const frame = 'https://acme.service-now.com/now/nav/ui/classic/params/target/csm_consumer.do%3Fsys_id%3D';
  const suite = crmOf({ preset: 'suitecrm-7', parts: { address: 'https://crm.test/s' } });
  const ajax = 'https://crm.test/s/index.php?action=ajaxui#ajaxUILoc=';

  it.each([
    [serviceNow, `https://acme.service-now.com/csm_consumer.do?sys_id=${id}&sysparm_view=case`, `${frame}${id}`],
    [serviceNow, `https://acme.service-now.com/nav_to.do?uri=csm_consumer.do%3Fsys_id=${id}`, `${frame}${id}`],
    [serviceNow, `${frame}${id}%26sysparm_view%3Dcase`, `${frame}${id}`],
    [
      suite,
      `${ajax}index.php%3Fmodule%3DContacts%26offset%3D1%26action%3DDetailView%26record%3Dc12`,
      'https://crm.test/s/index.php?module=Contacts&action=DetailView&record=c12',
    ],
  ])('%#: a row that links to a record by another address leads to the record', (crm, link, record) => {
    expect(recordOfRow(crm, [link])).toEqual({ record, offered: null });
    expect(signatureOf(crm, link)).toEqual(signatureOf(crm, record));
  });

  it.each([
    [serviceNow, `https://acme.service-now.com/incident.do?sys_id=${id}`],
    [serviceNow, `https://acme.service-now.com/csm_consumer.do?sys_id=${id}&sys_id=${id.replace('5', '6')}`],
    [serviceNow, 'https://acme.service-now.com/csm_consumer.do?sys_id=-1'],
    [serviceNow, `https://acme.service-now.com/nav_to.do?uri=https%3A%2F%2Fevil.test%2Fcsm_consumer.do%3Fsys_id=${id}`],
    [suite, `${ajax}index.php%3Fmodule%3DContacts%26action%3DDelete%26record%3Dc12`],
    [suite, `${ajax}index.php%3Fmodule%3DContacts%26action%3DDetailView%26record%3Dc12%26record%3Dc13`],
  ])('%#: an address that is no record of this kind leads to none', (crm, link) => {
    expect(recordOfRow(crm, [link]).record).toBeNull();
  });

  it('a company’s own address stands in for the vendor’s', () => {
    const own = crmOf({ preset: 'servicenow', parts: { address: 'https://help.bank.example/' } });
    expect(own.origin).toBe('https://help.bank.example');
    expect(crmOf({ preset: 'zoho', parts: { dc: 'ca', org: '1' } }).origin).toBe('https://crm.zohocloud.ca');
    expect(crmOf({ preset: 'zoho', parts: { org: '1' } }).origin).toBe('https://crm.zoho.com');
    expect(crmOf({ preset: 'zoho', parts: { org: '1', address: 'crm.bank.example' } }).origin).toBe(
      'https://crm.bank.example',
    );
  });
});
