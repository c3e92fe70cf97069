import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { PollingSettings } from '#utils/agent/cadence.ts';
import { runCommand, wholeNumber } from './options.ts';
import { runShift, type ShiftResult } from './run-shift.ts';
import { readScript, type Script } from './script.ts';
import { brokenUsersScript, manualShift, usualShift, wrongPasswordScript } from './measured-shifts.ts';
import { shiftScript } from './shift-script.ts';
import { shrink } from './shrink.ts';

const USAGE = `Plays shifts of calls through the extension's own code in virtual time.

  npm run simulate -- [--calls 10000] [--seeds 20] [--seed 1] [--faults on|off] [--replay FILE]

  --calls   calls and switched leads, over all seeds together
  --seeds   how many shifts, each from a seed of its own
  --seed    the first of the seeds
  --faults  deaths of the background, outages, odd answers and so on
  --replay  plays one script that an earlier run wrote

Exits with 1 when a call was missed, popped twice or too late, when a pop claimed another customer's record, when
polling fell silent, when a log-in was refused too often or did not come back by itself, or when a shift takes more than
60 % of the requests of polling every second.`;

const EVERY_SECOND: PollingSettings = {
  readyMs: 1000,
  inCallMs: 1000,
  wrapUpMs: 1000,
  pausedMs: 1000,
  signedOutMs: 1000,
  lockedMs: 1000,
};
const MOST_OF_EVERY_SECOND = 0.6;
/** "The same delay to pop" is told by half of the calls and by nineteen of twenty, to within this. */
const SAME_DELAY_MS = 250;
const USUAL_CALLS = 400;
const WRONG_PASSWORD_SEEDS = 5;
const BROKEN_USERS_SEEDS = 10;
/** The background may have ended just now, and comes back with the next alarm. */
const BACK_WITHIN_MS = 45_000;

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'on' },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

