import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProfile } from '#utils/crm/check-profile.ts';
import type { DiscoveryReport, Example, Hypothesis, Trial, TrialResult } from '#utils/crm/discovery.ts';
import { trialResults } from '#utils/crm/discovery.ts';
import { type CrmProfile, crmProfileSchema, type CrmProfileInput, searchSubjects } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { plannedAddresses } from '#utils/discovery/planned.ts';
import { proposeProfile } from '#utils/discovery/propose.ts';
import { callOf, targetOf } from '#utils/discovery/target-of.ts';
import { worksOf } from '#utils/discovery/try-all.ts';
import { popTargets, type Target } from '#utils/pop/targets.ts';
import { ada, hypothesis, ORIGIN, profileOf } from './examples.ts';

const customer: Example = { ...ada, leadId: '7890123' };

const reportOf = (trials: [Hypothesis, TrialResult][], example = customer): DiscoveryReport => {
  const tried = trials.map(([each, result], at): { trial: Trial; rank: number } => ({
    trial: { hypothesis: each, address: '', result, tookMs: 1 },
    rank: at % 4,
  }));
  return {
    example,
    record: 'seen',
    shows: [],
    trials: tried.map(({ trial }) => trial),
    works: worksOf(tried),
    atMs: 1,
  };
};

const crmOf = (profile: CrmProfile) => {
  const resolved = resolveCrm(profile);
  if ('problem' in resolved) throw new Error(JSON.stringify(resolved.problems));
  return resolved.crm;
};
const targetsOf = (profile: CrmProfile, example = customer) => popTargets(crmOf(profile), callOf(example), null);

const PATHS = { idPath: 'data.*.id', labelPath: '' };
const lookup = (change: Partial<Hypothesis>): Hypothesis =>
  hypothesis({ way: 'lookup', paths: PATHS, from: 'request', template: '/api/contacts?code={search}', ...change });

describe('what is proposed', () => {
  it('no search for the lead id, where one for all is found to work by code', () => {
    const profile = profileOf({ searchTemplate: '/find?q={search}' });
    const proposed = proposeProfile(profile, reportOf([[hypothesis({ template: '/find?q={search}' }), 'record']]));
    expect(proposed.searchBy).toEqual(['vendor_lead_code', 'phone']);
  });

  it('the ways that worked, in order, each with its address', () => {
    const byCode = lookup({});
    const byPhone = hypothesis({ by: 'phone', template: '/list?phone={search}', phoneForm: 'national', from: 'form' });
    const proposed = proposeProfile(
      profileOf(),
      reportOf([
        [byPhone, 'record'],
        [byCode, 'record'],
      ]),
    );
    expect(proposed).toMatchObject({
      ways: ['remembered', 'lookup', 'search'],
      lookups: { vendor_lead_code: { template: '/api/contacts?code={search}', ...PATHS }, phone: null },
      searchTemplates: { vendor_lead_code: '', phone: '/list?phone={search}' },
      searchBy: ['vendor_lead_code', 'phone'],
      phoneForms: ['national'],
    });
  });

  it('the address, where the code is the id', () => {
    const byAddress = hypothesis({ way: 'address', template: '/contacts/{record_id}' });
    expect(proposeProfile(profileOf(), reportOf([[byAddress, 'record']]))).toMatchObject({
      ways: ['remembered', 'address'],
      addressBy: ['vendor_lead_code'],
    });
  });

  it('nothing, where nothing worked', () => {
    const profile = profileOf({ searchTemplate: '/s?q={search}' });
    expect(proposeProfile(profile, reportOf([[hypothesis({}), 'nothing']]))).toEqual(profile);
  });

  it('a search for all values that failed for one of them stays for the others', () => {
    const profile = profileOf({ searchTemplate: '/s?q={search}' });
    const report = reportOf([
      [hypothesis({ template: '/s?q={search}' }), 'record'],
      [hypothesis({ template: '/s?q={search}', by: 'phone' }), 'nothing'],
      [lookup({ by: 'phone', template: '/api?phone={search}', phoneForm: 'e164' }), 'record'],
    ]);
    const proposed = proposeProfile(profile, report);
    expect(crmOf(proposed).searches).toMatchObject({ vendor_lead_code: { text: '/s?q={search}' }, phone: null });
    expect(targetsOf(proposed).map(({ way, by }) => `${way} ${by}`)).toContain('lookup phone');
    expect(targetsOf(proposed).map(({ way, by }) => `${way} ${by}`)).not.toContain('search phone');
  });

  it('a value that the example lacks is asked for as before', () => {
    const profile = profileOf({ searchTemplate: '/s?q={search}' });
    const example = { ...ada, phone: '' };
    const proposed = proposeProfile(
      profile,
      reportOf([[hypothesis({ template: '/code?q={search}' }), 'record']], example),
    );
    expect(crmOf(proposed).searches).toMatchObject({
      vendor_lead_code: { text: '/code?q={search}' },
      phone: { text: '/s?q={search}' },
    });
    expect(targetsOf(proposed, customer).map(({ by }) => by)).toContain('phone');
  });

  it('everything else of the profile, and the record template that the address suggests', () => {
    const profile = profileOf({
      name: 'Ours',
      recordTemplate: '',
      rowSelector: 'tr.x',
      country: 'US',
      ways: ['search'],
    });
    const proposed = proposeProfile(profile, reportOf([[hypothesis({}), 'record']]));
    expect(proposed).toMatchObject({
      name: 'Ours',
      rowSelector: 'tr.x',
      country: 'US',
      recordTemplate: '/contacts/{record_id}',
      // Whoever does not want links remembered goes on without.
      ways: ['search'],
    });
  });
});

