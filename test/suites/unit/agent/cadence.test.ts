import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshUntilMs, nextDelayMs, POLLING_BOUNDS, type PollingSettings } from '#utils/agent/cadence.ts';
import { type AgentState, agentStateSchema, initialState } from '#utils/agent/state.ts';
import { DIALER_ERROR_KINDS } from '#utils/dialer/errors.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import { noFields } from './answers.ts';

const T = Date.UTC(2026, 0, 5, 9);
const { polling } = defaultSettings;
type Family = NonNullable<AgentState['status']>['family'];

const call = { ...noFields, key: 'k', agent: 'a', startedAtMs: T, pop: { state: 'due' as const } };
const stateIn = (family: Family | null, change: Partial<AgentState> = {}): AgentState => ({
  ...initialState('s'),
  status: family && { family, text: family, sinceMs: T },
  lastSuccessAtMs: T,
  ...change,
});
const failing = (count: number, quietUntilMs: number | null = null): AgentState['failure'] => ({
  kind: 'timeout',
  detail: '',
  sinceMs: T,
  count,
  quietUntilMs,
  notified: false,
});
/** Without jitter. */
const delayOf = (state: AgentState, locked = false) => nextDelayMs(state, polling, { random: 0.5, locked, nowMs: T });

describe('the usual wait', () => {
  it.each<[Family | null, keyof PollingSettings]>([
    [null, 'readyMs'],
    ['ready', 'readyMs'],
    ['ringing', 'readyMs'],
    ['unknown', 'readyMs'],
    ['in-call', 'inCallMs'],
    ['wrap-up', 'wrapUpMs'],
    ['paused', 'pausedMs'],
    ['signed-out', 'signedOutMs'],
  ])('%s: %s', (family, setting) => {
    expect(delayOf(stateIn(family))).toBe(polling[setting]);
    expect(delayOf(stateIn(family), true)).toBe(polling.lockedMs);
  });

  it('a live call is followed at its pace, whatever the word, behind a locked screen too', () => {
    for (const family of ['unknown', 'signed-out'] as const) {
      expect(delayOf(stateIn(family, { call }), true)).toBe(polling.inCallMs);
    }
  });

  it('a second while a call may come; slower in each state in which less can happen', () => {
    expect(polling.readyMs).toBe(1000);
    const waits = [polling.readyMs, polling.wrapUpMs, polling.inCallMs, polling.pausedMs, polling.signedOutMs];
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });
});

const settings = fc.record<PollingSettings>({
  readyMs: within('readyMs'),
  inCallMs: within('inCallMs'),
  wrapUpMs: within('wrapUpMs'),
  pausedMs: within('pausedMs'),
  signedOutMs: within('signedOutMs'),
  lockedMs: within('lockedMs'),
});
function within(name: keyof PollingSettings) {
  return fc.integer({ min: POLLING_BOUNDS[name].min, max: POLLING_BOUNDS[name].max });
}
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const families = fc.constantFrom<(Family | null)[]>(
  null,
  'ready',
  'ringing',
  'in-call',
  'wrap-up',
  'paused',
  'signed-out',
  'unknown',
);

describe('for any settings, state and chance', () => {
  it('within a tenth of the usual, and always sooner than an idle background is ended', () => {
    fc.assert(
      fc.property(settings, families, random, fc.boolean(), (given, family, chance, locked) => {
        const state = stateIn(family);
        const delay = nextDelayMs(state, given, { random: chance, locked, nowMs: T });
        const usual = nextDelayMs(state, given, { random: 0.5, locked, nowMs: T });
        expect(delay).toBeGreaterThanOrEqual(usual * 0.9 - 1e-6);
        expect(delay).toBeLessThanOrEqual(usual * 1.1 + 1e-6);
        expect(delay).toBeLessThan(30_000);
        expect(delay).toBeGreaterThanOrEqual(900);
      }),
    );
  });

  it('chance spreads: not two agents in step', () => {
    fc.assert(
      fc.property(families, fc.integer({ min: 0, max: 20 }), random, random, (family, count, one, other) => {
        fc.pre(Math.abs(one - other) > 0.01);
        const state = stateIn(family, { failure: count === 0 ? null : failing(count) });
        const delays = [one, other].map((chance) =>
          nextDelayMs(state, polling, { random: chance, locked: false, nowMs: T }),
        );
        expect(delays[0]).not.toBe(delays[1]);
      }),
    );
  });

  it('after a failure: never sooner than usual, at most 30 s, growing with each', () => {
    fc.assert(
      fc.property(settings, families, random, fc.integer({ min: 1, max: 1e6 }), (given, family, chance, count) => {
        const at = (failure: AgentState['failure'], drawn: number) =>
          nextDelayMs(stateIn(family, { failure }), given, { random: drawn, locked: false, nowMs: T });
        const usual = at(null, 0.5);
        const delay = at(failing(count), chance);
        expect(delay).toBeGreaterThanOrEqual(usual);
        expect(delay).toBeLessThanOrEqual(30_000);
        expect(at(failing(count + 1), chance)).toBeGreaterThanOrEqual(delay);
        expect(at(failing(1), chance)).toBeLessThanOrEqual(usual + 2000);
      }),
    );
  });

  it('Retry-After is kept to, and nobody comes back at its very end', () => {
    fc.assert(
      fc.property(settings, random, fc.integer({ min: -5000, max: 600_000 }), (given, chance, quietMs) => {
        const state = stateIn('ready', { failure: failing(1, T + quietMs) });
        const delay = nextDelayMs(state, given, { random: chance, locked: false, nowMs: T });
        expect(delay).toBeGreaterThanOrEqual(Math.max(quietMs, 0) + given.readyMs);
        expect(delay).toBeLessThanOrEqual(Math.max(quietMs, 0) + 2 * given.readyMs);
      }),
    );
  });

  it('all who were told the same time come back spread over a poll', () => {
    const told = stateIn('ready', { failure: failing(1, T + 30_000) });
    const delays = [0, 0.25, 0.5, 0.75].map((chance) =>
      nextDelayMs(told, polling, { random: chance, locked: false, nowMs: T }),
    );
    expect(delays).toEqual([31_000, 31_250, 31_500, 31_750]);
  });

  it('a status counts as current for a few polls, not more', () => {
    fc.assert(
      fc.property(settings, families, fc.boolean(), (given, family, locked) => {
        const state = stateIn(family);
        const longest = nextDelayMs(state, given, { random: 0.999, locked, nowMs: T });
        const freshMs = freshUntilMs(state, given, locked) - T;
        expect(freshMs).toBeGreaterThan(2 * longest);
        expect(freshMs).toBeLessThan(5 * longest + 3000);
      }),
    );
  });
});

it('bounds and usual values agree, and every setting has them', () => {
  expect(Object.keys(POLLING_BOUNDS)).toEqual(Object.keys(polling));
  for (const { min, max, usual } of Object.values(POLLING_BOUNDS)) {
    expect(min).toBeGreaterThanOrEqual(1000);
    expect(usual).toBeGreaterThanOrEqual(min);
    expect(usual).toBeLessThanOrEqual(max);
    expect(max).toBeLessThanOrEqual(25_000);
  }
});

it('every error kind can be kept in a stored state', () => {
  for (const kind of DIALER_ERROR_KINDS) {
    const failure = { kind, detail: '', sinceMs: T, count: 1, quietUntilMs: null, notified: false };
    expect(agentStateSchema.safeParse(stateIn('ready', { failure })).success).toBe(true);
  }
});
