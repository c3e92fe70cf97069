import * as fc from 'fast-check';
import { pagePhrases } from '#utils/crm/page-phrases.ts';
import { describe, expect, it } from 'vitest';
import { recordKeys } from '#utils/crm/keys-for-call.ts';
import { recordsInAnswer } from '#utils/crm/lookup-answer.ts';
import { presets } from '#utils/crm/presets/index.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import {
  lookupAddresses,
  newRecordAddress,
  recordAddress,
  recordAddressOfId,
  recordIdOf,
  recordOfRow,
  rememberedAddress,
  searchAddress,
  searchAddresses,
  signatureOf,
} from '#utils/crm/record-address.ts';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { say, sentence } from '#utils/words/words.ts';
import { crmOf, exampleCall, exampleParts } from './profiles.ts';

const own: Partial<CrmProfileInput> = {
  address: 'https://crm.test/app',
  recordTemplate: '/contacts/{record_id}?view=full&tab=notes',
};

describe('recordOfRow', () => {
  const crm = crmOf({ address: 'https://crm.test', recordTemplate: '/crm/contacts/{record_id}' });
  const at = (path: string) => `https://crm.test${path}`;
  const follow = (paths: string[], of = crm) => recordOfRow(of, paths.map(at));

  it.each([
    ['/crm/contacts/5'],
    ['/crm/contacts/5/edit'],
    ['/crm/contacts/5?do=delete'],
    ['/crm/contacts/5/archive'],
    ['/crm/contacts/5/unsubscribe'],
    ['/crm/contacts/5/löschen'],
  ])('opens what the template makes of %s, never the link itself', (path) => {
    expect(follow([path])).toEqual({ record: at('/crm/contacts/5'), offered: null });
  });

  it.each([
    ['/index.php?action=massdelete&record=5'],
    ['/crm/trash/5'],
    ['/crm/merge?ids=5,6'],
    ['/unsubscribe/5f2e1a'],
    ['/abmelden'],
    ['/crm/contacts/5/merge/6'],
    ['/crm/contacts/5/convert/deal/new'],
    ['/crm/contacts/new'],
    ['/crm/companies/3'],
    ['/crm/companies?filter=acme'],
  ])('only offers %s, which the template does not make', (path) => {
    expect(follow([path])).toEqual({ record: null, offered: encodeURI(at(path)) });
  });

  it.each([
    ['the person', ['/crm/companies?filter=acme', '/crm/contacts/5', '/crm/contacts/5/edit'], '/crm/contacts/5', null],
    [
      'the company’s page, if no person is there',
      ['/crm/companies?filter=acme', '/crm/companies/3'],
      null,
      '/crm/companies/3',
    ],
    ['one of two persons', ['/crm/contacts/5', '/crm/contacts/6'], null, '/crm/contacts/5'],
    ['nothing, if nothing leads anywhere', [], null, null],
  ])('of several links it is %s', (_what, paths, record, offered) => {
    expect(follow(paths)).toEqual({ record: record && at(record), offered: offered && at(offered) });
  });

  it('follows nothing where a CRM has no record address', () => {
    const bare = crmOf({ address: 'https://crm.test', searchTemplate: '/find?q={search}' });
    expect(follow(['/people?team=2', '/people/7', '/people/7/archive'], bare)).toEqual({
      record: null,
      offered: at('/people/7'),
    });
  });

  it('neither opens nor offers what is outside the CRM', () => {
    expect(recordOfRow(crm, ['https://evil.test/crm/contacts/5', 'https://me@crm.test/crm/contacts/5'])).toEqual({
      record: null,
      offered: null,
    });
  });
});

