import { describe, expect, test } from 'vitest';
import type { DiscoveryReport, Hypothesis, Trial } from '#utils/crm/discovery.ts';
import { say } from '#utils/words/words.ts';
import { checksOf, type Finding, findingsOf } from '../../../../entrypoints/options/findings.ts';
import { shortAddress } from '../../../../entrypoints/options/short-address.ts';
import { FOUND, NOTHING } from '../../../demo/discovery-scenes.ts';
import { crmOf } from '../crm/profiles.ts';

const crm = crmOf({
  address: 'https://crm.example.com/collections',
  recordTemplate: '/accounts/{record_id}',
  searchTemplate: '/accounts?search={search}',
});
const told = ({ words, address }: Finding) =>
  address === null ? say(words) : say({ ...words, values: { ...words.values, address } });
const wordsOf = (report: Partial<DiscoveryReport>) => {
  const { obstacle, known, call, missing, failed } = findingsOf({ ...FOUND, ...report }, crm);
  return {
    obstacle: obstacle && say(obstacle),
    known: known.map(told),
    call: call.map(say),
    missing: missing.map(say),
    failed: failed.map(told),
  };
};

test('what was found is said in one sentence each, what a call would do with its time', () => {
  expect(wordsOf({})).toEqual({
    obstacle: null,
    known: [
      'The id in the record’s address (“4711”) is the CRM’s own, so a customer has to be looked up.',
      'The record’s page shows the lead code as “abc123-xyz456” at “Customer no.”.',
      'The record’s page shows the number as “(415) 555-0120” at “Phone”.',
      'By what the page shows, Screen Pop makes sure that it is the caller’s record.',
      'By the lead code, the CRM’s search finds the record: /accounts?search=…',
      'By the number, written (415) 555-0120, the CRM’s search finds the record: /accounts?search=…',
    ],
    call: [
      'A call with the lead code “abc123-xyz456” is found by the CRM’s search, in 1.2 s.',
      'A call with the number “(415) 555-0120” is found by the CRM’s search, in 1.0 s.',
    ],
    missing: [],
    failed: [
      'By the lead code, the record’s own address answers with an error: /collections/accounts/abc123-xyz456',
      'By the number, the CRM’s search finds nothing: /collections/accounts?search=4155550120',
    ],
  });
});

test('where nothing works, it says what is missing and what the person can do, and no call', () => {
  const { call, known, missing, failed } = wordsOf(NOTHING);
  expect(call).toEqual([]);
  expect(known.slice(1)).toEqual([
    'The record’s page doesn’t show the lead code.',
    'So nothing on the page proves whose record it is.',
  ]);
  expect(missing).toEqual([
    'Screen Pop found no way from the lead code to this record.',
    'Enter the customer’s number, too, and press the button again.',
    expect.stringContaining('Ask your IT for the address of a search'),
    expect.stringContaining('link records by hand'),
  ]);
  expect(failed.slice(1)).toEqual([
    expect.stringContaining('shows the same whatever is asked for'),
    expect.stringContaining('finds several records'),
  ]);
});

test('a number that leads nowhere is said, even where the code leads to the record', () => {
  const { call, missing } = wordsOf({ works: FOUND.works.slice(0, 1) });
  expect(call).toHaveLength(1);
  expect(missing[0]).toBe('Screen Pop found no way from the number to this record.');
  expect(missing.join()).not.toContain('by hand');
});

test('a code that is the id in the address is said once', () => {
  const address: Hypothesis = {
    way: 'address',
    by: 'vendor_lead_code',
    template: '/accounts/{record_id}',
    paths: null,
    phoneForm: null,
    from: 'settings',
  };
  const { known, call } = wordsOf({ works: [address] });
  expect(known[0]).toBe('The id in the record’s address is the lead code.');
  expect(known.join()).not.toContain('own address finds');
  expect(call).toEqual(['A call with the lead code “abc123-xyz456” opens the record by its own address.']);
});

test('what nobody sees on the page proves nothing', () => {
  const shows = [{ value: 'code', label: null, written: 'x', place: 'attribute', field: null }] as const;
  expect(wordsOf({ shows: [...shows] }).known).toContain('So nothing on the page proves whose record it is.');
});

test.each([
  ['log-in', 'Log in to the CRM in another tab, then press “Find out how customers are found” again.'],
  ['not-there', 'The CRM shows no record at this address.'],
  ['no-answer', 'didn’t come in time'],
] as const)('%s: says what to do, and claims nothing', (record, words) => {
  const { obstacle, known, call, missing } = wordsOf({ record });
  expect(obstacle).toContain(words);
  expect([known, call, missing]).toEqual([[], [], []]);
});

describe('a test of what is set up', () => {
  const checks = (trials: Trial[]) =>
    checksOf({ ...FOUND, trials }, crm).map(({ finding, works }) => [works, told(finding)]);

  test('has a line for each way, of a number the form that works', () => {
    expect(checks(FOUND.trials.slice(1))).toEqual([
      [true, 'By the lead code, the CRM’s search finds the record, in 1.2 s: /accounts?search=…'],
      [true, 'By the number, written (415) 555-0120, the CRM’s search finds the record, in 1.0 s: /accounts?search=…'],
    ]);
  });

  test('says what fails, and nothing of what is not set up', () => {
    expect(checks(NOTHING.trials.slice(1))).toEqual([
      [
        false,
        'By the lead code, the CRM’s search doesn’t find the record any more; it shows the same whatever is asked for: /accounts?search=…',
      ],
    ]);
  });
});

test.each([
  ['https://crm.example.com/find?q={search}', '/find?q=…'],
  ['/find?q=%5B%22a%22%5D', '/find?q=["a"]'],
  ['/find?q=%E0%A4%A', '/find?q=%E0%A4%A'],
])('%s is said as %s', (template, short) => {
  expect(shortAddress(template)).toBe(short);
});