const templates = [
  '/a?q={search}',
  '/b?f={search}',
  `${ORIGIN}/c?x={search}`,
  '/api?w={"k":"{search}"}',
  '/s?q={search}',
];
const anyHypothesis = fc.record({
  way: fc.constantFrom('search' as const, 'lookup' as const),
  by: fc.constantFrom(...searchSubjects),
  template: fc.constantFrom(...templates),
});
const anyTrial = fc.tuple(
  anyHypothesis.map(({ way, by, template }) =>
    hypothesis({
      way,
      by,
      template,
      paths: way === 'lookup' ? PATHS : null,
      phoneForm: by === 'phone' ? 'as-dialled' : null,
    }),
  ),
  fc.oneof(fc.constant('record' as const), fc.constantFrom(...trialResults)),
);
const odoo = { preset: 'odoo-18', parts: { address: ORIGIN, object: 'contacts' }, address: '', recordTemplate: '' };
const anyProfile = fc.constantFrom<Partial<CrmProfileInput>>(
  {},
  { searchTemplate: '/s?q={search}' },
  { lookup: { template: '/l?q={search}', idPath: 'id' }, ways: ['search', 'address'] },
  { searchTemplates: { phone: '/s?q={search}' }, lookups: { lead_id: { template: '/l?q={search}', idPath: 'id' } } },
  { searchBy: ['phone'], phoneForms: ['e164'] },
  { ...odoo },
  { preset: 'suitecrm-7', parts: { address: ORIGIN, object: 'Contacts' }, address: '', recordTemplate: '' },
);

it('is a valid profile, by which a call of the example’s customer asks what worked and nothing else', () => {
  fc.assert(
    fc.property(anyProfile, fc.array(anyTrial, { maxLength: 8 }), (input, trials) => {
      const profile = profileOf(input);
      // One way with one value and one address has one result.
      const once = trials.filter(
        ([each], at) => trials.findIndex(([other]) => JSON.stringify(other) === JSON.stringify(each)) === at,
      );
      const report = reportOf(once);
      const proposed = proposeProfile(profile, report);
      expect(checkProfile(proposed)).toEqual({ profile: proposed });
      if (report.works.length === 0) return;
      const asked = targetsOf(proposed).filter(({ way }) => way !== 'address');
      const wanted = report.works.map((each) => targetOf(crmOf(profile), each, customer)?.address ?? '');
      const tried = new Set(once.map(([{ by }]) => by));
      const known = asked.filter(({ by }) => by !== null && tried.has(by));
      // A number is asked for in further written forms, but in the one that worked first.
      const isFirst = ({ way, by }: Target, at: number) =>
        known.findIndex((other) => other.way === way && other.by === by) === at;
      expect(new Set(known.filter(isFirst).map(({ address }) => address))).toEqual(new Set(wanted));
      expect(known.filter((each, at) => each.by !== 'phone' && !isFirst(each, at))).toEqual([]);
    }),
  );
});

it('what will be asked is known before, as far as it can be', () => {
  const profile = profileOf({ searchTemplate: '/s?q={search}' });
  expect(plannedAddresses(profile, ada)).toEqual([
    ada.address,
    `${ORIGIN}/contacts`,
    `${ORIGIN}/s?q=${ada.vendorLeadCode}`,
    `${ORIGIN}/s?q=${ada.phone}`,
  ]);
  expect(plannedAddresses(profile, { ...ada, address: 'https://other.example.com/contacts/6' })).toEqual([]);
  expect(plannedAddresses(crmProfileSchema.parse({ id: 'crm', preset: 'no-such' }), ada)).toEqual([]);
});
