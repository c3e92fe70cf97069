// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { presets } from '#utils/crm/presets/index.ts';
import { crmProfileSchema, type CrmProfileInput } from '#utils/crm/profile.ts';
import { canBeSearched } from '#utils/crm/resolved-crm.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { CrmPreview } from '../../../../entrypoints/options/crm-preview.tsx';
import { crmOf, exampleCall, exampleParts } from '../crm/profiles.ts';
import { shown } from './shown.ts';

const preview = (input: Partial<CrmProfileInput>) =>
  shown(<CrmPreview resolved={resolveCrm(crmProfileSchema.parse({ id: 'crm', ...input }))} example={exampleCall} />);
const said = (input: Partial<CrmProfileInput>) => preview(input).textContent ?? '';
const WARNING = 'Screen Pop can’t look for callers in';

test.each(presets.map((preset) => [preset.id, preset] as const))(
  '%s: the options say whether callers cannot be looked for, and what to fill in',
  (id, preset) => {
    const parts = exampleParts(preset);
    const isSearched = canBeSearched(crmOf({ preset: id, parts }));
    expect(said({ preset: id, parts }).includes(WARNING)).toBe(!isSearched);
    if (isSearched) return;
    expect(said({ preset: id, parts })).toContain('under “Search, lookup and other details”');
    expect(said({ preset: id, parts, searchTemplate: '/find?q={search}' })).not.toContain(WARNING);
    expect(said({ preset: id, parts, lookup: { template: '/api?q={search}', idPath: 'id' } })).not.toContain(WARNING);
  },
);

const NO_CODES = 'Screen Pop can’t look for lead codes in';

test.each(
  presets.filter(({ parts }) => parts.some(({ key }) => key === 'codeField')).map((each) => [each.id, each] as const),
)(
  '%s: where lead codes cannot be looked for because their field is blank, the options say so, and where it is found',
  (id, preset) => {
    const parts = exampleParts(preset);
    expect(said({ preset: id, parts })).not.toContain(NO_CODES);
    const blank = { preset: id, parts: { ...parts, codeField: '' } };
    const { searches, lookups } = crmOf(blank);
    const isAsked = searches.vendor_lead_code !== null || lookups.vendor_lead_code !== null;
    expect(said(blank).includes(NO_CODES)).toBe(!isAsked);
    if (isAsked) return;
    expect(said(blank)).toMatch(
      /because “Field of the lead code” above is blank\. [A-Z“c].{15,}\. Or enter a customer/,
    );
    expect(said({ ...blank, searchTemplates: { vendor_lead_code: '/find?q={search}' } })).not.toContain(NO_CODES);
  },
);

test('the field of the lead code is missed in CRMs that search by fields only', () => {
  const missing = presets.filter((preset) =>
    said({ preset: preset.id, parts: { ...exampleParts(preset), codeField: '' } }).includes(NO_CODES),
  );
  expect(missing.map(({ id }) => id)).toEqual(expect.arrayContaining(['vtiger', 'twenty', 'espocrm', 'suitecrm-8']));
});

const other = { address: 'https://crm.test', recordTemplate: '/contacts/{record_id}' };

test('another CRM: the same', () => {
  expect(said(other)).toContain(`${WARNING} crm.test yet.`);
  expect(said({ ...other, searchTemplate: '/find?q={search}' })).not.toContain(WARNING);
});

describe('the addresses that the practice call would ask', () => {
  const lines = (input: Partial<CrmProfileInput>) =>
    [...preview(input).querySelectorAll('dl div')].map((line) => [...line.children].map((each) => each.textContent));

  test('stand in the order of the ways, one for each subject', () => {
    const crm = {
      ...other,
      lookups: { phone: { template: '/api?tel={search}', idPath: 'id' } },
      searchTemplates: { vendor_lead_code: '/find?code={search}' },
    };
    const record = ['Record', 'https://crm.test/contacts/abc123-xyz456'];
    const lookup = ['Lookup by number', expect.stringContaining('https://crm.test/api?tel=')];
    const search = ['Search by lead code', 'https://crm.test/find?code=abc123-xyz456'];
    expect(lines(crm)).toEqual([record, lookup, search]);
    expect(lines({ ...crm, ways: ['search', 'address'] })).toEqual([search, record]);
  });

  const pipedrive = { preset: 'pipedrive', parts: { subdomain: 'acme' } };
  const bySearch = { ...pipedrive, searchTemplate: '/find?q={search}' };

  test('of a CRM that counts its records itself name no record: it is looked for', () => {
    expect(lines(bySearch).map(([name]) => name)).toEqual(['Search by lead code', 'Search by number']);
    expect(said(bySearch)).not.toContain('link a record');
    expect(said(bySearch)).not.toContain('one of your own leads');
  });

  test('and it is said that such a CRM without search finds linked records only', () => {
    // Presets may come to have a search; this one is told to have no way but the link.
    const linked = said({ ...pipedrive, ways: ['remembered', 'address'] });
    if (canBeSearched(crmOf(pipedrive))) return expect(linked).not.toContain(WARNING);
    expect(linked).toContain('It finds only records that were linked to their lead before.');
    expect(linked).toContain('link a record to its lead');
  });

  test('an id that cannot be one of this CRM is said', () => {
    const byCode = said({ ...bySearch, addressBy: ['vendor_lead_code'] });
    expect(byCode).toContain('is not a valid record id in Pipedrive');
    expect(byCode).toContain('one of your own leads');
  });
});