let passed = 0;
let failed = 0;
function check(holds: boolean, words: string): void {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${words}`);
}

const percentile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

function delays(delaysMs: readonly number[]) {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), max: sorted.at(-1) ?? 0 };
}

const inSeconds = ({ p50, p95, max }: ReturnType<typeof delays>) =>
  `p50 ${(p50 / 1000).toFixed(2)} s, p95 ${(p95 / 1000).toFixed(2)} s, max ${(max / 1000).toFixed(2)} s`;

const perHour = ({ requests, lengthMs }: ShiftResult) => (requests * 3_600_000) / lengthMs;

function describe(result: ShiftResult): string {
  const { showings, owed, popped, short, shortPopped, reshown, deaths, broken } = result;
  const count = (rule: string) => broken.filter((each) => each.rule === rule).length;
  return (
    `${showings} shown, ${owed} owed, ${popped} popped in time, ${count('missed') + count('late')} missed, ` +
    `${count('doubled')} doubled, ${count('wrong-record')} wrong records, ${reshown} re-shown after a death; too short or hidden ${short} ` +
    `(${shortPopped} popped); ${deaths} deaths, ${Math.round(perHour(result))} requests/h`
  );
}

function tellBroken({ broken }: ShiftResult): void {
  for (const { rule, showing, words } of broken.slice(0, 10)) {
    console.log(`         ${rule}${showing === null ? '' : `, showing ${showing}`}: ${words}`);
  }
}

async function tellSmallest(script: Script, result: ShiftResult): Promise<void> {
  const rules = new Set(result.broken.map(({ rule }) => rule));
  console.log('         Looking for a small script that breaks the same rule …');
  const smallest = await shrink(script, async (some) =>
    (await runShift(some)).broken.some(({ rule }) => rules.has(rule)),
  );
  const file = `test-results/shift-${script.seed}.json`;
  mkdirSync('test-results', { recursive: true });
  writeFileSync(file, JSON.stringify(smallest, null, 1));
  console.log(`         npm run simulate -- --replay ${file}\n${JSON.stringify(smallest)}`);
}

async function replay(file: string): Promise<void> {
  const result = await runShift(readScript(file));
  check(result.broken.length === 0, `${file}: ${describe(result)}`);
  tellBroken(result);
}

/** How pops ended, the most frequent first; in brackets what confirmed the record. */
function endings(results: readonly ShiftResult[]): string {
  const counts = new Map<string, number>();
  for (const { outcomes } of results) {
    for (const [ending, count] of Object.entries(outcomes)) counts.set(ending, (counts.get(ending) ?? 0) + count);
  }
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one);
  return sorted.map(([ending, count]) => `${count} ${ending}`).join(', ');
}

async function exactlyOnce(): Promise<void> {
  const [seeds, firstSeed] = [wholeNumber('seeds', values.seeds, 1), wholeNumber('seed', values.seed, 0)];
  const perSeed = Math.ceil(wholeNumber('calls', values.calls, 1) / seeds);
  if (!['on', 'off'].includes(values.faults)) throw new RangeError('--faults is on or off.');
  const faults = values.faults === 'on';
  console.log(`Exactly once: ${seeds} seeds from ${firstSeed}, ${perSeed} calls each, faults ${faults ? 'on' : 'off'}`);
  const results: ShiftResult[] = [];
  let hasShrunk = false;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const script = shiftScript(seed, perSeed, faults);
    const result = await runShift(script);
    results.push(result);
    check(result.broken.length === 0, `seed ${seed} (${script.crm}, ${script.opening}): ${describe(result)}`);
    tellBroken(result);
    if (result.broken.length > 0 && !hasShrunk) {
      hasShrunk = true;
      await tellSmallest(script, result);
    }
  }
  const sum = (of: (result: ShiftResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const ruled = (rule: string) => sum(({ broken }) => broken.filter((each) => each.rule === rule).length);
  const all = delays(results.flatMap(({ delaysMs }) => delaysMs));
  console.log(
    `Together: ${sum((r) => r.showings)} shown, ${sum((r) => r.owed)} owed, ${sum((r) => r.popped)} popped in time, ` +
      `${ruled('missed') + ruled('late')} missed, ${ruled('doubled')} doubled, ${ruled('wrong-record')} wrong records, ${sum((r) => r.reshown)} re-shown after a ` +
      `death, ${sum((r) => r.secondTabs)} second tabs by a search or after an update in mid-pop; ${sum((r) => r.short)} too short or hidden (${sum((r) => r.shortPopped)} popped); ` +
      `${sum((r) => r.deaths)} deaths. Shown to pop: ${inSeconds(all)}, outages included.`,
  );
  console.log(`The last pop of each: ${endings(results)}.\n`);
}

async function budget(kind: 'usual' | 'manual'): Promise<void> {
  const script = (kind === 'usual' ? usualShift : manualShift)(Number(values.seed), USUAL_CALLS);
  const shares = shareOfTime(script);
  console.log(`${kind === 'usual' ? 'A usual shift' : 'A shift dialled by hand'} of ${USUAL_CALLS} calls: ${shares}`);
  const [ours, theirs] = [await runShift(script), await runShift(script, { polling: EVERY_SECOND })];
  const [ourDelay, theirDelay] = [delays(ours.delaysMs), delays(theirs.delaysMs)];
  console.log(`         by state:     ${Math.round(perHour(ours))} requests/h; shown to pop: ${inSeconds(ourDelay)}`);
  console.log(
    `         every second: ${Math.round(perHour(theirs))} requests/h; shown to pop: ${inSeconds(theirDelay)}`,
  );
  const share = perHour(ours) / 3600;
  check(
    share <= MOST_OF_EVERY_SECOND,
    `${(share * 100).toFixed(1)} % of 3600 requests/h (${((100 * perHour(ours)) / perHour(theirs)).toFixed(1)} % of the measured ones); ` +
      `at most ${MOST_OF_EVERY_SECOND * 100} %`,
  );
  check(
    ourDelay.p50 <= theirDelay.p50 + SAME_DELAY_MS && ourDelay.p95 <= theirDelay.p95 + SAME_DELAY_MS,
    'the same delay to pop as polling every second',
  );
  const isClean = ours.broken.length === 0 && theirs.broken.length === 0;
  check(isClean, 'each call of this shift popped once, both ways');
  console.log('');
}

function shareOfTime({ blocks }: Script): string {
  const byStatus = new Map<string, number>();
  let total = 0;
  for (const { forMs, change } of blocks.flatMap(({ steps }) => steps)) {
    byStatus.set(change.state ?? '', (byStatus.get(change.state ?? '') ?? 0) + forMs);
    total += forMs;
  }
  return [...byStatus].map(([state, ms]) => `${((100 * ms) / total).toFixed(1)} % ${state}`).join(', ');
}

async function brokenUsers(): Promise<void> {
  console.log('A right log-in that the dialer refuses for some minutes, with deaths and restarts, and nobody there');
  for (let seed = 1; seed <= BROKEN_USERS_SEEDS; seed++) {
    const { broken, mostWrongLogins, lastAnswerAgeMs, deaths } = await runShift(brokenUsersScript(seed));
    check(
      broken.length === 0 && lastAnswerAgeMs < BACK_WITHIN_MS,
      `seed ${seed}: most refused in 15 minutes ${mostWrongLogins}, ${lastAnswerAgeMs < BACK_WITHIN_MS ? 'back by itself' : 'still away'}; ${deaths} deaths`,
    );
  }
  console.log('');
}

async function wrongPassword(): Promise<void> {
  console.log(
    'A wrong password for an hour, with deaths, restarts and somebody pressing “try again” every two minutes',
  );
  for (const changed of [false, true]) {
    for (let seed = 1; seed <= WRONG_PASSWORD_SEEDS; seed++) {
      const result = await runShift(wrongPasswordScript(seed, changed), changed ? {} : { password: 'Wrong' });
      const words = changed ? 'changed on the way' : 'wrong from the start';
      check(
        result.broken.length === 0,
        `seed ${seed}, ${words}: ${result.wrongLogins} wrong log-ins in the hour, most in 15 minutes ${result.mostWrongLogins}; ${result.deaths} deaths`,
      );
      tellBroken(result);
    }
  }
}

await runCommand(async () => {
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (values.replay === undefined) {
    await exactlyOnce();
    await budget('usual');
    await budget('manual');
    await brokenUsers();
    await wrongPassword();
  } else await replay(values.replay);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
