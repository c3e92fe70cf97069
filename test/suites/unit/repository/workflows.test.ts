import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STORES, variablesOf } from '../../../tools/release/submission.ts';
import { filesLike, root, text } from './tree.ts';
import { before, problemsOfWorkflow, workflowOf } from './workflow-rules.ts';

const workflows = filesLike('.github/workflows/*.yml');
const RELEASE = '.github/workflows/release.yml';
const release = text(RELEASE);

describe.each(workflows)('%s', (file) => {
  test('breaks no rule', async () => {
    expect(await problemsOfWorkflow(text(file), file)).toEqual([]);
  });

  test('runs files that exist', () => {
    const runs = Object.values(workflowOf(text(file)).jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
    const files = runs.flatMap((run) => run.split(/\s+/)).filter((word) => /^\.ci\/|\.(?:ts|mjs)$/.test(word));
    expect(files.filter((each) => !existsSync(join(root, each)))).toEqual([]);
  });
});

test('every change is checked as everybody checks it', () => {
  expect(text('.github/workflows/ci.yml')).toMatch(/^ +- run: \.ci\/run$/m);
});

test('all workflows use one version of each action', () => {
  const uses = workflows.flatMap((file) => [...text(file).matchAll(/uses: *((.+)@.+)$/gm)]);
  const versions = Map.groupBy(uses, ([, , action]) => action);
  const several = [...versions].filter(([, each]) => new Set(each.map(([, full]) => full)).size > 1);
  expect(several.map(([action]) => action)).toEqual([]);
});

describe('a rule that is broken is noticed', () => {
  test.each<[problem: string, from: string | RegExp, to: string]>([
    ['is not pinned to a commit', /checkout@\w+ # v6\.0\.2/, 'checkout@v6'],
    ['is not pinned to a commit', / # v6\.0\.2/, ''],
    ['is started by pull_request_target', '  push:\n', '  pull_request_target:\n  push:\n'],
    ['every job may write', 'permissions: {}', 'permissions:\n  contents: write'],
    ['does not say what it may', /(package:\n.+\n) {4}permissions:\n {6}contents: read\n/, '$1'],
    ['has no time limit', /package:\n([\s\S]+?) {4}timeout-minutes: 20\n/, 'package:\n$1'],
    [
      'hands its secrets on',
      'uses: ./.github/workflows/ci.yml',
      'uses: ./.github/workflows/ci.yml\n    secrets: inherit',
    ],
    ['has a secret in all its steps', "secrets.EDGE_API_KEY != ''", 'secrets.EDGE_API_KEY'],
    ['may write and runs code', 'run: >-\n          gh release', 'run: >-\n          npx gh release'],
    ['gives a secret to an action', 'subject-path: release/*.zip', 'subject-path: ${{ secrets.PATH }}'],
    ['runs tests and has a secret', 'release/main.ts check "$GITHUB_REF_NAME"', 'all.ts && npm test'],
    ['puts text from elsewhere into a command', 'check "$GITHUB_REF_NAME"', 'check "${{ github.ref_name }}"'],
    ['leaves the token of its checkout behind', 'persist-credentials: false', 'persist-credentials: true'],
    ['label "ubuntu-24.4" is unknown', 'ubuntu-24.04', 'ubuntu-24.4'],
    ['property "nothing" is not defined', 'github.token', 'github.nothing'],
  ])('%s', async (problem, from, to) => {
    const broken = typeof from === 'string' ? release.replaceAll(from, () => to) : release.replace(from, to);
    expect(broken).not.toBe(release);
    expect((await problemsOfWorkflow(broken, RELEASE)).join('\n')).toContain(problem);
  });
});

describe('a release', () => {
  const { on, jobs } = workflowOf(release);

  test('is made by a tag of a version and by nothing else', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
  });

  test.each(['draft', ...STORES])('is tested, packed and attested before %s', (job) => {
    expect(before(jobs, job)).toEqual(['attest', 'check', 'package']);
  });

  test('is tested as every change is', () => {
    expect(jobs['check']?.uses).toBe('./.github/workflows/ci.yml');
    expect(Object.keys(workflowOf(text('.github/workflows/ci.yml')).on)).toContain('workflow_call');
  });

  test('may write no more than each job needs', () => {
    const written = Object.entries(jobs).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, right]) => right === 'write')
        .map(([scope]) => `${name}: ${scope}`),
    );
    expect(written.sort()).toEqual(['attest: attestations', 'attest: id-token', 'draft: contents']);
  });

  test.each(STORES)('goes to %s only where its log-in is set, and with nothing but that', (store) => {
    const job = jobs[store];
    expect(job?.env['IS_SET_UP']).toMatch(/^\$\{\{ secrets\.[A-Z_]+ != '' \}\}$/);
    expect(job?.steps.filter((step) => step.if !== "env.IS_SET_UP == 'true'")).toEqual([]);
    const upload = job?.steps.find(({ run = '' }) => run.includes('release/submit.ts'));
    expect(upload?.run).toMatch(new RegExp(`/release/submit\\.ts ${store} release$`));
    expect(Object.keys(upload?.env ?? {}).sort()).toEqual(variablesOf(store).sort());
    for (const [name, value] of Object.entries(upload?.env ?? {})) {
      expect([`\${{ secrets.${name} }}`, `\${{ vars.${name} }}`]).toContain(value);
    }
  });
});
