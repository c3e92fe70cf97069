import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sectionsOf, unwrapped } from '../../../tools/release/changelog.ts';
import { problemsOfRelease } from '../../../tools/release/problems.ts';

const LOG = `# Changelog

What users notice.

## [Unreleased]

## [0.2.0] - 2026-11-30

### Added

- A thing.

## [0.1.0] - 2026-11-01

- The first.
`;

describe('the change log', () => {
  test('gives each version’s notes without its heading', () => {
    expect(sectionsOf(LOG)).toEqual([
      { version: 'Unreleased', date: null, notes: '' },
      { version: '0.2.0', date: '2026-11-30', notes: '### Added\n\n- A thing.' },
      { version: '0.1.0', date: '2026-11-01', notes: '- The first.' },
    ]);
  });

  test('gives back what was written, whatever the notes are', () => {
    const notes = string()
      .filter((text) => !/\r|^## \[/m.test(text))
      .map((text) => text.trim());
    assert(
      property(array(notes, { minLength: 1, maxLength: 5 }), (all) => {
        const log = all.map((text, index) => `## [1.0.${index}] - 2026-01-01\n\n${text}\n`).join('\n');
        expect(sectionsOf(`# Changelog\n\n${log}`).map((section) => section.notes)).toEqual(all);
      }),
    );
  });

  test('is read the same with the line ends of Windows', () => {
    expect(sectionsOf(LOG.replaceAll('\n', '\r\n'))).toEqual(sectionsOf(LOG));
  });
});

test('release notes have each change on one line', () => {
  const notes =
    '### Added\n\n- A thing that goes\n  on.\n  - Part of it,\n    and more.\n- Another.\n\n### Fixed\n\n- One.';
  expect(unwrapped(notes)).toBe(
    '### Added\n\n- A thing that goes on.\n  - Part of it, and more.\n- Another.\n\n### Fixed\n\n- One.',
  );
  expect(unwrapped(LOG)).toBe(LOG);
});

describe('a release', () => {
  const problems = (tag: string, version = '0.2.0', log = LOG) => problemsOfRelease(tag, version, log);

  test('may be made where tag, package.json and change log agree', () => {
    expect(problems('v0.2.0')).toEqual([]);
  });

  test.each(['v0.2.1', '0.2.0', 'v0.2.0-rc.1', 'V0.2.0', 'v0.2.0 ', ''])('may not be made as “%s”', (tag) => {
    expect(problems(tag)).toEqual([expect.stringContaining('The tag must be “v0.2.0”')]);
  });

  test.each(['0.2', '0.2.0-rc.1', '0.2.0.1', '01.2.0', '0.2.65536', '0.2.x', '$(id)'])(
    'may not have the version “%s”',
    (version) => {
      const log = LOG.replace('0.2.0', () => version);
      expect(problems(`v${version}`, version, log)).toEqual([expect.stringContaining('three numbers')]);
    },
  );

  test('needs its notes', () => {
    expect(problems('v0.3.0', '0.3.0')).toEqual([expect.stringContaining('no heading “## [0.3.0]')]);
    expect(problems('v0.2.0', '0.2.0', LOG.replace('### Added\n\n- A thing.', ''))).toEqual([
      expect.stringContaining('says nothing of 0.2.0'),
    ]);
  });

  test('needs its day', () => {
    expect(problems('v0.2.0', '0.2.0', LOG.replace(' - 2026-11-30', ''))).toEqual([
      expect.stringContaining('when 0.2.0 is released'),
    ]);
  });

  test('leaves nothing of itself among what is unreleased', () => {
    const log = LOG.replace('## [Unreleased]\n', '## [Unreleased]\n\n- Something else.\n');
    expect(problems('v0.2.0', '0.2.0', log)).toEqual([expect.stringContaining('as unreleased')]);
  });

  test('is not that of an earlier version', () => {
    expect(problems('v0.1.0', '0.1.0')).toEqual([expect.stringContaining('above all earlier versions')]);
  });
});
