// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test } from 'vitest';
import { presets } from '#utils/crm/presets/index.ts';
import { crmProfileSchema, type CrmProfileInput } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { CrmPreview } from '../../../../entrypoints/options/crm-preview.tsx';
import { exampleCall, exampleParts } from '../crm/profiles.ts';

function shown(input: Partial<CrmProfileInput>): string {
  const host = document.createElement('div');
  render(
    <CrmPreview resolved={resolveCrm(crmProfileSchema.parse({ id: 'crm', ...input }))} example={exampleCall} />,
    host,
  );
  return host.textContent ?? '';
}
const WARNING = 'Screen Pop can’t look for callers in';

test.each(presets.map((preset) => [preset.id, preset] as const))(
  '%s: the options say whether callers cannot be looked for, and what to fill in',
  (id, preset) => {
    const parts = exampleParts(preset);
    const { search, searches, lookups } = preset;
    const isAsked = search !== null || Object.keys({ ...searches, ...lookups }).length > 0;
    expect(shown({ preset: id, parts }).includes(WARNING)).toBe(!isAsked);
    if (isAsked) return;
    expect(shown({ preset: id, parts })).toContain('under “Search, lookup and other details”');
    expect(shown({ preset: id, parts, searchTemplate: '/find?q={search}' })).not.toContain(WARNING);
    expect(shown({ preset: id, parts, lookup: { template: '/api?q={search}', idPath: 'id' } })).not.toContain(WARNING);
  },
);

test('another CRM: the same', () => {
  const other = { address: 'https://crm.test', recordTemplate: '/contacts/{record_id}' };
  expect(shown(other)).toContain(`${WARNING} crm.test yet.`);
  expect(shown({ ...other, searchTemplate: '/find?q={search}' })).not.toContain(WARNING);
});