describe('recordAddress', () => {
  it('takes the vendor lead code first, then the lead id', () => {
    const crm = crmOf(own);
    expect(recordAddress(crm, exampleCall)).toMatchObject({
      by: 'vendor_lead_code',
      address: 'https://crm.test/app/contacts/abc123-xyz456?view=full&tab=notes',
    });
    expect(recordAddress(crm, { ...exampleCall, vendorLeadCode: ' ' })).toMatchObject({
      by: 'lead_id',
      address: 'https://crm.test/app/contacts/7890123?view=full&tab=notes',
    });
  });

  it('says what is missing where neither is there', () => {
    expect(recordAddress(crmOf(own), { ...exampleCall, vendorLeadCode: '', leadId: '' })).toEqual({
      refused: sentence('problem.callLacks', { what: sentence('problem.token.vendorLeadCode') }),
    });
  });

  it('goes by the order that the profile gives', () => {
    expect(recordAddress(crmOf({ ...own, addressBy: ['lead_id'] }), exampleCall)).toMatchObject({ by: 'lead_id' });
  });

  it('takes a token by its word', () => {
    const crm = crmOf({ ...own, recordTemplate: '/leads/{lead_id}/{campaign_id}' });
    expect(recordAddress(crm, exampleCall)).toMatchObject({
      by: 'lead_id',
      address: 'https://crm.test/app/leads/7890123/CAMP001',
    });
    expect(recordAddress(crm, { ...exampleCall, leadId: '' })).toHaveProperty('refused');
  });

  it('keeps noise out of the signature', () => {
    expect(recordAddress(crmOf(own), exampleCall)).toMatchObject({
      signature: {
        origin: 'https://crm.test',
        path: '/app/contacts/abc123-xyz456',
        query: { view: 'full' },
        hash: null,
      },
    });
  });

  it('turns a Salesforce id of 15 characters into the one of 18 that its addresses have', () => {
    const crm = crmOf({ preset: 'salesforce', parts: { domain: 'acme' }, addressBy: ['vendor_lead_code'] });
    expect(recordAddress(crm, { ...exampleCall, vendorLeadCode: '001A0000006Vm9r' })).toMatchObject({
      address: 'https://acme.lightning.force.com/lightning/r/Contact/001A0000006Vm9rIAC/view',
    });
  });

  it('fills in an id that a lookup found', () => {
    const crm = crmOf(own);
    expect(recordAddressOfId(crm, exampleCall, '55')).toMatchObject({
      address: 'https://crm.test/app/contacts/55?view=full&tab=notes',
    });
    expect(recordAddressOfId(crm, exampleCall, '')).toHaveProperty('refused');
    expect(recordAddressOfId(crm, exampleCall, '..')).toHaveProperty('refused');
    const byCode = crmOf({ ...own, recordTemplate: '/c/{vendor_lead_code}' });
    expect(recordAddressOfId(byCode, exampleCall, '55')).toHaveProperty('refused');
  });
});

