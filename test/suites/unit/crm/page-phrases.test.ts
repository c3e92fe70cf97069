import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagePhrases } from '#utils/crm/page-phrases.ts';
import type { PagePhrases } from '#utils/crm/record-keys.ts';

const matches = (kind: keyof PagePhrases, text: string): boolean =>
  pagePhrases[kind].some((pattern) => new RegExp(pattern, 'i').test(text));

describe('labels of a lead id', () => {
  test.each([
    'Lead ID',
    'Lead ID:',
    'lead_id',
    'Lead-Nr.',
    'Lead no.',
    'Lead #',
    'Dialer lead ID',
    'ID del lead',
    'Leadnummer',
  ])('%s', (label) => expect(matches('leadIdLabel', label)).toBe(true));

  // What else is numbered, with what stands around the word "lead" in a CRM.
  const before = [
    'Order',
    'Invoice',
    'Parent lead',
    'Duplicate of lead',
    'Lead source',
    'Lead owner',
    'Lead time',
    'Misleading',
  ];
  const before2 = [
    'Leads',
    'Lead score',
    'Lead status',
    'Customer',
    'Contract',
    'Previous lead',
    'Referred by lead',
    'Leadership',
  ];
  const after = ['', ' ID', ' no.', ' #', ' number:', ' code', ' value', ' id:', '-Nr.'];
  test('are not those of anything else: 0 of 1,000', () => {
    const decoy = tuple(constantFrom(...before, ...before2), constantFrom(...after), constantFrom('', ' ', '\n', '('));
    assert(
      property(decoy, ([name, number, end]) => {
        expect(matches('leadIdLabel', name + number + end)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('labels of a lead’s code', () => {
  test.each([
    'Lead code',
    'Vendor lead code',
    'Vendor lead code:',
    'External ID',
    'Ext. id',
    'Dialer code',
    'vendor_lead_code',
  ])('%s', (label) => expect(matches('codeLabel', label)).toBe(true));
  test.each([
    'Code',
    'Country code',
    'Contact ID',
    'Record no.',
    'Vendor ID',
    'Postcode',
    'Lead ID',
    'Discount code',
    'Order no.',
  ])('not %s', (label) => expect(matches('codeLabel', label)).toBe(false));
});

describe('sentences of pages', () => {
  test.each([
    'Note was deleted by Ann',
    '404 Elm Street LLC',
    'Invoice not found by customer',
    'Access Denied Security GmbH',
    'Access denied for export',
    'Forbidden Planet',
    'Not Found Records Ltd',
    'No company',
  ])('“%s” says of no record that it is missing', (sentence) => {
    expect(matches('gone', sentence) || matches('refused', sentence)).toBe(false);
  });
  test('every pattern can be read, and none takes long', () => {
    const patterns = Object.values(pagePhrases).flat();
    assert(
      property(
        array(constantFrom('a ', 'not ', 'you ', 'was ', '’', 'lead', ' - ', '4', '\n'), { maxLength: 80 }),
        (parts) => {
          for (const pattern of patterns) new RegExp(pattern, 'i').test(parts.join(''));
        },
      ),
    );
  });
});
