import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showsRecord, type RecordSignature } from '#utils/crm/record-signature.ts';

const multiPage: RecordSignature = { origin: 'https://crm.test', path: '/contacts/12', query: {}, hash: null };
const byQuery: RecordSignature = {
  origin: 'https://crm.test',
  path: '/index.php',
  query: { module: 'Contacts', record: '12' },
  hash: null,
};
const byHash: RecordSignature = {
  origin: 'https://crm.test',
  path: '/',
  query: {},
  hash: 'tryton/model/party.party/12',
};
const hashParams: RecordSignature = {
  origin: 'https://crm.test',
  path: '/web',
  query: {},
  hash: 'id=12&model=res.partner',
};

describe('showsRecord', () => {
  it.each([
    ['itself', multiPage, 'https://crm.test/contacts/12'],
    ['a slash at the end', multiPage, 'https://crm.test/contacts/12/'],
    ['an object tab', multiPage, 'https://crm.test/contacts/12/show/2'],
    ['the edit page', multiPage, 'https://crm.test/contacts/12/edit'],
    ['noise parameters', multiPage, 'https://crm.test/contacts/12?tab=notes&utm_source=mail&from=list'],
    ['a hash that is no route', multiPage, 'https://crm.test/contacts/12#activity'],
    ['needless percent-encoding', multiPage, 'https://crm.test/contact%73/1%32'],
    ['parameters in another order', byQuery, 'https://crm.test/index.php?record=12&offset=1&module=Contacts'],
    ['what the app adds to its route', byHash, 'https://crm.test/#tryton/model/party.party/12;name=Ada&views=1'],
    ['a tab in the route', byHash, 'https://crm.test/#tryton/model/party.party/12/notes'],
    ['a question mark in the route', byHash, 'https://crm.test/#tryton/model/party.party/12?x=1'],
    ['a tab with words of its own', multiPage, 'https://crm.test/contacts/12/requested_tickets'],
    ['a list of what belongs to it', multiPage, 'https://crm.test/contacts/12/related/Cases/view'],
    ['its name behind the id', multiPage, 'https://crm.test/contacts/12-ada-quill'],
    ['its name in another script', multiPage, 'https://crm.test/contacts/12-%E7%94%B0%E4%B8%AD-%E8%8A%B1%E5%AD%90'],
    ['its name and a tab', multiPage, 'https://crm.test/contacts/12-ada-quill/edit'],
    ['its name as a segment', multiPage, 'https://crm.test/contacts/12/ada-quill'],
    ['a note on its page', multiPage, 'https://crm.test/contacts/12#note-55'],
    ['the same parameter twice', byQuery, 'https://crm.test/index.php?record=12&module=Contacts&record=12'],
    ['hash parameters among others', hashParams, 'https://crm.test/web#cids=1&model=res.partner&id=12&menu_id=4'],
  ])('knows %s as the same record', (_, signature, address) => {
    expect(showsRecord(address, signature)).toBe(true);
  });

  it.each([
    ['a longer id', multiPage, 'https://crm.test/contacts/123'],
    ['a shorter id', multiPage, 'https://crm.test/contacts/1'],
    ['another host', multiPage, 'https://crm.test.evil.example/contacts/12'],
    ['another scheme', multiPage, 'http://crm.test/contacts/12'],
    ['another port', multiPage, 'https://crm.test:8443/contacts/12'],
    ['the id deeper in the path', multiPage, 'https://crm.test/x/contacts/12'],
    ['an id with an encoded slash', { ...multiPage, path: '/contacts/1%2F2' }, 'https://crm.test/contacts/1/2'],
    ['letter case in an id', { ...multiPage, path: '/contacts/aB' }, 'https://crm.test/contacts/ab'],
    ['another parameter value', byQuery, 'https://crm.test/index.php?module=Contacts&record=123'],
    ['a parameter missing', byQuery, 'https://crm.test/index.php?record=12'],
    ['a longer path where a parameter has the id', byQuery, 'https://crm.test/index.php/x?module=Contacts&record=12'],
    ['another route', byHash, 'https://crm.test/#tryton/model/party.party/123;name=Ada'],
    ['no route', byHash, 'https://crm.test/'],
    ['another id among hash parameters', hashParams, 'https://crm.test/web#id=123&model=res.partner'],
    ['a record behind it', multiPage, 'https://crm.test/contacts/12/res.partner/45'],
    ['a deal behind it', multiPage, 'https://crm.test/contacts/12/deals/9'],
    ['an id behind it', multiPage, 'https://crm.test/contacts/12/45'],
    ['a list of a model behind it', multiPage, 'https://crm.test/contacts/12/res.partner'],
    ['a named record behind it', multiPage, 'https://crm.test/contacts/12/companies/acme'],
    ['a form for something new behind it', multiPage, 'https://crm.test/contacts/12/deals/new'],
    ['a page of a view', multiPage, 'https://crm.test/contacts/12/persons/view/7'],
    ['a revision', multiPage, 'https://crm.test/contacts/12-B'],
    ['an id that goes on with a number', multiPage, 'https://crm.test/contacts/12-45'],
    ['a record in the hash', multiPage, 'https://crm.test/contacts/12#/deals/9'],
    ['two ids for one parameter', byQuery, 'https://crm.test/index.php?module=Contacts&record=12&record=45'],
    ['a record behind it in the route', byHash, 'https://crm.test/#tryton/model/party.party/12/sale.sale/45'],
    ['two ids in the hash', hashParams, 'https://crm.test/web#id=12&model=res.partner&id=45'],
    [
      'a page drawn by the hash',
      byQuery,
      'https://crm.test/index.php?module=Contacts&record=12#ajaxUILoc=index.php%3Fmodule%3DContacts%26record%3D45',
    ],
    ['no address', multiPage, 'contacts/12'],
  ])('tells %s apart', (_, signature, address) => {
    expect(showsRecord(address, signature)).toBe(false);
  });

  it('compares GUIDs in either case, with or without braces', () => {
    const guid = '1b4e28ba-2fa1-11d2-883f-0016d3cca427';
    const signature = { origin: 'https://crm.test', path: '/main.aspx', query: { id: guid }, hash: null };
    expect(showsRecord(`https://crm.test/main.aspx?id=%7B${guid.toUpperCase()}%7D`, signature)).toBe(true);
    expect(showsRecord(`https://crm.test/main.aspx?id=${guid.replace('1b', '2b')}`, signature)).toBe(false);
  });

  it('never takes every page of a host for a record', () => {
    const start = { origin: 'https://crm.test', path: '/', query: {}, hash: null };
    expect(showsRecord('https://crm.test/contacts/12', start)).toBe(false);
  });

  it('never throws, whatever it is given', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true, withQueryParameters: true }));
    const signature = fc.record({
      origin: text,
      path: text,
      query: fc.dictionary(text, text),
      hash: fc.option(text),
    });
    fc.assert(
      fc.property(text, signature, (address, wanted) => {
        expect(typeof showsRecord(address, wanted)).toBe('boolean');
      }),
    );
  });

  it('never matches an id that another begins with, in path, query or hash', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
    fc.assert(
      fc.property(id, id, (shorter, more) => {
        const origin = 'https://crm.test';
        const longer = shorter + more;
        for (const [address, signature] of [
          [`${origin}/c/${longer}`, { origin, path: `/c/${shorter}`, query: {}, hash: null }],
          [`${origin}/c?id=${longer}`, { origin, path: '/c', query: { id: shorter }, hash: null }],
          [`${origin}/#/c/${longer}`, { origin, path: '/', query: {}, hash: `/c/${shorter}` }],
        ] as const) {
          expect(showsRecord(address, signature)).toBe(false);
        }
      }),
    );
  });
});
