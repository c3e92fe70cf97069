import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sectionsOf } from '../../../tools/release/changelog.ts';
import { text } from '../repository/tree.ts';

const log = text('CHANGELOG.md');
const [unreleased, ...released] = sectionsOf(log);

describe('CHANGELOG.md', () => {
  test('names what is unreleased first, then each version with its day, newest first', () => {
    expect(unreleased).toMatchObject({ version: 'Unreleased', date: null });
    const days = released.map(({ date }) => (date === null ? Number.NaN : Date.parse(date)));
    expect(days).not.toContain(Number.NaN);
    expect(days).toEqual([...days].sort((one, other) => other - one));
  });

  test('has no heading that a release would not find', () => {
    const headings = log.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toHaveLength(released.length + 1);
  });

  test('groups changes by the kinds that Keep a Changelog knows, each once', () => {
    for (const { version, notes } of sectionsOf(log)) {
      const kinds = [...notes.matchAll(/^#+ (.+)$/gm)].map(([, kind]) => kind);
      expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'], version).toEqual(
        expect.arrayContaining(kinds),
      );
      expect(new Set(kinds).size, version).toBe(kinds.length);
    }
  });

  test('has the version of package.json, or is about to', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text('package.json')));
    expect(released[0]?.version).toBe(version);
  });
});
