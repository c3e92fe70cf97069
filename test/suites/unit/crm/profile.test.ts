import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProfile } from '#utils/crm/check-profile.ts';
import { crmProfileSchema } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { crmOf, problemsOf } from './profiles.ts';

describe('checkProfile', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a kind of record called %s is none',
    (object) => {
      const parts: Record<string, string> = JSON.parse(JSON.stringify({ address: 'https://crm.test', object }));
      expect(Object.keys(problemsOf({ id: 'own', preset: 'krayin', parts }))).toContain('parts.object');
    },
  );

  it.each([
    ['nothing at all', {}, 'address', 'Enter the address'],
    ['no id', { id: '' }, 'id', 'Lower-case letters'],
    ['the id of a rule’s result', { id: 'dont-pop' }, 'id', 'is reserved'],
    ['an unknown preset', { preset: 'nope' }, 'preset', 'does not know this CRM'],
    ['no address', { recordTemplate: '/c/{record_id}' }, 'address', 'Enter the address'],
    ['a wrong address', { address: 'https://', recordTemplate: '/c/{record_id}' }, 'address', 'not a web address'],
    ['another scheme', { address: 'ftp://crm.test', recordTemplate: '/c/{record_id}' }, 'address', 'not a web address'],
    ['an address with a query', { address: 'crm.test/?a=1', recordTemplate: '/c/{record_id}' }, 'address', '“?”'],
    [
      'a log-in in the address',
      { address: 'https://a:b@crm.test', recordTemplate: '/c/{record_id}' },
      'address',
      'password',
    ],
    [
      'a token in the address',
      { address: 'https://crm.test/{phone}', recordTemplate: '/c/{record_id}' },
      'address',
      'Tokens',
    ],
    ['nothing to find a record by', { address: 'crm.test' }, 'recordTemplate', '{record_id}'],
    [
      'a record address without id',
      { address: 'crm.test', recordTemplate: '/c/{phone}' },
      'recordTemplate',
      '{record_id}',
    ],
    [
      'an unknown token',
      { address: 'crm.test', recordTemplate: '/c/{recrd_id}' },
      'recordTemplate',
      'Did you mean {record_id}?',
    ],
    [
      'a record elsewhere',
      { address: 'crm.test', recordTemplate: 'https://x.test/{record_id}' },
      'recordTemplate',
      'not below',
    ],
    [
      'a search elsewhere',
      { address: 'crm.test/a', searchTemplate: 'https://crm.test/b?q={search}' },
      'searchTemplate',
      'not below',
    ],
    [
      'a search in a record address',
      { address: 'crm.test', recordTemplate: '/{search}/{record_id}' },
      'recordTemplate',
      '{search}',
    ],
    [
      'an order that the address has no place for',
      { address: 'crm.test', recordTemplate: '/{lead_id}', addressBy: ['vendor_lead_code'] },
      'addressBy',
      '{vendor_lead_code}',
    ],
    [
      'a lookup without a record address',
      { address: 'crm.test', lookup: { template: '/api?q={search}', idPath: 'id' } },
      'recordTemplate',
      '{record_id}',
    ],
    [
      'a lookup with a bad path',
      { address: 'crm.test', recordTemplate: '/{record_id}', lookup: { template: '/api', idPath: 'a..b' } },
      'lookup.idPath',
      'dots between',
    ],
    [
      'a bad country',
      { address: 'crm.test', recordTemplate: '/{record_id}', country: 'USA' },
      'country',
      'Two letters',
    ],
    [
      'an unknown way',
      { address: 'crm.test', recordTemplate: '/{record_id}', ways: ['guess'] },
      'ways',
      'Choose from remembered, address, lookup, search.',
    ],
    ['a list that is none', { address: 'crm.test', ways: 'address' }, 'ways', 'must be a list'],
    ['a preset’s part missing', { preset: 'hubspot' }, 'parts.portal', 'HubSpot needs this.'],
    [
      'a preset’s part wrong',
      { preset: 'hubspot', parts: { portal: 'abc' } },
      'parts.portal',
      'should look like 1234567',
    ],
    [
      'a preset’s address wrong',
      { preset: 'espocrm', parts: { address: 'http://' } },
      'parts.address',
      'not a web address',
    ],
    [
      'a search that asks the same for every call',
      { address: 'crm.test', searchTemplate: '/s?q=&by={agent}' },
      'searchTemplate',
      'Put {search} where the code or the number stands',
    ],
    [
      'a search of one subject',
      { address: 'crm.test', recordTemplate: '/{record_id}', searchTemplates: { phone: '/s?q=' } },
      'searchTemplates.phone',
      'Put {search}',
    ],
    [
      'a lookup',
      { address: 'crm.test', recordTemplate: '/{record_id}', lookup: { template: '/api?q=', idPath: 'id' } },
      'lookup.template',
      'Put {search}',
    ],
  ])('says beside the field what is wrong with %s', (_, input, field, words) => {
    expect(problemsOf(input)).toHaveProperty([field], expect.stringContaining(words));
  });

  it('goes on without a search or lookup that asks the same for every call, as settings of old may have it', () => {
    const profile = { id: 'crm', address: 'crm.test', recordTemplate: '/{record_id}', searchTemplate: '/search' };
    expect(resolveCrm(crmProfileSchema.parse(profile))).toMatchObject({
      crm: { searches: { vendor_lead_code: null, lead_id: null, phone: null }, ways: ['remembered', 'address'] },
    });
  });

  it('says all mistakes at once', () => {
    const problems = problemsOf({
      address: 'crm.test',
      recordTemplate: '/{x',
      searchTemplate: '/{y',
      newRecordTemplate: '/{z',
    });
    expect(Object.keys(problems)).toEqual(['recordTemplate', 'searchTemplate', 'newRecordTemplate']);
  });

  it('never throws, whatever it is given, and what it accepts it accepts again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (input) => {
        const checked = checkProfile(input);
        if ('profile' in checked) expect(checkProfile(checked.profile)).toEqual(checked);
        else expect(Object.keys(checked.problems).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('resolveCrm', () => {
  it('assumes https, keeps http for an intranet, and names the host permission without port', () => {
    expect(crmOf({ address: 'crm.test/app/', recordTemplate: '/{record_id}' })).toMatchObject({
      origin: 'https://crm.test',
      pathPrefix: '/app',
      matchPattern: 'https://crm.test/*',
      name: 'crm.test',
    });
    expect(crmOf({ address: 'http://crm.intranet:8080', recordTemplate: '/{record_id}' })).toMatchObject({
      origin: 'http://crm.intranet:8080',
      pathPrefix: '',
      matchPattern: 'http://crm.intranet/*',
    });
  });

  it('takes the CRM’s address from a whole record address where none is given', () => {
    expect(crmOf({ recordTemplate: 'https://crm.test/x/{record_id}' })).toMatchObject({
      origin: 'https://crm.test',
      pathPrefix: '',
    });
  });

  it('has only ways that the CRM has', () => {
    expect(crmOf({ address: 'crm.test', recordTemplate: '/{record_id}' }).ways).toEqual(['remembered', 'address']);
    expect(crmOf({ address: 'crm.test', searchTemplate: '/?q={search}', ways: ['lookup', 'search'] }).ways).toEqual([
      'search',
    ]);
    expect(crmOf({ address: 'crm.test', ways: ['remembered'] }).ways).toEqual(['remembered']);
  });

  it('knows a hash-routed CRM by its record address, unless told otherwise', () => {
    expect(crmOf({ address: 'crm.test', recordTemplate: '/#c/{record_id}' }).routing).toBe('hash');
    expect(crmOf({ address: 'crm.test', recordTemplate: '/c/{record_id}#notes' }).routing).toBe('multi-page');
    expect(crmOf({ address: 'crm.test', recordTemplate: '/c/{record_id}', routing: 'push-state' }).routing).toBe(
      'push-state',
    );
  });

  it('lets a profile change what its preset says', () => {
    const parts = { subdomain: 'acme' };
    const changed = crmOf({
      preset: 'pipedrive',
      parts,
      recordTemplate: '/custom/{record_id}',
      addressBy: ['lead_id'],
      name: 'Sales',
    });
    expect(changed).toMatchObject({ addressBy: ['lead_id'], name: 'Sales', idForm: null });
    expect(changed.recordTemplate?.text).toBe('/custom/{record_id}');
  });

  it('takes no code for the id of a CRM that counts its records itself, unless it is told so', () => {
    const byNumber = { preset: 'pipedrive', parts: { subdomain: 'acme' } };
    expect(crmOf(byNumber)).toMatchObject({ addressBy: [], ways: ['remembered'] });
    const told = crmOf({ ...byNumber, addressBy: ['vendor_lead_code'] });
    expect(told.ways).toEqual(['remembered', 'address']);
    const byName = crmOf({ preset: 'frappe', parts: { address: 'https://crm.test' } });
    expect(byName.addressBy).toEqual(['vendor_lead_code']);
    const byGuid = crmOf({ preset: 'creatio', parts: { address: 'https://crm.test' } });
    expect(byGuid.addressBy).toEqual([]);
  });

  it('has a search and a lookup for each subject, and one for all where there is no other', () => {
    const crm = crmOf({
      address: 'crm.test',
      recordTemplate: '/c/{record_id}',
      searchTemplate: '/find?q={search}',
      searchTemplates: { phone: '/find?phone={search}' },
      lookups: { vendor_lead_code: { template: '/api?code={search}', idPath: 'id', labelPath: 'first last' } },
    });
    expect(crm.searches).toMatchObject({
      vendor_lead_code: { text: '/find?q={search}' },
      phone: { text: '/find?phone={search}' },
    });
    expect(crm.lookups).toMatchObject({ vendor_lead_code: { idPath: 'id', labelPath: 'first last' }, phone: null });
    expect(crm.searchBy).toEqual(['vendor_lead_code', 'phone']);
  });

  it('asks by the lead id only where an address is meant for it', () => {
    const parts = { host: 'app', portal: '1234567', object: '0-1' };
    expect(crmOf({ preset: 'hubspot', parts }).searchBy).toEqual(['vendor_lead_code', 'phone']);
    const lookup = { template: '/api?lead={lead_id}', idPath: 'id' };
    const crm = crmOf({ address: 'crm.test', recordTemplate: '/c/{record_id}', lookup });
    expect(crm).toMatchObject({ searchBy: ['vendor_lead_code', 'lead_id', 'phone'], lookups: { phone: null } });
  });
});
