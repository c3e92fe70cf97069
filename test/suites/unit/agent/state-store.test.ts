import { beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '#utils/agent/state-store.ts';
import { type AgentState, type CallState, initialState, type LiveCall } from '#utils/agent/state.ts';
import { noFields } from './answers.ts';

const T = Date.UTC(2026, 0, 5, 9);
const TWO_MINUTES_MS = 120_000;
const ANN = 'ann @ https://d/x.php';
const BOB = 'bob @ https://d/x.php';
const call: CallState = { ...noFields, leadId: '7', key: 'k', agent: 'ann', startedAtMs: T, pop: { state: 'due' } };

let nowMs: number;
let stored: { state: unknown; liveCall: unknown };
let writes: string[];
/** Writes that fail from now on. */
let full: boolean;
/** Keys of the calls of agents that the settings name no longer. */
let left: string[];

const open = () =>
  createStateStore(
    {
      readState: async () => structuredClone(stored.state),
      async writeState(state: AgentState) {
        if (full) throw new Error('full');
        writes.push('state');
        stored.state = structuredClone(state);
      },
      readLiveCall: async () => structuredClone(stored.liveCall),
      async writeLiveCall(live: LiveCall | null) {
        if (full) throw new Error('full');
        writes.push('live call');
        stored.liveCall = structuredClone(live);
      },
    },
    () => nowMs,
    ({ key }) => left.push(key),
  );
const inCall = (state: AgentState): AgentState => ({ ...state, call, lastSuccessAtMs: nowMs, lastAttemptAtMs: nowMs });
/** A browser restart or an update clears storage.session. */
const newSession = () => (stored.state = undefined);

beforeEach(() => {
  nowMs = T;
  stored = { state: undefined, liveCall: undefined };
  writes = [];
  full = false;
  left = [];
});

describe('the same session', () => {
  it('starts blank, and is stored at once', async () => {
    expect(await open().open(ANN)).toEqual(initialState(ANN));
    expect(stored.state).toEqual(initialState(ANN));
  });

  it('a new background goes on where the last one stood', async () => {
    await open().open(ANN);
    await open().update((state) => inCall({ ...state, nextPollAtMs: T + 3000 }));
    const again = await open().open(ANN);
    expect(again).toMatchObject({ subject: ANN, call, nextPollAtMs: T + 3000 });
  });

  it('changes are made one after another, each on what the last one stored', async () => {
    const store = open();
    await store.open(ANN);
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => store.update((state) => ({ ...state, signedOutSeen: state.signedOutSeen + 1 }))),
    );
    expect(counts.map(({ signedOutSeen }) => signedOutSeen)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(stored.state).toMatchObject({ signedOutSeen: 20 });
  });

  it('a change that throws or cannot be written changes nothing, and stops nothing', async () => {
    const store = open();
    await store.open(ANN);
    await expect(
      store.update(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    full = true;
    await expect(store.update(inCall)).rejects.toThrow('full');
    full = false;
    expect(await store.open(ANN)).toEqual(initialState(ANN));
    expect(await store.update(inCall)).toMatchObject({ call });
  });
});

const callThenNewSession = async (afterMs: number) => {
  const store = open();
  await store.open(ANN);
  await store.update(inCall);
  newSession();
  nowMs += afterMs;
};

describe('another agent', () => {
  it('leaves the call of the one before, once, also where another background saw it', async () => {
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    expect((await open().open(BOB)).call).toBeNull();
    expect(left).toEqual(['k']);
    const again = open();
    await again.open(BOB);
    expect(left).toEqual(['k']);
    // The one before is back while the call is still on.
    expect((await again.open(ANN)).call).toEqual(call);
    await again.open(BOB);
    expect(left).toEqual(['k', 'k']);
  });

  it('leaves none where none was on', async () => {
    const store = open();
    await store.open(ANN);
    await store.open(BOB);
    expect(left).toEqual([]);
  });
});

describe('a new session, while a call may be on', () => {
  it.each([0, 1000, TWO_MINUTES_MS])('restores the call after %i ms', async (afterMs) => {
    await callThenNewSession(afterMs);
    expect(await open().open(ANN)).toEqual({ ...initialState(ANN), call });
  });

  it('a pop that was carried out is not due again', async () => {
    const done = { state: 'done' as const, atMs: T, outcome: { kind: 'opened' as const, words: null, address: null } };
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    await store.update((state) => ({ ...state, call: { ...call, pop: done } }));
    newSession();
    expect((await open().open(ANN)).call?.pop).toEqual(done);
  });

  it.each([TWO_MINUTES_MS + 1, -60_000])('not after %i ms: it is more likely another call', async (afterMs) => {
    await callThenNewSession(afterMs);
    expect(await open().open(ANN)).toEqual(initialState(ANN));
  });

  it('what was not seen again is not kept young by restarts', async () => {
    await callThenNewSession(100_000);
    expect((await open().open(ANN)).call).toEqual(call);
    newSession();
    nowMs += 100_000;
    expect((await open().open(ANN)).call).toBeNull();
  });

  it('a call that ended is not restored', async () => {
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    await store.update((state) => ({ ...state, call: null }));
    newSession();
    expect((await open().open(ANN)).call).toBeNull();
    expect(stored.liveCall).toBeNull();
  });

  it('a change that comes before the agent is known loses the call not', async () => {
    await callThenNewSession(1000);
    const store = open();
    await store.update((state) => ({ ...state, resting: null }));
    expect((await store.open(ANN)).call).toEqual(call);
  });

  it('a long call stays restorable, and is not written at every poll', async () => {
    const store = open();
    await store.open(ANN);
    for (let poll = 0; poll < 200; poll++) {
      await store.update(inCall);
      nowMs += 3000;
    }
    expect(writes.filter((what) => what === 'live call').length).toBeLessThan(50);
    newSession();
    nowMs += 90_000;
    expect((await open().open(ANN)).call).toEqual(call);
  });

  it('the copy for later failing does not stop the state of now', async () => {
    let fail = true;
    const picky = createStateStore(
      {
        readState: async () => stored.state,
        writeState: async (state) => void (stored.state = state),
        readLiveCall: async () => null,
        writeLiveCall: async (live) => {
          if (fail) throw new Error('full');
          stored.liveCall = live;
        },
      },
      () => nowMs,
    );
    await picky.open(ANN);
    expect(await picky.update(inCall)).toMatchObject({ call });
    fail = false;
    nowMs += 1000;
    await picky.update(inCall);
    expect(stored.liveCall).toMatchObject({ subject: ANN, call });
  });
});

describe('another agent, or another dialer', () => {
  it('starts fresh, at once for whoever looks', async () => {
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    expect(await store.open(BOB)).toEqual(initialState(BOB));
    expect(stored.state).toEqual(initialState(BOB));
  });

  it('gets no call of somebody else’s restored', async () => {
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    newSession();
    expect((await open().open(BOB)).call).toBeNull();
  });
});

describe('garbage in storage', () => {
  const garbage = [
    null,
    7,
    'text',
    [],
    {},
    { version: 2 },
    { ...initialState(ANN), call: { leadId: 7 } },
    { ...initialState(ANN), version: 9 },
  ];

  it.each(garbage)('as state %j: fresh, and the live call is still there', async (value) => {
    const store = open();
    await store.open(ANN);
    await store.update(inCall);
    stored.state = value;
    expect(await open().open(ANN)).toEqual({ ...initialState(ANN), call });
  });

  it.each([7, 'text', [], { subject: ANN }, { subject: ANN, call: {}, lastSeenAtMs: 'now' }])(
    'as live call %j: the state is still there',
    async (value) => {
      const store = open();
      await store.open(ANN);
      await store.update(inCall);
      stored.liveCall = value;
      expect(await open().open(ANN)).toMatchObject({ call, lastSuccessAtMs: T });
    },
  );
});
