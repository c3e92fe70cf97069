// `npm test`: everything that must hold before a change is kept, in the order that fails soonest. Prints what it does,
// goes on after a failure so that one run tells all, and ends with the number of tests.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { browserVersion, ensureChromium, ensureFirefox } from '../suites/browser/harness/browsers.ts';
import { lintFindings } from './package/lint.ts';
import { type BuildTarget, builtExtension } from '../suites/browser/harness/build.ts';
import { runTool } from './run.ts';

const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'test-results');
const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numTotalTests: z.number() });

type Step = { name: string; run: () => boolean | Promise<boolean> };
let passed = 0;
let failed = 0;

/** Runs projects of vitest.config.ts, side by side, and adds up their tests. A run of no test is a failure. */
const vitest = (name: string, ...projects: string[]) => {
  const file = join(results, `${name}.json`);
  rmSync(file, { force: true });
  const ok = runTool(
    'vitest',
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  );
  try {
    const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    return ok && report.numPassedTests > 0;
  } catch {
    console.error(`The ${name} tests ended without a report.`);
    return false;
  }
};

/** Builds as the browser tests do, which then find the build and need no second one. */
const built = async (target: BuildTarget) => {
  console.log(await builtExtension(target));
  return true;
};

const steps: Step[] = [
  { name: 'types', run: () => runTool('wxt', 'prepare') && runTool('tsc', '--noEmit') },
  { name: 'lint', run: () => runTool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'unused code', run: () => runTool('knip', '--treat-config-hints-as-errors') },
  { name: 'format', run: () => runTool('oxfmt', '--check') },
  { name: 'unit tests', run: () => vitest('unit', 'unit') },
  { name: 'build for Chrome', run: () => built('chrome') },
  { name: 'build for Firefox', run: () => built('firefox') },
  {
    name: 'lint for the add-on store of Firefox',
    run() {
      const found = lintFindings(join(root, '.output', 'firefox-mv3'));
      for (const finding of found) console.error(finding);
      return found.length === 0;
    },
  },
  {
    name: 'browsers',
    async run() {
      for (const path of [await ensureChromium(), await ensureFirefox()])
        console.log(`${path}: ${await browserVersion(path)}`);
      return true;
    },
  },
  { name: 'browser tests', run: () => vitest('browser', 'chromium', 'firefox-each-time') },
];

mkdirSync(results, { recursive: true });
const summary: string[] = [];
let allWell = true;
for (const { name, run } of steps) {
  console.log(`\n=== ${name}`);
  const startedAt = Date.now();
  let well = false;
  try {
    well = await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  allWell &&= well;
  summary.push(`${well ? 'ok    ' : 'FAILED'}  ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}
console.log(`\n${summary.join('\n')}\n`);
// A step that is no test run counts as one, or a type error would end in "0 failed".
if (!allWell && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(allWell ? 0 : 1);
