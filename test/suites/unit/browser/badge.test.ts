import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import { badgeChangesInMs, badgeFor } from '#utils/browser/badge.ts';
import { DIALER_ERROR_KINDS, describeError } from '#utils/dialer/errors.ts';
import { defaultSettings } from '#utils/settings/schema.ts';

const T = Date.UTC(2026, 0, 5, 9);
const { polling } = defaultSettings;
const families = ['ready', 'ringing', 'in-call', 'wrap-up', 'paused', 'signed-out', 'unknown'] as const;
type Family = (typeof families)[number];

const stateIn = (family: Family, change: Partial<AgentState> = {}): AgentState => ({
  ...initialState('s'),
  status: { family, text: family === 'signed-out' ? '' : 'SAID', sinceMs: T },
  lastSuccessAtMs: T,
  ...change,
});
const failure = (kind: (typeof DIALER_ERROR_KINDS)[number]) => ({
  kind,
  detail: '',
  sinceMs: T,
  count: 3,
  quietUntilMs: null,
  notified: false,
});
const badgeAt = (state: AgentState | null, ms = 0, locked = false) =>
  badgeFor(state, polling, { nowMs: T + ms, locked });

describe('a current status', () => {
  it.each<[Family, string]>([
    ['ready', 'RDY'],
    ['ringing', 'RING'],
    ['in-call', 'CALL'],
    ['wrap-up', 'WRAP'],
    ['paused', 'PAUS'],
    ['signed-out', 'OUT'],
    ['unknown', '?'],
  ])('%s: %s', (family, text) => {
    const badge = badgeAt(stateIn(family), 1000);
    expect(badge.text).toBe(text);
    expect(badge.title).toContain(family === 'signed-out' ? 'Signed out' : 'SAID');
  });

  it('stays through a poll or two that fail', () => {
    expect(badgeAt(stateIn('ready', { failure: failure('timeout') }), 4000).text).toBe('RDY');
  });

  it('white text can be read on every colour', () => {
    const states = [null, initialState('s'), ...families.map((family) => stateIn(family))];
    const badges = [...states.map((state) => badgeAt(state)), badgeAt(stateIn('ready'), 1e6)];
    for (const { colour } of badges) expect([colour, contrastWithWhite(colour) >= 4.5]).toEqual([colour, true]);
  });
});

describe('a status that may be out of date', () => {
  it.each([
    [15_000, '15s'],
    [59_400, '59s'],
    [59_600, '1m'],
    [12 * 60_000, '12m'],
    [3_599_999, '1h'],
    [5 * 3_600_000, '5h'],
  ])('after %i ms shows its age: %s', (ms, text) => {
    const badge = badgeAt(stateIn('ready', { failure: failure('timeout') }), ms);
    expect(badge).toMatchObject({ text, colour: badgeAt(null).colour });
    expect(badge.title).toContain(`${text} ago`);
    expect(badge.title).toContain(describeError('timeout').title);
  });

  it('never looks younger than it is, and fits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: 0, max: 999 * 3_600_000 }),
        fc.boolean(),
        (family, ms, locked) => {
          const { text } = badgeAt(stateIn(family), ms, locked);
          expect(text.length).toBeLessThanOrEqual(4);
          const current = badgeAt(stateIn(family)).text;
          // The slowest pace allows three missed polls of 20 s.
          if (ms > 3 * 20_000 + 3000) expect(text).not.toBe(current);
          const age = /^(\d+)([smh])$/.exec(text);
          if (age) {
            const unit = { s: 1000, m: 60_000, h: 3_600_000 }[age[2] ?? ''] ?? 0;
            expect(Math.abs(Number(age[1]) * unit - ms)).toBeLessThanOrEqual(unit);
          }
        },
      ),
    );
  });
});

describe('no status', () => {
  it('not set up, asking, failing, resting', () => {
    expect(badgeAt(null)).toMatchObject({ text: 'SET', title: expect.stringContaining('not set up') });
    expect(badgeAt(initialState('s')).text).toBe('…');
    for (const kind of DIALER_ERROR_KINDS) {
      const failing = badgeAt({ ...initialState('s'), failure: failure(kind) });
      expect(failing).toMatchObject({ text: '!', title: `Screen Pop: ${describeError(kind).title}` });
    }
    const resting = stateIn('ready', { failure: failure('wrong-login'), resting: { sinceMs: T, mayTryAtMs: T } });
    expect(badgeAt(resting)).toMatchObject({ text: '!', title: expect.stringContaining('Click to see what to do') });
  });
});

describe('when it changes without a poll', () => {
  const changesIn = (state: AgentState, ms: number, locked = false) =>
    badgeChangesInMs(state, polling, { nowMs: T + ms, locked });

  it('is neither missed nor announced too soon', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: 0, max: 3_500_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.boolean(),
        (family, ms, part, locked) => {
          const state = stateIn(family);
          const inMs = changesIn(state, ms, locked) ?? 0;
          expect(inMs).toBeGreaterThan(0);
          const now = badgeAt(state, ms, locked);
          expect(badgeAt(state, ms + Math.floor(inMs * part), locked)).toEqual(now);
          expect(badgeAt(state, ms + inMs, locked)).not.toEqual(now);
        },
      ),
    );
  });

  it('is never, where only a poll or a person can change it', () => {
    expect(changesIn(initialState('s'), 0)).toBeNull();
    expect(changesIn(stateIn('ready', { resting: { sinceMs: T, mayTryAtMs: T } }), 0)).toBeNull();
  });
});

/** WCAG's contrast of a colour with white. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
