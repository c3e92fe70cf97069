import { describe, expect, it } from 'vitest';
import { nextDelayMs } from '#utils/agent/cadence.ts';
import { atDialersPage } from '#utils/agent/learned.ts';
import { agentStateSchema } from '#utils/agent/state.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import type { Said } from './answers.ts';
import { Shift } from './shift.ts';

const { polling } = defaultSettings;
const MINUTE_MS = 60_000;
const call: Said = { lead_id: 7, in_call_with: '4155550107', caller_id: 'M4181606420000000007' };

const next: Said = { lead_id: 8, in_call_with: '4155550108', caller_id: 'M4181609420000000008' };

/** The wait that follows what the dialer said last, without jitter. */
const waitOf = ({ state, nowMs }: Shift, locked = false) => nextDelayMs(state, polling, { random: 0.5, locked, nowMs });
const manualCall = (shift: Shift) => shift.says('PAUSED').says('INCALL', call).says('PAUSED', call).says('PAUSED');

describe('calls that come from a pause', () => {
  it('the first tells: from then on a paused agent is watched as closely as a ready one', () => {
    const shift = new Shift().says('PAUSED');
    expect(waitOf(shift)).toBe(polling.pausedMs);
    expect(waitOf(manualCall(shift))).toBe(polling.readyMs);
    expect(waitOf(shift.says('PAUSE - BREAK'))).toBe(polling.readyMs);
  });

  it('until one comes from READY or QUEUE', () => {
    for (const status of ['READY', 'QUEUE']) {
      const shift = manualCall(new Shift()).says(status).says('INCALL', next).says('DISPOSITION', next).says('PAUSED');
      expect(waitOf(shift)).toBe(polling.pausedMs);
    }
  });

  it('one that follows a call or a wrap-up tells nothing new', () => {
    const shift = manualCall(new Shift()).says('PAUSED', call).says('INCALL', next).says('INCALL', call).says('PAUSED');
    expect(waitOf(shift)).toBe(polling.readyMs);
  });

  it('a false end is no call from a pause', () => {
    const shift = new Shift()
      .says('READY')
      .says('INCALL', call)
      .says('PAUSE', call)
      .says('INCALL', call)
      .says('PAUSED');
    expect(waitOf(shift)).toBe(polling.pausedMs);
  });

  it('not in a long break, nor behind a locked screen', () => {
    const shift = manualCall(new Shift());
    expect(waitOf(shift.says('PAUSED', {}, 14 * MINUTE_MS))).toBe(polling.readyMs);
    expect(waitOf(shift, true)).toBe(polling.lockedMs);
    expect(waitOf(shift.says('PAUSED', {}, 2 * MINUTE_MS))).toBe(polling.pausedMs);
  });

  it('until the agent signs out, which one blip of the server is not', () => {
    const shift = manualCall(new Shift()).says('').says('PAUSED');
    expect(waitOf(shift)).toBe(polling.readyMs);
    shift
      .says('')
      .says('')
      .says('PAUSED')
      .says('PAUSED', {}, 6 * MINUTE_MS);
    expect(waitOf(shift)).toBe(polling.pausedMs);
  });

  it('never slower than the paused wait that is set', () => {
    const { state, nowMs } = manualCall(new Shift());
    const slowReady = { ...polling, readyMs: 9000 };
    expect(nextDelayMs(state, slowReady, { random: 0.5, locked: false, nowMs })).toBe(polling.pausedMs);
  });
});

describe('signing in', () => {
  const signedOut = () => new Shift().says('READY').says('').says('');

  it('right after it a paused agent is watched closely, because nobody knows yet where calls come from', () => {
    const shift = signedOut().says('PAUSED');
    expect(waitOf(shift)).toBe(polling.readyMs);
    expect(waitOf(shift.says('PAUSED', {}, 6 * MINUTE_MS))).toBe(polling.pausedMs);
  });

  it('a call from READY tells', () => {
    const shift = signedOut().says('PAUSED').says('READY').says('INCALL', call).says('DISPOSITION', call);
    expect(waitOf(shift.says('PAUSED'))).toBe(polling.pausedMs);
  });

  it('is looked for more often at first, and after the agent was at the dialer’s page', () => {
    const shift = signedOut();
    expect(waitOf(shift)).toBe(5000);
    expect(waitOf(shift.says('', {}, 6 * MINUTE_MS))).toBe(polling.signedOutMs);
    shift.state = atDialersPage(shift.state, shift.nowMs);
    expect(waitOf(shift)).toBe(5000);
    expect(waitOf(shift.says('', {}, 6 * MINUTE_MS))).toBe(polling.signedOutMs);
  });

  it('the dialer’s page changes nothing for who is signed in', () => {
    const { state, nowMs } = new Shift().says('PAUSED');
    expect(atDialersPage(state, nowMs)).toBe(state);
  });
});

describe('a call of which nothing is known', () => {
  it('is asked about as often as a ready agent, until something is', () => {
    const shift = new Shift().says('READY').says('INCALL');
    expect(waitOf(shift)).toBe(polling.readyMs);
    expect(waitOf(shift.says('INCALL', { lead_id: 7 }))).toBe(polling.inCallMs);
  });

  it('not for ever, since some dialers never say', () => {
    const shift = new Shift().says('INCALL').says('INCALL', {}, MINUTE_MS);
    expect(waitOf(shift)).toBe(polling.inCallMs);
  });
});

it('a state that an earlier version stored can be read, and learns', () => {
  const { learned, ...earlier } = new Shift().says('PAUSED').state;
  expect(learned).toBeDefined();
  const shift = new Shift();
  shift.state = agentStateSchema.parse({ ...earlier, resting: { sinceMs: 1, mayTryAtMs: 2 } });
  expect(waitOf(shift)).toBe(polling.pausedMs);
  expect(waitOf(manualCall(shift))).toBe(polling.readyMs);
});
