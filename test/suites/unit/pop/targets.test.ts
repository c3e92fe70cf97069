import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { isWithinCrm } from '#utils/crm/crm-address.ts';
import { popFallback, popTargets } from '#utils/pop/targets.ts';
import { crmOf, exampleCall } from '../crm/profiles.ts';

const ORIGIN = 'https://crm.example.com';
const full: Partial<CrmProfileInput> = {
  address: `${ORIGIN}/app`,
  recordTemplate: '/leads/{record_id}',
  searchTemplate: '/find?q={search}',
  newRecordTemplate: '/new?phone={phone}',
  lookup: { template: '/api?q={search}', idPath: 'id' },
  addressBy: ['vendor_lead_code', 'lead_id'],
  searchBy: ['vendor_lead_code', 'lead_id', 'phone'],
  country: 'US',
};
const call = { ...exampleCall, vendorLeadCode: 'C7', leadId: '7', phone: '4155550100' };
const tried = (input: Partial<CrmProfileInput>, of = call, remembered: string | null = null) =>
  popTargets(crmOf({ ...full, ...input }), of, remembered).map(
    ({ way, address }) => `${way} ${address.replace(`${ORIGIN}/app`, '')}`,
  );

describe('what is tried for a call', () => {
  it('in the profile’s order; code first, then lead id, the phone last', () => {
    const targets = tried({ ways: ['lookup', 'remembered', 'search', 'address'] }, call, `${ORIGIN}/app/leads/9`);
    expect(targets.filter((target) => !/q=.*0100/.test(target))).toEqual([
      'lookup /api?q=C7',
      'lookup /api?q=7',
      'remembered /leads/9',
      'search /find?q=C7',
      'search /find?q=7',
      'address /leads/C7',
      'address /leads/7',
    ]);
    const searches = targets.filter((target) => target.startsWith('search'));
    expect(searches.slice(2).every((target) => target.endsWith('0100'))).toBe(true);
  });

  it('by address as the profile says', () => {
    expect(tried({ ways: ['address'], addressBy: ['lead_id', 'vendor_lead_code'] })).toEqual([
      'address /leads/7',
      'address /leads/C7',
    ]);
    expect(tried({ ways: ['address'], addressBy: ['lead_id'] })).toEqual(['address /leads/7']);
  });

  it('only with what the call has', () => {
    expect(tried({ ways: ['address', 'search'] }, { ...call, vendorLeadCode: '', phone: '' })).toEqual([
      'address /leads/7',
      'search /find?q=7',
    ]);
    expect(tried({}, { ...call, vendorLeadCode: '', leadId: '', phone: '' })).toEqual([]);
  });

  it('nothing twice', () => {
    expect(tried({ ways: ['address'] }, { ...call, vendorLeadCode: '7' })).toEqual(['address /leads/7']);
  });

  it('ways of one record know its address, the others do not', () => {
    for (const { way, signature } of popTargets(crmOf(full), call, `${ORIGIN}/app/leads/9`)) {
      expect(signature !== null).toBe(way === 'address' || way === 'remembered');
    }
  });

  it.each(['https://evil.example.com/app/leads/9', `${ORIGIN}/elsewhere/9`, `${ORIGIN}/app/`, 'nonsense', ''])(
    'a remembered %j is none',
    (remembered) => {
      expect(tried({ ways: ['remembered'] }, call, remembered)).toEqual([]);
    },
  );
});

describe('where the agent can go on', () => {
  it('the search by phone, else the new-record page, else nowhere', () => {
    const fallbackOf = (input: Partial<CrmProfileInput>) => popFallback(crmOf({ ...full, ...input }), call)?.address;
    expect(fallbackOf({})).toMatch(/\/find\?q=.*415/);
    expect(fallbackOf({ searchTemplate: '' })).toMatch(/\/new\?phone=.*415/);
    expect(fallbackOf({ searchTemplate: '', newRecordTemplate: '' })).toBeUndefined();
    const blank = { ...call, vendorLeadCode: '', leadId: '', phone: '' };
    expect(popFallback(crmOf(full), blank)?.address ?? '').not.toMatch(/find/);
  });
});

it('whatever the dialer sends: every address is the CRM’s, and nothing throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '../../admin',
      '//evil.example.com',
      '\\\\evil',
      '?x#y',
      '%2e%2e%2f',
      '{record_id}',
      '\ud800',
      'javascript:',
    ),
  );
  const crm = crmOf(full);
  const calls = fc.record({
    leadId: text,
    vendorLeadCode: text,
    phone: text,
    callerId: text,
    campaignId: text,
    campaignName: text,
  });
  fc.assert(
    fc.property(calls, fc.option(fc.oneof(text, fc.webUrl())), (fields, remembered) => {
      const given = { ...call, ...fields };
      const addresses = popTargets(crm, given, remembered).map(({ address }) => address);
      const fallback = popFallback(crm, given);
      if (fallback) addresses.push(fallback.address);
      for (const address of addresses) expect([address, isWithinCrm(address, crm)]).toEqual([address, true]);
    }),
    { numRuns: 500 },
  );
});
