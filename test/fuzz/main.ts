// `npm run fuzz`: makes cases of everything that others may send, and looks whether anything breaks, leaves the CRM, takes
// long or shows the password. Prints the seed; a case that failed is kept in test-results/fuzz/ for --replay.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCommand, wholeNumber } from '../stand-ins/simulate/options.ts';
import { pageSubject } from './pages.ts';
import { textSubjects } from './subjects.ts';
import type { Subject } from './subject.ts';

const USAGE = `Makes cases of all that others may send to the product, and judges each.

  npm run fuzz -- [--count 1000000] [--seed N] [--only TEXT] [--replay FILE]

  --count   cases of each subject of pure text; the others get a part of that (100,000 of a million)
  --seed    where chance begins; another one each time if none is given
  --only    subjects with this text in their name
  --replay  one case that an earlier run kept

Exits with 1 when a case broke something, led out of the CRM, took more than 50 ms or showed the password.`;

const pages = pageSubject();
const subjects = [...textSubjects, pages.subject];

const FOLDER = join('test-results', 'fuzz');
/** Between two lines that tell how far a subject is, ms. */
const TELL_EVERY_MS = 30_000;
/** Cases that are made of one seed: after one that failed the next lot goes on. */
const LOT = 10_000;
/** More of one subject tell nothing new. */
const MOST_FAILURES = 3;

const keptSchema = z.object({ subject: z.string(), seed: z.number(), path: z.string() });

async function runSubject({ name, share, check }: Subject, count: number, seed: number): Promise<boolean> {
  const wanted = Math.max(1, Math.round(count * share));
  const startedAt = performance.now();
  let [made, failures, slowestMs, toldAt] = [0, 0, 0, startedAt];
  for (let lot = 0; made < wanted && failures < MOST_FAILURES; lot += 1) {
    const runs = Math.min(LOT, wanted - made);
    const checked = await check({ seed: seed + lot, runs });
    made += runs;
    slowestMs = Math.max(slowestMs, checked.slowestMs);
    if (checked.failure) {
      failures += 1;
      const file = join(FOLDER, `${name.replaceAll(' ', '-')}-${checked.failure.seed}.json`);
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, JSON.stringify({ subject: name, ...checked.failure }, null, 1));
      console.log(
        `FAILED ${name}: ${checked.failure.counterexample.slice(0, 2000)}\n${checked.failure.why}\n  npm run fuzz -- --replay ${file}`,
      );
    }
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      console.log(`       ${name}: ${made} of ${wanted}`);
    }
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const well = failures === 0;
  console.log(
    `${well ? 'ok    ' : 'FAILED'} ${name}: ${made} cases, ${failures} failed, slowest ${slowestMs.toFixed(1)} ms, ${seconds} s`,
  );
  return well;
}

/** Closes the browser, if there is one, when the work is done. */
async function closing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await pages.close();
  }
}

async function replay(file: string): Promise<void> {
  const { subject: name, seed, path } = keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const wanted = subjects.find((each) => each.name === name);
  if (!wanted) throw new RangeError(`There is no subject "${name}".`);
  const { failure } = await closing(() => wanted.check({ seed, path, runs: 1 }));
  console.log(
    failure ? `FAILED ${name}: ${failure.counterexample}\n${failure.why}` : `ok     ${name}: the case is well now`,
  );
  process.exitCode = failure ? 1 : 0;
}

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      only: { type: 'string', default: '' },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.replay !== undefined) return replay(values.replay);
  const [count, seed] = [wholeNumber('count', values.count, 1), wholeNumber('seed', values.seed, 0)];
  const wanted = subjects.filter(({ name }) => name.includes(values.only));
  if (wanted.length === 0)
    throw new RangeError(`No subject is called like "${values.only}": ${subjects.map(({ name }) => name).join(', ')}.`);
  console.log(`Seed ${seed}, up to ${count} cases of each subject.`);
  const allWell = await closing(async () => {
    let areWell = true;
    for (const subject of wanted) areWell = (await runSubject(subject, count, seed)) && areWell;
    return areWell;
  });
  process.exitCode = allWell ? 0 : 1;
});
