import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { migrateSettings, migrationSteps, type MigrationStep } from '#utils/settings/migrate.ts';
import { SETTINGS_VERSION } from '#utils/settings/schema.ts';
import { sentence } from '#utils/words/words.ts';

// Refuses to be loaded outside an extension; nothing tested here calls it.
vi.mock('webextension-polyfill', () => ({ default: {} }));
const { parseSettings } = await import('#utils/settings/parse.ts');

const versions = Array.from({ length: SETTINGS_VERSION }, (_, index) => index + 1);
const folder = join(import.meta.dirname, 'versions');
const example = (version: number): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, `v${version}.json`), 'utf8'));

describe('every version', () => {
  it('has an example, and no example is without a version', () => {
    expect(globSync('*.json', { cwd: folder }).sort()).toEqual(versions.map((version) => `v${version}.json`).sort());
  });

  it('but the newest has one step to the next', () => {
    expect(migrationSteps.map(({ from }) => from)).toEqual(versions.slice(0, -1));
  });

  it.each(versions)('%s is read whole: nothing is reported, nothing falls back to a default', (version) => {
    const { own, problems } = parseSettings(example(version));
    expect(problems).toEqual([]);
    expect(own).toEqual(example(SETTINGS_VERSION));
  });
});

describe('migrateSettings', () => {
  const steps: MigrationStep[] = [
    { from: 1, migrate: ({ corner, ...rest }) => ({ ...rest, cardCorner: corner }) },
    { from: 2, migrate: (stored) => ({ ...stored, opening: [stored['opening']] }) },
  ];

  it('goes step by step to the newest version', () => {
    const one = { version: 1, corner: 'top-left', opening: 'ask' };
    const three = { version: 3, cardCorner: 'top-left', opening: ['ask'] };
    expect(migrateSettings(one, steps, 3)).toEqual({ migrated: three, problem: null });
    expect(migrateSettings({ version: 2, cardCorner: 'top-left', opening: 'ask' }, steps, 3).migrated).toEqual(three);
    expect(migrateSettings(three, steps, 3)).toEqual({ migrated: three, problem: null });
  });

  it('takes settings without a version for the first', () => {
    expect(migrateSettings({ corner: 'top-left' }, steps, 2).migrated).toEqual({ version: 2, cardCorner: 'top-left' });
  });

  it('says loudly that a version is newer than this product knows, and leaves the settings alone', () => {
    const stored = { version: 4, opening: 'sideways' };
    const problem = sentence('problem.newerSettings', { version: 4, known: 3 });
    expect(migrateSettings(stored, steps, 3)).toEqual({ migrated: stored, problem });
  });

  it.each([0, 1.5, 'two', {}])('says loudly that %j is no version', (version) => {
    expect(migrateSettings({ version }, steps, 3)).toEqual({
      migrated: { version },
      problem: sentence('problem.unknownSettings'),
    });
  });

  it('says loudly which step failed or is missing, and stops there', () => {
    const broken: MigrationStep = {
      from: 2,
      migrate: () => {
        throw new Error('no opening');
      },
    };
    const two = { version: 2, cardCorner: 'top-left' };
    const problem = (reason: string) => sentence('problem.migration', { from: 2, to: 3, reason });
    expect(migrateSettings({ version: 1, corner: 'top-left' }, [...steps.slice(0, 1), broken], 3)).toEqual({
      migrated: two,
      problem: problem('no opening'),
    });
    expect(migrateSettings(two, steps.slice(0, 1), 3)).toEqual({ migrated: two, problem: problem('there is no step') });
  });

  it('never changes what it is given, whatever a step does with it', () => {
    const spoil: MigrationStep = { from: 1, migrate: (stored) => Object.assign(stored, { opening: 'spoilt' }) };
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (stored) => {
        const before = structuredClone(stored);
        migrateSettings(stored, [spoil], 2);
        expect(stored).toEqual(before);
      }),
    );
  });
});
