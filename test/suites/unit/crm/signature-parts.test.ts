import { describe, expect, test } from 'vitest';
import { recordId, recordKind } from '#utils/crm/signature-parts.ts';

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
