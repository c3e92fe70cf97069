import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageReport } from '#utils/messages/protocol.ts';
import { proofOf } from '#utils/pop/proof.ts';
import { blankReport, ORIGIN } from './pretend-browser.ts';

const signature = { origin: ORIGIN, path: '/contacts/12', query: {}, hash: null };
const recordIdAt = (address: string) => /\/contacts\/(\d+)$/.exec(address)?.[1] ?? null;
const at = (path: string, change: Partial<PageReport> = {}): PageReport => ({
  ...blankReport,
  address: ORIGIN + path,
  ...change,
});
const judge = (report: PageReport, isGuess = false) => proofOf(report, { signature, isGuess }, recordIdAt);
const nowhere = (because: 'gone' | 'error' | 'elsewhere') => ({ proves: 'not-there', because });

describe('the record’s own address', () => {
  it.each(['code', 'lead-id', 'phone'] as const)('with the %s as the record’s own: confirmed', (own) => {
    for (const isGuess of [false, true])
      expect(judge(at('/contacts/12', { own }), isGuess)).toEqual({ proves: 'confirmed', by: 'page' });
  });

  it('with content: confirmed where the set-up has proved it, else arrived', () => {
    expect(judge(at('/contacts/12'))).toEqual({ proves: 'confirmed', by: 'address' });
    expect(judge(at('/contacts/12'), true)).toEqual({ proves: 'arrived' });
  });

  it('blank: arrived', () => {
    expect(judge(at('/contacts/12', { content: 0 }))).toEqual({ proves: 'arrived' });
  });

  it.each([
    ['not-found', nowhere('gone')],
    ['error', nowhere('error')],
    ['log-in', { proves: 'log-in' }],
  ] as const)('that looks like %s', (looks, proof) => {
    expect(judge(at('/contacts/12', { looks }))).toEqual(proof);
  });

  it('what is its own outweighs what the page says', () => {
    for (const looks of ['not-found', 'error'] as const)
      expect(judge(at('/contacts/12', { looks, own: 'phone' }))).toEqual({ proves: 'confirmed', by: 'page' });
  });
});

describe('another address', () => {
  it.each(['/contacts/13', '/contacts', '/', '/home?page=2'])('%s: not there', (path) => {
    for (const isGuess of [false, true]) expect(judge(at(path), isGuess)).toEqual(nowhere('elsewhere'));
  });

  it.each(['/people/12', '/#/person/12', '/view?record=12', '/#id=12&model=partner'])('%s: arrived', (path) => {
    for (const isGuess of [false, true]) expect(judge(at(path), isGuess)).toEqual({ proves: 'arrived' });
  });

  it('that shows the call’s code: confirmed, as records are merged', () => {
    expect(judge(at('/contacts/13', { own: 'code' }))).toEqual({ proves: 'confirmed', by: 'page' });
    expect(judge(at('/people/x', { own: 'lead-id' }))).toEqual({ proves: 'confirmed', by: 'page' });
  });

  it('that shows the number: not another record’s, since a household shares it', () => {
    expect(judge(at('/contacts/13', { own: 'phone' }))).toEqual(nowhere('elsewhere'));
    expect(judge(at('/people/x', { own: 'phone' }))).toEqual({ proves: 'confirmed', by: 'page' });
  });
});

it('nothing is confirmed by a page at another record’s address that shows neither code nor lead id', () => {
  const report = fc.record({
    looks: fc.constantFrom('record', 'other', 'not-found', 'error'),
    own: fc.constantFrom(null, 'phone'),
    found: fc.constantFrom(null, 'address', 'link', 'attribute', 'code', 'phone', 'lead-id'),
    content: fc.nat(5000),
    matches: fc.nat(8),
  }) as fc.Arbitrary<Partial<PageReport>>;
  fc.assert(
    fc.property(report, fc.integer({ min: 13, max: 9999 }), fc.boolean(), (change, id, isGuess) => {
      expect(judge(at(`/contacts/${id}`, change), isGuess).proves).toBe('not-there');
    }),
  );
});
