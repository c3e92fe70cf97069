import type { Fault } from '../dialer/faults.ts';
import type { Random } from './random.ts';
import type { Incident, IncidentOf } from './script.ts';

const signedOut: Fault = { kind: 'text', text: '{"result":"success","data":0}', count: 1 };

const outages: readonly Pick<IncidentOf<'outage'>, 'how' | 'fault'>[] = [
  { how: 'refused', fault: null },
  { how: 'offline', fault: null },
  { how: 'fault', fault: { kind: 'hang' } },
  { how: 'fault', fault: { kind: 'cut', at: 'start' } },
  { how: 'fault', fault: { kind: 'cut', at: 'body' } },
  { how: 'fault', fault: { kind: 'status', status: 502 } },
  { how: 'fault', fault: { kind: 'status', status: 503 } },
  { how: 'fault', fault: { kind: 'status', status: 503, retryAfter: 5 } },
  { how: 'fault', fault: { kind: 'status', status: 429, retryAfter: 12 } },
  { how: 'fault', fault: { kind: 'status', status: 429, retryAfter: { inMs: 8000 } } },
  { how: 'fault', fault: { kind: 'login-page' } },
  { how: 'fault', fault: { kind: 'redirect' } },
  { how: 'fault', fault: { kind: 'empty' } },
];

const oddAnswers: readonly Pick<IncidentOf<'answers'>, 'fault' | 'clean'>[] = [
  { clean: true, fault: { kind: 'notices', where: 'before', count: 8 } },
  { clean: true, fault: { kind: 'notices', where: 'around', count: 8 } },
  { clean: true, fault: { kind: 'bom', count: 8 } },
  { clean: true, fault: { kind: 'types', variant: 'strings', count: 8 } },
  { clean: true, fault: { kind: 'types', variant: 'colour', count: 8 } },
  { clean: true, fault: { kind: 'types', variant: 'nested', count: 8 } },
  { clean: false, fault: { kind: 'types', variant: 'nulls', count: 2 } },
  { clean: false, fault: { kind: 'truncated', count: 1 } },
  { clean: false, fault: { kind: 'truncated', bytes: 60, count: 3 } },
  { clean: false, fault: signedOut },
  { clean: false, fault: signedOut },
  { clean: false, fault: signedOut },
];

const storages: readonly IncidentOf<'storage-fails'>['areas'][] = [
  ['session'],
  ['local'],
  ['private'],
  ['session', 'local'],
  ['session', 'local', 'private'],
];

const MINUTE_MS = 60_000;
const YEAR_MS = 366 * 24 * 60 * MINUTE_MS;
const clockJumps: readonly number[] = [-0.3, -10, -1, 1, 10]
  .map((minutes) => minutes * MINUTE_MS)
  .concat(-2 * YEAR_MS, 2 * YEAR_MS);

type Kind = { chance: number; make: (random: Random, atMs: number, lead: number) => Incident };

// How likely each is to happen during one call and its surroundings: far more often than in any real shift.
const kinds: readonly Kind[] = [
  { chance: 0.15, make: (random, atMs) => ({ kind: 'death', atMs, ...deathPoint(random, 8) }) },
  { chance: 0.2, make: (random) => ({ kind: 'death-in-pop', atMs: 0, ...deathPoint(random, 22) }) },
  {
    chance: 0.025,
    make: (random, atMs) => ({
      kind: 'restart',
      atMs,
      downMs: random.between(1500, 60_000),
      keepsTabs: random.chance(0.7),
    }),
  },
  { chance: 0.03, make: (_random, atMs) => ({ kind: 'update', atMs }) },
  {
    chance: 0.08,
    make: (random, atMs) => ({ kind: 'outage', atMs, forMs: random.between(1000, 60_000), ...random.pick(outages) }),
  },
  {
    chance: 0.07,
    make: (random, atMs) => ({
      kind: 'slow',
      atMs,
      forMs: random.between(2000, 40_000),
      ms: random.between(200, 9000),
    }),
  },
  { chance: 0.12, make: (random, atMs) => ({ kind: 'answers', atMs, ...random.pick(oddAnswers) }) },
  { chance: 0.12, make: (_random, atMs) => ({ kind: 'popup', atMs }) },
  { chance: 0.05, make: (_random, atMs) => ({ kind: 'settings-saved', atMs }) },
  { chance: 0.03, make: (random, atMs) => ({ kind: 'screen-lock', atMs, forMs: random.between(5000, 90_000) }) },
  {
    chance: 0.04,
    make: (random, atMs) => ({ kind: 'write-fails', atMs, area: random.pick(['session', 'local', 'private']) }),
  },
  {
    chance: 0.05,
    make: (random, atMs) => ({
      kind: 'storage-fails',
      atMs,
      forMs: random.pick([300, 5000, 60_000]) * random.between(0.5, 1.5),
      areas: random.pick(storages),
      how: random.pick(['refuses', 'hangs']),
    }),
  },
  { chance: 0.05, make: (random, atMs) => ({ kind: 'clock-set', atMs, byMs: random.pick(clockJumps) }) },
  { chance: 0.06, make: (random, atMs) => ({ kind: 'tabs-refused', atMs, forMs: random.between(100, 4000) }) },
  {
    chance: 0.04,
    make: (random, atMs) => ({
      kind: 'crm-logs-out',
      atMs,
      forMs: random.between(2000, 60_000),
      beside: random.chance(0.5),
    }),
  },
  { chance: 0.02, make: (random, atMs) => ({ kind: 'crm-moves', atMs, forMs: random.between(5000, 60_000) }) },
  { chance: 0.06, make: (_random, atMs, lead) => ({ kind: 'merge', atMs, lead }) },
  {
    chance: 0.08,
    make: (random, _atMs, lead) => ({
      kind: 'stale-tab',
      atMs: 0,
      lead,
      holds: random.pick(['network-error', 'crashed', 'gone', 'error']),
    }),
  },
  {
    chance: 0.45,
    make: (random, atMs) => ({
      kind: 'agent',
      atMs,
      does: random.pick(['leaves', 'leaves', 'leaves', 'closes', 'types', 'other-window']),
    }),
  },
];

const deathPoint = (random: Random, most: number) => ({
  calls: random.whole(0, most),
  takesEffect: random.chance(0.5),
});

/** What goes wrong, or is done meanwhile, during a block of that length in which these leads are called. */
export function someIncidents(random: Random, lengthMs: number, leads: readonly number[]): Incident[] {
  const [lead = 0] = leads;
  return kinds
    .filter(({ chance }) => random.chance(chance))
    .map(({ make }) => make(random, Math.floor(random.between(0, lengthMs)), lead));
}
