import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ByKind, Preset } from '#utils/crm/preset.ts';
import { presets } from '#utils/crm/presets/index.ts';
import { say } from '#utils/words/words.ts';

const lines = readFileSync(new URL('../../../../docs/crms.md', import.meta.url), 'utf8').split('\n');
/** A CRM's row in the table of what is known, and in that of how it is asked. */
const rowsOf = ({ name }: Preset) => lines.filter((line) => line.startsWith(`| ${name} | `)).join('\n');

const textsOf = (text: ByKind | null | undefined): string[] =>
  typeof text === 'string' ? [text] : Object.values(text ?? {});

/** How a template stands in the page, where a vertical bar ends a column. */
const shown = (text: string, isVerified: boolean): string =>
  `\`${text.replaceAll('|', '\\|')}\`${isVerified ? '' : ' \\*'}`;

/** What a preset has not, in the words of the page. */
function lacking(preset: Preset): string[] {
  const { search, searches, lookups, newRecord } = preset;
  const lacks = (subject: 'vendor_lead_code' | 'phone') =>
    search === null && searches[subject] === undefined && lookups[subject] === undefined;
  return [
    ...(lacks('vendor_lead_code') ? ['search by code'] : []),
    ...(lacks('phone') ? ['search by number'] : []),
    ...(newRecord === null ? ['new record'] : []),
  ];
}

describe('docs/crms.md', () => {
  it.each(presets.map((preset) => [preset.id, preset] as const))('describes %s as its preset has it', (id, preset) => {
    const line = rowsOf(preset);
    expect(line).toContain(`| \`${id}\` |`);
    expect(line).toContain(preset.source);
    for (const part of preset.parts) {
      expect(line).toContain(`${say(part.label)}${part.optional ? ' (optional)' : ''}`);
    }
    const { verified } = preset;
    for (const text of textsOf(preset.record)) expect(line).toContain(shown(text, verified.record));
    for (const text of [preset.search, ...Object.values(preset.searches)].flatMap(textsOf)) {
      expect(line).toContain(shown(text, verified.search));
    }
    for (const { template, idPath } of Object.values(preset.lookups)) {
      for (const text of textsOf(template)) expect(line).toContain(shown(text, verified.lookup === true));
      expect(line).toContain(`\`${idPath}\``);
    }
    for (const text of textsOf(preset.newRecord)) expect(line).toContain(shown(text, verified.newRecord));
  });

  it.each(presets.filter((preset) => lacking(preset).length > 0).map((preset) => [preset.id, preset] as const))(
    'says why %s has no more',
    (_, preset) => {
      for (const what of lacking(preset)) expect(rowsOf(preset)).toContain(what);
    },
  );
});
