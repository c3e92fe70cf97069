import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, the longest first. One that begins last keeps everybody waiting for its end, and Vitest
 * knows in a new clone only how large files are. The times need not be exact: whoever adds a file of half a minute adds it here.
 */
export const LONGEST = [
  'browser/faults.test.ts',
  'browser/learning.test.ts',
  'browser/out-of-reach.test.ts',
  'browser/pop.test.ts',
  'browser/desk-faults.test.ts',
  'browser/ways.test.ts',
  // With three browsers, like the first: not at the same time as that one.
  'browser/lifecycle.test.ts',
  'browser/written-numbers.test.ts',
  'browser/evidence.test.ts',
  'browser/discovery.test.ts',
  'browser/overlay.test.ts',
  'browser/hard-pages.test.ts',
  'browser/agent-at-work.test.ts',
  'browser/odd-tabs.test.ts',
  'browser/frame-input.test.ts',
  'browser/log-in.test.ts',
  'unit/repository/regular-expressions.test.ts',
  'unit/stand-ins/simulate.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((file) => moduleId.endsWith(`/suites/${file}`));
  return rank === -1 ? LONGEST.length : rank;
};

/**
 * Starts the test files that take longest first, in both browsers by turns: those of Chromium wait more and work less. The others of
 * one project follow each other, because a process that is used again has loaded already what they import, and it serves one
 * project only.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const orderOf = (file: TestSpecification) =>
      rankOf(file) < LONGEST.length ? rankOf(file) : LONGEST.length + projects.indexOf(file.project.name);
    return sorted.toSorted((a, b) => orderOf(a) - orderOf(b));
  }
}
