import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgivingLoginMemory } from '#utils/agent/forgiving-login-memory.ts';
import { forgivingMemory } from '#utils/agent/forgiving-memory.ts';
import { blockedBy, emptyLedger, type LoginLedger, type LoginTrust, withRequest } from '#utils/agent/login-ledger.ts';
import { type AgentState, initialState, type LiveCall } from '#utils/agent/state.ts';
import { createVirtualClock } from '../../../stand-ins/simulate/clock.ts';

/** Storage that works, refuses, or never answers. */
type Mood = 'works' | 'refuses' | 'hangs';

const T = Date.UTC(2026, 2, 4);

let clock = createVirtualClock(T);
let mood: Mood;
let diskMood: Mood;
const reportFault = vi.fn<(error: unknown) => void>();
const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
const means = () => ({ wait, now: clock.now, reportFault });

function answer<T>(of: Mood, effect: () => T): Promise<T> {
  if (of === 'hangs') return new Promise(() => {});
  return of === 'refuses' ? Promise.reject(new Error('refused')) : Promise.resolve(effect());
}

/** Lets time pass until the promise has settled; its value, or 'rejected'. */
async function outcome<T>(promise: Promise<T>): Promise<T | 'rejected'> {
  const seen = { settled: false };
  const after = promise.catch((): 'rejected' => 'rejected').finally(() => (seen.settled = true));
  for (let look = 0; look < 600 && !seen.settled; look++) await clock.runUntil(clock.now() + 100);
  return after;
}

beforeEach(() => {
  clock = createVirtualClock(T);
  mood = 'works';
  diskMood = 'works';
  reportFault.mockReset();
});

describe('the state', () => {
  let stored: { state?: AgentState; live?: LiveCall | null };
  const memory = () =>
    forgivingMemory(
      {
        readState: () => answer(mood, () => stored.state),
        writeState: (state) => answer(mood, () => void (stored.state = state)),
        readLiveCall: () => answer(mood, () => stored.live),
        writeLiveCall: (live) => answer(mood, () => void (stored.live = live)),
      },
      means(),
    );
  const state = initialState('ann @ dialer');
  beforeEach(() => (stored = { state }));

  it.each(['refuses', 'hangs'] as const)('that storage %s to write holds in memory, and is told', async (how) => {
    mood = how;
    expect(await outcome(memory().writeState({ ...state, signedOutSeen: 1 }))).not.toBe('rejected');
    expect(reportFault).toHaveBeenCalledOnce();
    expect(stored.state).toEqual(state);
  });

  it('that could not be read once is read again', async () => {
    const subject = memory();
    mood = 'refuses';
    const reading = outcome(subject.readState());
    await clock.runUntil(clock.now() + 100);
    mood = 'works';
    expect(await reading).toEqual(state);
  });

  it.each(['refuses', 'hangs'] as const)('that storage %s to give is waited for, but not for ever', async (how) => {
    mood = how;
    const subject = memory();
    const beganMs = clock.now();
    let tries = 0;
    for (; (await outcome(subject.readState())) === 'rejected'; tries++) await clock.runUntil(clock.now() + 3000);
    expect(tries).toBeGreaterThan(1);
    expect(clock.now() - beganMs).toBeLessThan(30_000);
    expect(await outcome(subject.readLiveCall())).toBeUndefined();
    mood = 'works';
    expect(await subject.readState()).toEqual(state);
  });
});

describe('the log-in guard’s ledger', () => {
  let disk: LoginLedger | null;
  let spare: LoginLedger | null;
  let trust: LoginTrust | null;
  const memory = () =>
    forgivingLoginMemory(
      {
        disk: { read: () => answer(diskMood, () => disk), write: (next) => answer(diskMood, () => void (disk = next)) },
        spare: { read: () => answer(mood, () => spare), write: (next) => answer(mood, () => void (spare = next)) },
        readTrust: () => answer(mood, () => trust),
        writeTrust: (next) => answer(mood, () => void (trust = next)),
      },
      means(),
    );
  const counted = (times: number) =>
    Array.from({ length: times }).reduce<LoginLedger>((ledger) => withRequest(ledger, T, T), emptyLedger);
  beforeEach(() => ([disk, spare, trust] = [null, null, null]));

  it.each(['refuses', 'hangs'] as const)('goes to the session while the disk %s, and back', async (how) => {
    diskMood = how;
    const subject = memory();
    expect(await outcome(subject.writeLedger(counted(3)))).not.toBe('rejected');
    expect(spare).toEqual(counted(3));
    // The next background finds it there, whatever the disk says.
    disk = { ...counted(1), accepted: 'login' };
    diskMood = 'works';
    const next = memory();
    const { attempts, accepted } = await next.readLedger();
    expect([attempts.length, accepted]).toEqual([3, 'login']);
    spare = withRequest(emptyLedger, T + 1, T + 1);
    expect((await memory().readLedger()).attempts.map(({ atMs }) => atMs - T)).toEqual([0, 1]);
    await next.writeLedger(counted(2));
    expect([disk, spare]).toEqual([counted(2), counted(2)]);
    expect(await memory().readLedger()).toEqual(counted(2));
  });

  it.each(['refuses', 'hangs'] as const)(
    'that the disk %s to give lets one more request through, no three',
    async (how) => {
      diskMood = how;
      const ledger = await outcome(memory().readLedger());
      if (ledger === 'rejected') throw new Error('The ledger was not read.');
      expect(blockedBy('login', ledger, clock.now())).toBeNull();
      expect(blockedBy('login', withRequest(ledger, clock.now(), clock.now()), clock.now())).toBe('budget');
    },
  );

  it('that could not be read is read again once it can, before anything is sent', async () => {
    [mood, diskMood] = ['refuses', 'refuses'];
    disk = counted(3);
    const subject = memory();
    const ledger = await subject.readLedger();
    [mood, diskMood] = ['works', 'works'];
    expect(await outcome(subject.writeLedger(withRequest(ledger, T, T)))).toBe('rejected');
    expect(disk).toEqual(counted(3));
    expect(await subject.readLedger()).toEqual(counted(3));
    await subject.writeLedger(counted(1));
    expect(disk).toEqual(counted(1));
  });

  it('that nothing can keep is not said to be kept: nothing is sent then', async () => {
    mood = 'refuses';
    diskMood = 'refuses';
    expect(await outcome(memory().writeLedger(counted(1)))).toBe('rejected');
  });

  it('a log-in that is trusted goes on being so without storage; one that was refused is not forgotten', async () => {
    mood = 'refuses';
    const subject = memory();
    expect(await outcome(subject.writeTrust({ accepted: 'login', inFlightSinceMs: 1 }))).not.toBe('rejected');
    expect(await outcome(subject.writeTrust({ accepted: null, inFlightSinceMs: null }))).toBe('rejected');
    expect(await outcome(subject.readTrust())).toEqual({ accepted: null, inFlightSinceMs: null });
  });
});
