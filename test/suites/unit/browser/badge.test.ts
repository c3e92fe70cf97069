import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentState, initialState } from '#utils/agent/state.ts';
import { badgeChangesInMs, badgeFor, idleBadge } from '#utils/browser/badge.ts';
import { DIALER_ERROR_KINDS, type DialerErrorKind, describeError } from '#utils/dialer/errors.ts';
import { STATUS_LOOKS } from '#utils/dialer/status-looks.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import { say, sentence } from '#utils/words/words.ts';
import { contrast } from '../../../tools/contrast.ts';

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
const failure = (kind: DialerErrorKind) => ({
  kind,
  detail: '',
  sinceMs: T,
  count: 3,
  quietUntilMs: null,
  notified: false,
});
const titleOf = (kind: DialerErrorKind) => say(describeError(kind).title);
const badgeAt = (state: AgentState | null, ms = 0, locked = false) =>
  badgeFor(state, polling, { nowMs: T + ms, locked });

// Of Arial, which Windows takes for sans-serif; in hundredths of a px at 10 px. Chromium has 23 px for the same in bold.
// oxfmt-ignore
const WIDTHS: Readonly<Record<string, number>> = {
  C: 722, O: 778, P: 667, R: 722, S: 667, W: 944, '?': 556, '!': 278, '…': 1000, '<': 584,
  a: 556, d: 556, e: 556, h: 556, i: 222, l: 222, m: 833, n: 556, r: 333, s: 500, t: 278, u: 556, y: 500,
};
const widthOf = (text: string): number => {
  const widths = text.split('').map((letter) => (/\d/.test(letter) ? 556 : WIDTHS[letter]));
  return widths.reduce<number>((sum, width = Number.NaN) => sum + width / 100, 0);
};

describe('a current status', () => {
  it.each<[Family, string]>([
    ['ready', 'Rdy'],
    ['ringing', 'Rin'],
    ['in-call', 'Call'],
    ['wrap-up', 'Wr'],
    ['paused', 'Pau'],
    ['signed-out', 'Out'],
    ['unknown', '?'],
  ])('%s: %s', (family, text) => {
    const badge = badgeAt(stateIn(family), 1000);
    expect(badge).toMatchObject({ text, colour: STATUS_LOOKS[family].colour.light });
    expect(widthOf(text)).toBeLessThanOrEqual(18);
    expect(badge.title).toContain(family === 'signed-out' ? 'Signed out' : 'SAID');
  });

  it('stays through a poll or two that fail', () => {
    expect(badgeAt(stateIn('ready', { failure: failure('timeout') }), 4000).text).toBe('Rdy');
  });

  it('white text can be read on every colour', () => {
    const failing = { ...initialState('s'), failure: failure('timeout') };
    const resting = { ...failing, resting: { sinceMs: T, mayTryAtMs: T } };
    const states = [null, initialState('s'), failing, resting, ...families.map((family) => stateIn(family))];
    const badges = [...states.map((state) => badgeAt(state)), badgeAt(stateIn('ready'), 1e6)];
    for (const { colour } of badges) expect([colour, contrast(colour, '#ffffff') >= 4.5]).toEqual([colour, true]);
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
    expect(badge.title).toContain(titleOf('timeout'));
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

describe('a status from the future', () => {
  it.each([-2000, -600_000, -366 * 86_400_000])('by %i ms: the clock was set back, so it is not current', (ms) => {
    const state = stateIn('ready');
    expect(badgeAt(state, ms)).toMatchObject({ text: '0s', colour: badgeAt(null).colour });
    const inMs = badgeChangesInMs(state, polling, { nowMs: T + ms, locked: false }) ?? 0;
    expect(badgeAt(state, ms + inMs - 1).text).toBe('0s');
    expect(badgeAt(state, ms + inMs).text).toBe('Rdy');
  });

  it('by less than a second: clocks are set right by so much', () => {
    expect(badgeAt(stateIn('ready'), -900).text).toBe('Rdy');
  });
});

it('what keeps some records from opening is told beside the status, and takes nothing from it', () => {
  const attention = sentence('badge.title.crmNotAllowed', { site: 'crm.example.com' });
  const at = { nowMs: T, locked: false };
  const [without, beside] = [null, attention].map((words) =>
    badgeFor(stateIn('ready'), polling, { ...at, attention: words }),
  );
  expect(beside).toMatchObject({ text: 'Rdy', colour: without?.colour });
  expect(beside?.title.split('\n')).toEqual([without?.title, say(attention)]);
});

it('while nothing is asked, it says why', () => {
  expect(idleBadge(null)).toEqual(badgeAt(null));
  const reason = sentence('badge.title.notAllowed', { site: 'acme.croco-dial.net' });
  expect(idleBadge(reason)).toMatchObject({ text: '!', title: expect.stringContaining('isn’t allowed to reach acme') });
  expect(contrast(idleBadge(reason).colour, '#ffffff')).toBeGreaterThanOrEqual(4.5);
});

describe('no status', () => {
  it('not set up, asking, failing, resting', () => {
    expect(badgeAt(null)).toMatchObject({ text: 'Set', title: expect.stringContaining('isn’t set up') });
    expect(badgeAt(initialState('s')).text).toBe('…');
    for (const kind of DIALER_ERROR_KINDS) {
      const failing = badgeAt({ ...initialState('s'), failure: failure(kind) });
      expect(failing).toMatchObject({ text: '!', title: `Screen Pop: ${titleOf(kind)}. Click to see what to do.` });
    }
    const resting = stateIn('ready', { resting: { sinceMs: T, mayTryAtMs: T } });
    for (const state of [resting, { ...resting, failure: failure('wrong-login') }]) {
      const title = `Screen Pop: ${titleOf('wrong-login')}. Click to see what to do.`;
      expect(badgeAt(state)).toMatchObject({ text: '!', title });
    }
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

describe('in Firefox, where the badge is narrow', () => {
  beforeEach(() => void vi.stubEnv('FIREFOX', 'true'));
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    [15_000, '15s', '15s'],
    [599_000, '9m', '9m'],
    [600_000, '<1h', '10m'],
    [3_599_000, '<1h', '59m'],
    [3_600_000, '1h', '1h'],
  ])('after %i ms: %s, and %s in the tooltip', (ms, text, told) => {
    const badge = badgeAt(stateIn('ready', { failure: failure('timeout') }), ms);
    expect([badge.text, badge.title]).toEqual([text, expect.stringContaining(`${told} ago`)]);
  });

  it('every age fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 * 3_600_000 }), (ms) => {
        expect(widthOf(badgeAt(stateIn('ready'), ms).text)).toBeLessThanOrEqual(18);
      }),
    );
  });
});
