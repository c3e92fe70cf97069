import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSearch, isSecret, type Pair, templatesOf } from '#utils/survey/template-text.ts';
import { askable, filledWith } from './filled.ts';

const ORIGIN = 'https://crm.example.com';

/** What a page may have in a form: anything. */
const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '{search}',
    '{',
    '}}',
    '{"a":"{q}"}',
    'a&b=c',
    '100%',
    '%7B',
    '\\',
    '#',
    '?',
    '\ud800',
    '\0',
    '..',
    ';',
  ),
);
const field = fc.tuple(anything, anything);
const wellFormed = (text: string): string => text.toWellFormed();
const pathname = fc.constantFrom('/', '/find', '/a b/{x}/', '/index.php', "/o'n/%7Bx%7D");

describe('the template of a form', () => {
  it('gives any text back in its own parameter, and all other parameters as they are', () => {
    fc.assert(
      fc.property(
        pathname,
        fc.array(field, { maxLength: 5 }),
        fc.array(field, { maxLength: 5 }),
        anything,
        askable,
        (path, before, after, name, text) => {
          const pairs: Pair[] = [...before, [name, null], ...after];
          const [template = ''] = templatesOf(new URL(path, ORIGIN), pairs);
          const address = new URL(filledWith(template, text));
          expect([...address.searchParams]).toEqual(
            pairs.map(([each, value]) => [wellFormed(each), value === null ? text : wellFormed(value)]),
          );
          expect(address.pathname).toBe(new URL(path, ORIGIN).pathname.replaceAll('{', '%7B').replaceAll('}', '%7D'));
          expect(address.hash).toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('puts the query where an app that keeps its route in the hash reads it, and where the browser would', () => {
    const pairs: Pair[] = [
      ['q', null],
      ['all', '1'],
    ];
    expect(templatesOf(new URL('https://crm.example.com/app/?lang=en#/search?q=old'), pairs)).toEqual([
      'https://crm.example.com/app/?lang=en#/search?q={search}&all=1',
      'https://crm.example.com/app/?q={search}&all=1#/search?q=old',
    ]);
    expect(templatesOf(new URL('https://crm.example.com/find?old=1#results'), pairs)).toEqual([
      'https://crm.example.com/find?q={search}&all=1#results',
    ]);
  });
});

describe('what a form sends along', () => {
  it.each([
    ['authenticity_token', 'x'],
    ['_csrf', '1'],
    ['__VIEWSTATE', '/wEPDw'],
    ['PHPSESSID', 'x'],
    ['k', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
    ['t', 'Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg=='],
  ])('is the session’s: %s=%s', (name, value) => {
    expect(isSecret(name, value)).toBe(true);
  });

  it.each([
    ['module', 'Contacts'],
    ['appid', '101acb62-8d00-eb11-a813-000d3a8b3117'],
    ['view', 'contacts_list_view_2024_default'],
    ['list', 'ContactListView2024Default'],
    ['org', '00D5e000000AbCdEAV'],
    ['from', '2024-01-01T00:00:00Z'],
    ['author', 'Ann'],
    ['announcement', '1'],
    ['query', "'CF.{Code}' = 'a1b2c3d4e5' AND 'x1' = 'y2'"],
  ])('is the search’s: %s=%s', (name, value) => {
    expect(isSecret(name, value)).toBe(false);
  });
});

describe('an address with the token', () => {
  it.each([
    ['https://crm.example.com/find?q={search}', true],
    ['https://crm.example.com/find?q={search}&deleted=0', true],
    ['https://crm.example.com/find?q=1', false],
    ['https://crm.example.com/find?q={search}&p={search}', false],
    ['https://crm.example.com/find?q={search}&action=delete', false],
    ['https://crm.example.com/logout?why={search}', false],
    ['https://crm.example.com/user/SignOut?why={search}', false],
    [`https://crm.example.com/find?q={search}&x=${'x'.repeat(2000)}`, false],
  ])('%s is a search: %s', (template, is) => {
    expect(isSearch(template)).toBe(is);
  });
});
