import { createRandom, type Random, seedOf } from './random.ts';
import { leadNumbered } from './crm-world.ts';
import type { Block, Incident, Script, Step } from './script.ts';
import { callFields, type Maker, plain, talkMs } from './shift-script.ts';

// Shifts that are made to measure something.

const onlyIds = (random: Random): Maker => ({
  random,
  perCallId: true,
  falseEnds: true,
  showing: () => 0,
  lead: () => leadNumbered(0),
  onSameLine: () => null,
});

/** A shift in which the agent dials every call by hand: paused before each, never ready; one long break, and two sign-outs. */
export function manualShift(seed: number, calls: number): Script {
  const random = createRandom(seedOf(seed, 0));
  const maker = onlyIds(random);
  const blocks = Array.from({ length: calls }, (_, number): Block => {
    const lead = leadNumbered(number % 900);
    const call: Step = {
      forMs: Math.max(3000, talkMs(random)) + 10_000,
      change: { state: 'in-call', ...callFields(lead, maker), call_type: 'MANUAL' },
      showing: number,
    };
    const wrapUp: Step = {
      forMs: random.between(4000, 20_000),
      change: { ...call.change, state: 'hung-up', status: 'PAUSED' },
      showing: null,
    };
    const before = [plain('paused', random.between(3000, 60_000))];
    if (number % (calls / 2) === 0) before.unshift(plain('signed-out', 20 * 60_000));
    if (number === Math.floor(calls / 4)) before.unshift(plain('lunch', 45 * 60_000));
    return { seed: seedOf(seed, number + 1), steps: [...before, call, wrapUp], incidents: [] };
  });
  return { seed, opening: 'reuse', crm: 'codes-are-ids', blocks };
}

/**
 * A usual shift without faults: 35 % ready, 40 % in call, 10 % wrap-up, 15 % paused; of twenty calls, nineteen come while
 * the agent is ready and one is dialled by hand from a pause.
 */
export function usualShift(seed: number, calls: number): Script {
  const random = createRandom(seedOf(seed, 0));
  const maker = onlyIds(random);
  const blocks = Array.from({ length: calls }, (_, number): Block => {
    const lead = leadNumbered(number % 900);
    const talk = Math.max(3000, talkMs(random)) + 20_000;
    const share = (percent: number) => talk * (percent / 40) * random.between(0.6, 1.4);
    const call: Step = { forMs: talk, change: { state: 'in-call', ...callFields(lead, maker) }, showing: number };
    const [ready, paused] = [plain('ready', share(35)), plain('paused', share(15))];
    const wrapUp: Step = {
      forMs: share(10),
      change: { ...call.change, state: 'wrap-up', status: 'DISPOSITION' },
      showing: null,
    };
    const steps = number % 20 === 19 ? [ready, paused, call, wrapUp] : [paused, ready, call, wrapUp];
    return { seed: seedOf(seed, number + 1), steps, incidents: [] };
  });
  return { seed, opening: 'reuse', crm: 'codes-are-ids', blocks };
}

const HOUR_MS = 3_600_000;

/**
 * An hour in which the dialer's table of users is broken for some minutes, so that it refuses a log-in that is right;
 * with deaths and restarts, but nobody who presses anything.
 */
export function brokenUsersScript(seed: number): Script {
  const random = createRandom(seedOf(seed, 0));
  const brokenAtMs = random.whole(60_000, 120_000);
  const incidents: Incident[] = [
    { kind: 'users-broken', atMs: brokenAtMs, forMs: random.between(10_000, 30 * 60_000) },
  ];
  for (let atMs = 30_000; atMs < HOUR_MS; atMs += random.whole(60_000, 600_000)) {
    if (random.chance(0.3))
      incidents.push({ kind: 'restart', atMs, downMs: random.between(1500, 20_000), keepsTabs: true });
    else incidents.push({ kind: 'death', atMs, calls: random.whole(0, 6), takesEffect: random.chance(0.5) });
  }
  return {
    seed,
    opening: 'reuse',
    crm: 'codes-are-ids',
    blocks: [{ seed: seedOf(seed, 1), steps: [plain('ready', HOUR_MS)], incidents }],
  };
}

/**
 * One hour with a log-in that is wrong: from the start, or because the password is changed on the way (`changed`), with
 * the background ended, the browser restarted and the person trying again over and over.
 */
export function wrongPasswordScript(seed: number, changed: boolean): Script {
  const random = createRandom(seedOf(seed, 0));
  const often = (everyMs: number, make: (atMs: number) => Incident): Incident[] =>
    Array.from({ length: Math.floor(HOUR_MS / everyMs) }, () => make(random.whole(0, HOUR_MS)));
  const death = (atMs: number): Incident => ({
    kind: 'death',
    atMs,
    calls: random.whole(0, 6),
    takesEffect: random.chance(0.5),
  });
  const restart = (atMs: number): Incident => ({
    kind: 'restart',
    atMs,
    downMs: random.between(1500, 20_000),
    keepsTabs: true,
  });
  const incidents = [
    ...often(20_000, death),
    ...often(120_000, restart),
    ...often(300_000, (atMs): Incident => ({ kind: 'update', atMs })),
    ...often(120_000, (atMs): Incident => ({ kind: 'try-again', atMs })),
    ...often(120_000, (atMs): Incident => ({ kind: 'popup', atMs })),
    ...often(240_000, (atMs): Incident => ({ kind: 'settings-saved', atMs })),
    ...often(600_000, (atMs): Incident => ({ kind: 'slow', atMs, forMs: 30_000, ms: random.between(500, 7000) })),
    ...often(600_000, (atMs): Incident => ({ kind: 'write-fails', atMs, area: random.pick(['session', 'private']) })),
  ];
  if (changed) incidents.push({ kind: 'password-changed', atMs: random.whole(5000, 60_000) });
  const steps = [plain('ready', HOUR_MS / 2), plain('paused', HOUR_MS / 2)];
  return { seed, opening: 'reuse', crm: 'codes-are-ids', blocks: [{ seed: seedOf(seed, 1), steps, incidents }] };
}
