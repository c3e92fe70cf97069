import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFields } from '#utils/dialer/call.ts';
import { settingsSections } from '#utils/settings/schema.ts';
import { callTypeOf, decide, hasShape } from '#utils/settings/rules.ts';

const call: CallFields = {
  leadId: '7890123',
  vendorLeadCode: 'HC-1042',
  phone: '1234567890',
  callerId: '9876543210',
  campaignId: 'CAMP001',
  campaignName: 'Spring Sale',
  callType: 'DIALER',
};
const profiles = ['sales', 'support'];

function decideBy(rules: unknown, changes: Partial<CallFields> = {}) {
  return decide(settingsSections.rules.parse(rules), profiles, { ...call, ...changes });
}

describe('decide', () => {
  it('needs no rule: the first profile is the default', () => {
    expect(decideBy(undefined)).toEqual({ pop: true, profileId: 'sales', rule: null });
    expect(decide([], [], call)).toEqual({ pop: false, reason: 'no-profile', rule: null });
  });

  it('takes the first rule that fits', () => {
    const rules = [
      { campaign: 'OTHER', result: 'sales' },
      { campaign: 'camp*', result: 'support' },
      { result: 'sales' },
    ];
    expect(decideBy(rules)).toEqual({ pop: true, profileId: 'support', rule: 1 });
    expect(decideBy(rules, { campaignId: 'X' })).toEqual({ pop: true, profileId: 'sales', rule: 2 });
  });

  it('can say not to pop', () => {
    expect(decideBy([{ result: 'dont-pop' }])).toEqual({ pop: false, reason: 'rule', rule: 0 });
  });

  it('pops nothing where a rule names a CRM that is gone', () => {
    expect(decideBy([{ result: 'gone' }])).toEqual({ pop: false, reason: 'unknown-profile', rule: 0 });
  });

  it('wants all that a rule names', () => {
    const rule = { campaign: 'Spring *', callTypes: ['dialer'], codeShape: 'HC-####', result: 'support' };
    expect(decideBy([rule])).toMatchObject({ rule: 0 });
    expect(decideBy([rule], { campaignName: 'Summer Sale' })).toMatchObject({ rule: null });
    expect(decideBy([rule], { callType: 'INBOUND' })).toMatchObject({ rule: null });
    expect(decideBy([rule], { callType: 'unheard of' })).toMatchObject({ rule: null });
    expect(decideBy([rule], { vendorLeadCode: 'HC-10421' })).toMatchObject({ rule: null });
  });

  it.each([
    ['camp001', true],
    ['spring sale', true],
    ['*sale', true],
    ['S*g*S*e', true],
    ['CAMP00', false],
    ['*CAMP', false],
    ['CAMP001*1', false],
    ['?AMP001', false],
    ['Spring', false],
  ])('campaign %s: %s', (campaign, fits) => {
    expect(decideBy([{ campaign, result: 'support' }])).toMatchObject({ rule: fits ? 0 : null });
  });

  it('refuses rules that make no sense', () => {
    expect(settingsSections.rules.safeParse([{ result: '' }]).success).toBe(false);
    expect(settingsSections.rules.safeParse([{ result: 'sales', callTypes: ['other'] }]).success).toBe(false);
    expect(settingsSections.rules.safeParse([{ campaign: 'x'.repeat(101), result: 'sales' }]).success).toBe(false);
  });
});

describe('callTypeOf', () => {
  it.each([
    ['AUTO', 'dialer'],
    ['DIALER', 'dialer'],
    ['Inbound', 'inbound'],
    ['MANUAL', 'manual'],
    ['', null],
    ['CHAT', null],
  ])('%j is %s', (received, type) => expect(callTypeOf(received)).toBe(type));
});

describe('hasShape', () => {
  it.each([
    ['HC-1042', 'HC-####', true],
    ['hc-1042', 'HC-####', true],
    ['HC-104', 'HC-####', false],
    ['HC-10424', 'HC-####', false],
    ['HC-1042', 'HC-*', true],
    ['HC-', 'HC-*', true],
    ['AB12', '@@##', true],
    ['ÄB12', '@@##', true],
    ['A112', '@@##', false],
    ['a-b', '?-?', true],
    ['', '*', true],
    ['', '#', false],
    ['abcabd', '*ab?', true],
    ['abcabd', '*abc', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
  ])('%j in the shape %s: %s', (text, shape, fits) => expect(hasShape(text, shape)).toBe(fits));

  it('agrees with a regular expression of the same meaning', () => {
    const meaning: Record<string, string> = { '*': '.*', '?': '.', '#': '[0-9]', '@': '\\p{L}' };
    const shape = fc.string({ unit: fc.constantFrom('a', '1', '-', '*', '?', '#', '@'), maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '-'), maxLength: 9 });
    fc.assert(
      fc.property(text, shape, (code, wanted) => {
        const source = wanted
          .split('')
          .map((character) => meaning[character] ?? character)
          .join('');
        expect(hasShape(code, wanted)).toBe(new RegExp(`^${source}$`, 'su').test(code));
      }),
      { numRuns: 2000 },
    );
  });

  it('is quick where a regular expression would not be', () => {
    const start = performance.now();
    expect(hasShape('a'.repeat(5000), `${'*a'.repeat(49)}*b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
