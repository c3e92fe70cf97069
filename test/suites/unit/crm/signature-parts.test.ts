import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { showsRecord } from '#utils/crm/record-signature.ts';
import { isOtherRecord, recordId, recordKind } from '#utils/crm/signature-parts.ts';

const signature = (path: string, hash: string | null = null, query: Record<string, string> = {}) => ({
  origin: 'https://crm.example',
  path,
  hash,
  query,
});

describe('the id and the kind of record in an address', () => {
  test.each([
    [signature('/contacts/70031'), '70031', 'conta'],
    [signature('/lightning/r/Contact/0035g00000XyZ12AAB/view'), '0035g00000XyZ12AAB', 'conta'],
    [
      signature('/index.php', null, { module: 'Contacts', action: 'DetailView', record: '8f2a-11' }),
      '8f2a-11',
      'conta',
    ],
    [signature('/', '/contact/view/65a0b1c2d3e4f5061'), '65a0b1c2d3e4f5061', 'conta'],
    [signature('/', 'tryton/model/party.party/42'), '42', 'party'],
    [signature('/web', 'id=17&model=res.partner&view_type=form'), '17', null],
    [signature('/people/Ann%20Mercer%2042'), 'Ann Mercer 42', 'peopl'],
    [signature('/about'), null, 'about'],
  ])('%j', (address, id, kind) => {
    expect(recordId(address)).toBe(id);
    if (kind) expect(recordKind(address)).toBe(kind);
  });
});

describe('isOtherRecord', () => {
  const odoo = signature('/odoo/contacts/12');
  const byQuery = signature('/index.php', null, { module: 'Contacts', action: 'DetailView', record: '12' });
  const byHash = signature('/', 'tryton/model/party.party/12');
  const byHashParams = signature('/web', 'id=12&model=res.partner&view_type=form');
  const at = (rest: string) => `https://crm.example${rest}`;

  test.each([
    ['another id', odoo, '/odoo/contacts/45'],
    ['its tab', odoo, '/odoo/contacts/45/notes'],
    ['a record behind this one', odoo, '/odoo/contacts/12/res.partner/45'],
    ['… in a form', odoo, '/odoo/contacts/12/res.partner/45/edit'],
    ['another value', byQuery, '/index.php?module=Contacts&action=DetailView&record=45'],
    ['its form', byQuery, '/index.php?action=EditView&module=Contacts&record=45'],
    ['another route', byHash, '/#tryton/model/party.party/45;views=1'],
    ['another route behind', byHash, '/#tryton/model/party.party/12/sale.sale/7'],
    ['another parameter of the hash', byHashParams, '/web#cids=1&id=45&model=res.partner&view_type=form'],
    ['another name', signature('/app/lead/Ada%20Quill'), '/app/lead/Bo%20Brown'],
  ])('sees %s', (_what, wanted, address) => {
    expect(isOtherRecord(at(address), wanted)).toBe(true);
  });

  test.each([
    ['this record', odoo, '/odoo/contacts/12'],
    ['its tab', odoo, '/odoo/contacts/12/notes'],
    ['its name behind it', odoo, '/odoo/contacts/12-ada-quill'],
    ['a list', odoo, '/odoo/contacts'],
    ['a form for a new one', odoo, '/odoo/contacts/new'],
    ['a page for a new one behind it', odoo, '/odoo/contacts/12/crm/new'],
    ['another kind', odoo, '/odoo/crm/45'],
    ['a list by query', byQuery, '/index.php?module=Contacts&action=index'],
    ['another kind by query', byQuery, '/index.php?module=Accounts&action=DetailView&record=45'],
    ['another kind in the hash', byHashParams, '/web#id=45&model=sale.order&view_type=form'],
    ['a start page', byHash, '/'],
    ['another host', odoo, '.evil.test/odoo/contacts/45'],
  ])('does not take %s for one', (_what, wanted, address) => {
    expect(isOtherRecord(at(address), wanted)).toBe(false);
  });

  test('never throws, and is never both', () => {
    const path = fc.webPath();
    fc.assert(
      fc.property(path, path, (shown, wanted) => {
        const record = signature(wanted);
        expect(isOtherRecord(at(shown), record) && showsRecord(at(shown), record)).toBe(false);
      }),
    );
  });
});
