import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import { nameOrBlank } from '#utils/crm/lead-names.ts';
import { newRecordAddress, recordAddress, searchAddresses } from '#utils/crm/record-address.ts';
import { crmOf, exampleCall } from './profiles.ts';

const placeholders = [
  ['NULL', 'null', '(null)', '\\N', 'N/A', 'n.a.', '#N/A', 'none', '<none>', 'TBD', 'unknown', 'Undefined', 'not set'],
  ['-', '--', '.', '?', '0', '000', '0-0', '0000-00-00', 'x', 'XXX', '9999999', '00000000-0000-0000-0000-000000000000'],
  ['{vendor_id}', '${code}', '{{code}}', '%s', '--A--vendor_lead_code--B--', 'vendor_lead_code'],
  ['keine', 'k.A.', 'Unbekannt', 'ninguno', 'Sin código', 'inconnu', 'nessuno', 'неизвестно', 'なし', '  ', ''],
].flat();

describe('nameOrBlank', () => {
  it.each(placeholders)('%j names nobody', (code) => expect(nameOrBlank(code)).toBe(''));

  it.each(
    [
      [
        '0815',
        'NONE-12',
        'NULL7',
        'N/A-4',
        'A',
        '7',
        '10',
        '1111',
        '100000',
        'HC-10/42',
        'Ada Quill',
        'X1',
        'TBD 2026',
      ],
      ['001A0000006Vm9r', '{1b4e28ba-2fa1-11d2-883f-0016d3cca427}', 'Ненад', '山田'],
    ].flat(),
  )('%j is a code', (code) => expect(nameOrBlank(` ${code} `)).toBe(code));

  it('is the code or nothing, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['', text.trim()]).toContain(nameOrBlank(text));
      }),
    );
  });
});

describe('a call that names nobody', () => {
  const crm = crmOf({
    address: 'https://crm.test',
    recordTemplate: '/contacts/{record_id}',
    searchTemplate: '/find?q={search}',
    newRecordTemplate: '/contacts/new?code={vendor_lead_code}&phone={phone}',
  });

  it.each(placeholders)('is not looked for by %j', (vendorLeadCode) => {
    const call = { ...exampleCall, vendorLeadCode, leadId: '0' };
    expect(recordAddress(crm, call)).toHaveProperty('refused');
    expect(new Set(searchAddresses(crm, call).map(({ by }) => by))).toEqual(new Set(['phone']));
    const phoneAlone = 'https://crm.test/contacts/new?phone=%2B1%20(415)%20555-0100';
    expect(newRecordAddress(crm, call)).toEqual({ address: phoneAlone });
    expect(recordKeys(crm, call)).toMatchObject({ vendorLeadCode: '', leadId: '', signature: null });
  });

  it.each([
    'anonymous',
    'Unknown',
    'Restricted',
    'unavailable',
    '0000000000',
    'Anonymous@anonymous.invalid',
    '104',
    '',
  ])('is not looked for by the number %j', (phone) => {
    const call = { ...exampleCall, phone };
    expect(searchAddresses(crm, call).map(({ by }) => by)).toEqual(['vendor_lead_code']);
    expect(newRecordAddress(crm, call)).toEqual({ address: 'https://crm.test/contacts/new?code=abc123-xyz456' });
    expect(recordKeys(crm, call).phones).toEqual([]);
  });

  it.each(['sip:+14155550133@pbx.test', 'PJSIP/+14155550133-0001', '"Ada" <+14155550133>'])(
    'is looked for by the number in %j',
    (phone) => {
      const places = searchAddresses(crm, { ...exampleCall, phone }).filter(({ by }) => by === 'phone');
      expect(places.map(({ address }) => address)).toEqual([
        'https://crm.test/find?q=4155550133',
        'https://crm.test/find?q=555-0133',
        'https://crm.test/find?q=%2B14155550133',
        'https://crm.test/find?q=5550133',
      ]);
    },
  );
});
