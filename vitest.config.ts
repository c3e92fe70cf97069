import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/tools/longest-first.ts';

/**
 * With browsers, which wait much of the time: six files at a time keep two cores busy. Each has its own browser, ports, profiles and
 * policies. The limits only end what hangs: on a busy machine a browser takes ten times as long as on an idle one.
 */
const browserTest = {
  maxWorkers: 6,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 40_000 } },
};
/** One browser at a time: for tests that measure, and on a small machine a starved browser is a slow one. */
const alone = { fileParallelism: false };

/** What needs no browser, is about both, or is judged by a tool that judges alike in both: once is enough. */
const ONCE = [
  'accessibility',
  'built-files',
  'gateway-dialer',
  'gateway-requests',
  'harness',
  'own-package',
  'packages',
  'size',
].map((name) => `test/suites/browser/${name}.test.ts`);

/**
 * What `npm test` leaves to `.ci/run` in Firefox, because all in both browsers took it 15 to 17 minutes on two cores: the files that take
 * longest for the fewest tests.
 */
const BY_CI_IN_FIREFOX = [
  'agent-at-work',
  'desk-faults',
  'discovery',
  'evidence',
  'faults',
  'hard-pages',
  'learning',
  'login-guard',
  'options',
  'options-example',
  'reviewers',
  'start',
  'written-numbers',
].map((name) => `test/suites/browser/${name}.test.ts`);

const ALL = ['test/suites/browser/**/*.test.ts'];
const BROWSERS: { name: string; include: string[]; exclude?: string[] }[] = [
  { name: 'chromium', include: ALL },
  { name: 'firefox', include: ALL, exclude: ONCE },
  { name: 'firefox-each-time', include: ALL, exclude: [...ONCE, ...BY_CI_IN_FIREFOX] },
  { name: 'firefox-by-ci', include: BY_CI_IN_FIREFOX },
];

export default defineConfig({
  // The extension's own build has its settings in wxt.config.ts; these are for the tests only.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    setupFiles: ['test/suites/set-up-words.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/suites/unit/**/*.test.{ts,tsx}'],
          // Vitest leaves one core free, which is one of two.
          maxWorkers: '100%',
          // Ends what hangs: the longest takes seven seconds on an idle machine, and ten times as long on a busy one.
          testTimeout: 120_000,
        },
      },
      ...BROWSERS.map(({ name, include, exclude = [] }) => ({
        extends: true as const,
        test: {
          name,
          include,
          exclude,
          env: { TEST_BROWSER: name === 'chromium' ? 'chromium' : 'firefox' },
          ...browserTest,
          // The files share nothing but what they import: each has a browser of its own. To load that anew takes 0.3 s of the processor.
          isolate: false,
          globalSetup: 'test/suites/browser/set-up.ts',
        },
      })),
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/suites/long/**/*.test.ts'],
          ...browserTest,
          ...alone,
          testTimeout: 1_200_000,
          globalSetup: 'test/suites/browser/set-up.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'crm',
          include: ['test/suites/real-crms/**/*.test.ts'],
          ...browserTest,
          // Beside its browser, each has a CRM that works for every page.
          maxWorkers: 2,
          testTimeout: 120_000,
          // Setting up by example takes up to a minute, and a CRM has to start before.
          hookTimeout: 300_000,
          globalSetup: 'test/suites/real-crms/set-up.ts',
        },
      },
    ],
  },
});
