import { expect, test } from 'vitest';
import { guessTemplate } from '#utils/crm/guess-template.ts';

test.each([
  ['https://crm.example.com/contacts/4711', '/contacts/{record_id}', '4711'],
  ['https://crm.example.com/contacts/4711/edit?page=2', '/contacts/{record_id}/edit?page=2', '4711'],
  ['http://localhost:8080/hash/#/contacts/17;name=x', '/hash/#/contacts/{record_id};name=x', '17'],
  ['https://crm.example.com/view.php?module=Leads&id=99', '/view.php?module=Leads&id={record_id}', '99'],
  [
    'https://crm.example.com/api2024/r/1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    '/api2024/r/{record_id}',
    '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
  ],
  ['https://crm.example.com/contacts/50-ada-quill', '/contacts/{record_id}', '50'],
  ['https://crm.example.com/contacts/50-jos%C3%A9-quill', '/contacts/{record_id}', '50'],
  ['  https://crm.example.com/people/abc123-xyz456  ', '/people/{record_id}', 'abc123-xyz456'],
])('%s', (address, recordTemplate, recordId) => {
  expect(guessTemplate(address)).toEqual({ address: new URL(address).origin, recordTemplate, recordId });
});

test.each([
  'https://crm.example.com/',
  'https://crm.example.com/contacts',
  'https://crm.example.com/contacts?page=2',
  'https://crm.example.com/v2/contacts',
  'javascript:alert(4711)',
  'not an address',
  'https://crm.example.com/{record_id}/4711',
])('guesses nothing from %s', (address) => {
  expect(guessTemplate(address)).toBeNull();
});