describe('any call whatever', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '..',
      '.',
      '../../x',
      '@evil.test',
      '//evil.test/',
      '\\\\evil.test',
      '%2e%2e%2f',
      'a?b#c&d=e',
      ' ',
      '\u00a0',
    ),
  );
  const calls = fc.record({
    leadId: hostile,
    vendorLeadCode: hostile,
    phone: hostile,
    callerId: hostile,
    campaignId: hostile,
    campaignName: hostile,
    callType: hostile,
    agent: hostile,
  });
  const crms = [
    ...presets.map((preset) => crmOf({ preset: preset.id, parts: exampleParts(preset) })),
    crmOf({
      ...own,
      searchTemplate: '/list?filter={"q":"{search}"}#{agent}/{campaign_name}',
      newRecordTemplate: 'new/{caller_id}?phone={phone_digits}&type={call_type}',
      lookup: { template: '/api/{search}', idPath: 'id' },
    }),
    crmOf({ ...own, recordTemplate: '/{vendor_lead_code}{lead_id}{phone}' }),
    crmOf({ ...own, recordTemplate: '#{record_id};x={phone}' }),
  ];

  it('leads to a page of the CRM, or nowhere', () => {
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...crms), calls, (crm, call) => {
        const places = [
          recordAddress(crm, call),
          newRecordAddress(crm, call),
          searchAddress(crm, call),
          ...lookupAddresses(crm, call),
          ...searchAddresses(crm, call),
        ];
        for (const place of places) {
          if ('refused' in place) {
            expect(say(place.refused)).toMatch(/\w/);
            continue;
          }
          made += 1;
          const url = new URL(place.address);
          expect(url.origin).toBe(crm.origin);
          expect(`${url.pathname}/`.startsWith(`${crm.pathPrefix}/`)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
    expect(made).toBeGreaterThan(100);
  });

  it('gives a record address that shows its own record', () => {
    fc.assert(
      fc.property(fc.constantFrom(...crms), calls, (crm, call) => {
        const place = recordAddress(crm, call);
        if ('address' in place) expect(showsRecord(place.address, place.signature)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('searchAddresses and lookupAddresses', () => {
  it('search for the code, then the phone, as the profile says', () => {
    const crm = crmOf({ ...own, searchTemplate: '/contacts?q={search}' });
    expect(searchAddresses(crm, exampleCall)).toEqual([
      { by: 'vendor_lead_code', phoneForm: null, address: 'https://crm.test/app/contacts?q=abc123-xyz456' },
      { by: 'phone', phoneForm: 'as-dialled', address: 'https://crm.test/app/contacts?q=%2B1%20(415)%20555-0100' },
      { by: 'phone', phoneForm: 'digits', address: 'https://crm.test/app/contacts?q=4155550100' },
      { by: 'phone', phoneForm: 'local', address: 'https://crm.test/app/contacts?q=555-0100' },
      { by: 'phone', phoneForm: 'e164', address: 'https://crm.test/app/contacts?q=%2B14155550100' },
    ]);
    expect(searchAddress(crm, { ...exampleCall, vendorLeadCode: '' })).toMatchObject({ by: 'phone' });
    const byLead = crmOf({ ...own, searchTemplate: '/contacts?q={search}', searchBy: ['lead_id'] });
    expect(searchAddresses(byLead, exampleCall).map(({ by }) => by)).toEqual(['lead_id']);
  });

  it('write the phone in the form that the template names', () => {
    const crm = crmOf({ ...own, country: 'us', searchTemplate: '/c?n={phone_digits}&e={phone_e164}' });
    expect(searchAddress(crm, { ...exampleCall, phone: '415.555.0100' })).toEqual({
      by: 'phone',
      phoneForm: null,
      address: 'https://crm.test/app/c?n=4155550100&e=%2B14155550100',
    });
    expect(searchAddresses(crm, { ...exampleCall, phone: '415.555.0100' })).toHaveLength(1);
    const elsewhere = crmOf({ ...own, searchTemplate: '/c?e={phone_e164}' });
    expect(searchAddress(elsewhere, { ...exampleCall, phone: '415.555.0100' })).toEqual({
      refused: sentence('problem.callLacks', { what: sentence('problem.token.phoneE164') }),
    });
  });

  it('say why there is no search', () => {
    const crm = crmOf({ ...own, searchTemplate: '/contacts?q={search}' });
    const call = { ...exampleCall, vendorLeadCode: '', phone: '' };
    expect(searchAddress(crm, call)).toEqual({
      refused: sentence('problem.callLacks', { what: sentence('problem.token.vendorLeadCode') }),
    });
    expect(searchAddresses(crm, call)).toEqual([]);
    expect(searchAddress(crmOf({ ...own, name: 'Ours' }), call)).toEqual({
      refused: sentence('problem.noSearch', { crm: 'Ours' }),
    });
  });

  it('look up by the same, where the CRM has a lookup', () => {
    const paths = { idPath: 'results.*.id', labelPath: 'name' };
    const crm = crmOf({ ...own, lookup: { template: '/api/contacts?q={search}', ...paths } });
    const [byCode, ...byPhone] = lookupAddresses(crm, exampleCall);
    const address = 'https://crm.test/app/api/contacts?q=abc123-xyz456';
    expect(byCode).toEqual({ by: 'vendor_lead_code', phoneForm: null, address, paths });
    expect(byPhone.map((place) => decodeURIComponent(place.address.split('=')[1] ?? ''))).toEqual([
      '+1 (415) 555-0100',
      '4155550100',
      '555-0100',
      '+14155550100',
      '5550100',
      '(415) 555-0100',
      '+1 415-555-0100',
    ]);
    expect(lookupAddresses(crmOf(own), exampleCall)).toEqual([]);
  });
});

describe('recordsInAnswer', () => {
  it.each([
    ['data.0.id', { data: [{ id: 12 }, { id: 13 }] }, ['12']],
    ['results.*.id', { results: [{ id: 'a' }, { id: 'b' }, { id: 'a' }, {}] }, ['a', 'b']],
    ['id', { id: { nested: 1 } }, []],
    ['id', { id: 1.5 }, []],
    ['id', null, []],
    ['__proto__.x', { a: 1 }, []],
    ['length', [1, 2], ['2']],
    ['*', Array.from({ length: 20 }, (_, index) => index), ['0', '1', '2', '3', '4', '5', '6', '7']],
  ])('reads %s', (path, answer, ids) => {
    expect(recordsInAnswer(answer, path).map(({ id }) => id)).toEqual(ids);
  });

  const labels = (path: string, ...records: unknown[]) =>
    recordsInAnswer({ results: records }, path).map(({ label }) => label);

  it('says what tells the records apart, the name first', () => {
    const ada = {
      id: 1,
      city: 'Reno',
      created_at: '2025-01-02T03:04',
      type: 'contact',
      full_name: 'Ada Quill',
      owner_id: 'u7',
    };
    expect(labels('results.*.id', ada, { ...ada, id: 2, full_name: 'Bo Brown' })).toEqual([
      'Ada Quill · Reno',
      'Bo Brown · Reno',
    ]);
    const split = {
      id: '6b074f1a',
      lastname: 'Quill',
      firstname: 'Ada',
      email: 'ada@quill.test',
      url: 'https://x.test/1',
    };
    expect(labels('results.*.id', split)).toEqual(['Ada Quill · ada@quill.test']);
    expect(labels('results.*.id', { id: '7', properties: { firstname: 'Ada', company: 'Acme' } })).toEqual([
      'Ada · Acme',
    ]);
    expect(labels('results.*.id', { id: '7', name: ' Ada\nQuill ', note: 'x'.repeat(90) })).toEqual(['Ada Quill']);
  });

  it('says the id too where two records look alike, and nothing where the answer says nothing', () => {
    const ada = { name: 'Ada Quill' };
    expect(labels('results.*.id', { id: 1, ...ada }, { id: 2, ...ada })).toEqual(['Ada Quill · 1', 'Ada Quill · 2']);
    expect(labels('results.*.id', { id: 1 }, { id: 2 })).toEqual(['', '']);
    expect(labels('results.*', 'a1', 'b2')).toEqual(['', '']);
  });

  it('says what the named fields hold, and guesses where they hold nothing', () => {
    const ada = { id: 1, name: 'Ada', ref: { town: 'Reno', no: 7 } };
    const said = (labelPath: string) => recordsInAnswer({ results: [ada] }, 'results.*.id', labelPath);
    expect(said('ref.town ref.no')).toMatchObject([{ id: '1', label: 'Reno 7' }]);
    expect(said('ref.none')).toMatchObject([{ id: '1', label: 'Ada · Reno' }]);
  });

  it('tells what of a record may be a phone number, wherever the answer keeps it', () => {
    const ada = { id: 1, phone: '(415) 555-0100', note: 'VIP since 2020', born: '1815' };
    const ben = { id: 2, fields: { mobile: 4155550101 }, phones: [{ value: '+44 20 7946 0100' }] };
    const phones = (...results: unknown[]) =>
      recordsInAnswer({ results }, 'results.*.id').map((record) => record.phones);
    expect(phones(ada, ben)).toEqual([['(415) 555-0100'], ['4155550101', '+44 20 7946 0100']]);
    expect(recordsInAnswer({ ids: [1, 2], phone: '4155550100' }, 'ids.*').map((each) => each.phones)).toEqual([[], []]);
  });

  it('never throws, whatever the answer, and a label is short', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('id', '*', '*.id', '*.*', 'id.*'), (answer, path) => {
        for (const { label } of recordsInAnswer(answer, path)) expect(label.length).toBeLessThan(300);
      }),
    );
  });

  it('never throws, whatever the path', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string(), (answer, path) => void recordsInAnswer(answer, path)));
  });
});

describe('rememberedAddress', () => {
  const tryton = crmOf({ address: 'https://crm.test/', ways: ['remembered'], routing: 'hash' });

  it('keeps an address of the CRM, with what in it names the record', () => {
    const place = rememberedAddress(tryton, 'https://crm.test/#tryton/model/party.party/12;name=Ada&views=1');
    expect(place).toMatchObject({ signature: { hash: 'tryton/model/party.party/12' } });
    if ('refused' in place) return;
    expect(showsRecord('https://crm.test/#tryton/model/party.party/12;views=2', place.signature)).toBe(true);
    expect(showsRecord('https://crm.test/#tryton/model/party.party/121', place.signature)).toBe(false);
  });

  it('refuses what is not the CRM’s, or is only its start page', () => {
    expect(rememberedAddress(crmOf(own), 'https://crm.test/apple/contacts/1')).toHaveProperty('refused');
    expect(rememberedAddress(crmOf(own), 'https://evil.test/app/contacts/1')).toHaveProperty('refused');
    expect(rememberedAddress(crmOf(own), 'https://crm.test@evil.test/app/contacts/1')).toHaveProperty('refused');
    expect(rememberedAddress(crmOf(own), 'javascript:alert(1)')).toHaveProperty('refused');
    expect(rememberedAddress(crmOf(own), 'https://crm.test/app/?utm_source=x')).toHaveProperty('refused');
    expect(rememberedAddress(tryton, 'https://crm.test/#')).toHaveProperty('refused');
  });

  it.each([
    ['a record', '/other/5'],
    ['its form', '/other/5/edit'],
    ['a record with an older id', '/index.php?module=Other&record=5'],
    ['an id of the page’s own kind', '/contact.php?contact_id=5'],
    ['a path in a parameter', '/list/Contact?blade=/details/Contact/345'],
    ['a name behind an id', '/other/5-ada-quill'],
  ])('takes %s', (_what, path) => {
    expect(rememberedAddress(crmOf(own), `https://crm.test/app${path}`)).toHaveProperty('signature');
  });

  it.each([
    ['a list', '/companies'],
    ['a filtered list', '/companies?filter=acme'],
    ['a list filtered by a number', '/companies?filter=5'],
    ['a list of what belongs to a record', '/contacts?company_id=3'],
    ['a search for a code', '/contacts?search=12345'],
    ['a numbered search', '/search/1?q=ada'],
    ['a form', '/other/new'],
    ['a form of an old CRM', '/index.php?module=Other&action=EditView&record='],
    ['no id', '/index.php?module=Other&record=0'],
    ['a dashboard', '/dashboards/7'],
    ['the list of a project', '/projects/7/contacts?search=ada'],
    ['the CRM’s own search', '/find/4155550100'],
    ['two records', '/index.php?record=5&record=6'],
  ])('refuses %s, which is no record', (_what, path) => {
    const crm = crmOf({ ...own, searchTemplate: '/find/{search}' });
    expect(rememberedAddress(crm, `https://crm.test/app${path}`)).toHaveProperty('refused');
    expect(signatureOf(crm, `https://crm.test/app${path}`)).toBeNull();
  });

  it('keeps of an address only what the record template makes', () => {
    const crm = crmOf({ ...own, recordTemplate: '/contacts/{record_id}' });
    expect(rememberedAddress(crm, 'https://crm.test/app/contacts/5/archive?do=it')).toMatchObject({
      address: 'https://crm.test/app/contacts/5',
    });
  });

  it('leaves noise out of what names the record', () => {
    expect(signatureOf(crmOf(own), 'https://crm.test/app/other/5?kind=a&tab=b&utm_term=c#top')).toEqual({
      origin: 'https://crm.test',
      path: '/app/other/5',
      query: { kind: 'a' },
      hash: null,
    });
  });
});

describe('recordIdOf', () => {
  it('reads the id back, but takes no list or form for a record', () => {
    const crm = crmOf({ ...own, recordTemplate: '/contacts/{record_id}' });
    expect(recordIdOf(crm, 'https://crm.test/app/contacts/HC-1042/edit?x=1')).toBe('HC-1042');
    expect(recordIdOf(crm, 'https://crm.test/app/contacts/new')).toBeNull();
    expect(recordIdOf(crm, 'https://crm.test/app/contacts')).toBeNull();
    expect(recordIdOf(crm, 'https://evil.test/app/contacts/1')).toBeNull();
  });
});

describe('recordKeys', () => {
  it('gives what a record can be told by, phones longest first', () => {
    expect(recordKeys(crmOf({ ...own, rowSelector: 'tr.lead' }), exampleCall)).toEqual({
      isGuess: true,
      signature: {
        origin: 'https://crm.test',
        path: '/app/contacts/abc123-xyz456',
        query: { view: 'full' },
        hash: null,
      },
      vendorLeadCode: 'abc123-xyz456',
      leadId: '7890123',
      phones: ['14155550100', '4155550100'],
      rowSelector: 'tr.lead',
      phrases: pagePhrases,
    });
  });

  it('takes the centre’s country where number and profile say none, and a better known record', () => {
    const call = { ...exampleCall, vendorLeadCode: '', leadId: '', phone: '020 7946 0100' };
    const signature = { origin: 'https://crm.test', path: '/app/x/1', query: {}, hash: null };
    const keys = recordKeys(crmOf(own), call, { countryOfCentre: 'GB', signature });
    expect(keys).toMatchObject({ signature, phones: ['442079460100', '2079460100'] });
    expect(recordKeys(crmOf(own), call)).toMatchObject({ signature: null, phones: ['02079460100'] });
  });
});
