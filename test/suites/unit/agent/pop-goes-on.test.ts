import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import { type AgentFollower, createAgentFollower } from '#utils/agent/follow-agent.ts';
import { createDuePops } from '#utils/agent/due-pops.ts';
import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { emptyLedger, noTrust } from '#utils/agent/login-ledger.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { type AgentState, type CallState, initialState, type PopOutcome } from '#utils/agent/state.ts';
import { exampleCall } from '../crm/profiles.ts';

const atLogIn: PopOutcome = { kind: 'log-in', words: { key: 'pop.logIn' }, address: 'https://crm/7' };
const opened: PopOutcome = { kind: 'opened', words: null, address: 'https://crm/7' };
const call: CallState = {
  ...exampleCall,
  key: 'k1',
  startedAtMs: 1,
  pop: { state: 'done', atMs: 2, outcome: atLogIn },
};

let stored: AgentState;
let popped: Call[];
let outcome: PopOutcome;
let follower: AgentFollower;
beforeEach(() => {
  stored = { ...initialState('s'), status: { family: 'in-call', text: 'IN CALL', sinceMs: 1 }, call };
  popped = [];
  outcome = opened;
  follower = createAgentFollower({
    client: { getLiveAgentInfo: () => Promise.reject(new Error('not asked')) },
    guard: createLoginGuard(
      {
        readLedger: async () => emptyLedger,
        writeLedger: async () => {},
        readTrust: async () => noTrust,
        writeTrust: async () => {},
      },
      () => 5,
    ),
    store: createStateStore(
      {
        readState: async () => stored,
        writeState: async (state) => void (stored = state),
        readLiveCall: async () => null,
        writeLiveCall: async () => {},
      },
      () => 5,
    ),
    readConfig: async () => null,
    popService: {
      pop: async (of) => (popped.push(of), outcome),
      callEnded: async () => {},
      callResumed: async () => {},
    },
    show: async () => {},
    reportFault: () => {},
    now: () => 5,
    random: () => 0,
    wait: async () => {},
  });
});

it('goes on once the log-in is over, and the outcome is the new one', async () => {
  await follower.popAfterLogIn('k1', false);
  expect(popped.map(({ key }) => key)).toEqual(['k1']);
  expect(stored.call?.pop).toEqual({ state: 'done', atMs: 5, outcome: opened });
  await follower.popAfterLogIn('k1', false);
  expect(popped).toHaveLength(1);
});

it('does not keep a log-in of several pages from ending: once, until the record is there', async () => {
  outcome = atLogIn;
  await follower.popAfterLogIn('k1', false);
  await follower.popAfterLogIn('k1', false);
  expect(popped).toHaveLength(1);
  outcome = opened;
  await follower.popAfterLogIn('k1', true);
  expect(popped).toHaveLength(2);
  expect(stored.call?.pop).toMatchObject({ outcome: opened });
});

it.each<[string, AgentState['call'], string]>([
  ['the call is over', null, 'k1'],
  ['another call is on', { ...call, key: 'k2' }, 'k1'],
  ['no log-in was in between', { ...call, pop: { state: 'done', atMs: 2, outcome: opened } }, 'k1'],
])('not when %s', async (_why, live, key) => {
  stored = { ...stored, call: live };
  const before = structuredClone(stored);
  await follower.popAfterLogIn(key, true);
  expect(popped).toEqual([]);
  expect(stored).toEqual(before);
});

const searched: PopOutcome = { kind: 'searched', words: { key: 'pop.searchResults' }, address: 'https://crm/find' };
const shown: PopOutcome = { kind: 'shown', words: null, address: null };

it('a record that is found after all is the outcome of a pop that had found none', async () => {
  stored = { ...stored, call: { ...call, pop: { state: 'done', atMs: 2, outcome: searched } } };
  expect(await follower.storeLateFind('k1', shown)).toBe(true);
  expect(stored.call?.pop).toEqual({ state: 'done', atMs: 5, outcome: shown });
  expect(popped).toEqual([]);
  expect(await follower.storeLateFind('k1', shown)).toBe(false);
});

it.each<[string, AgentState['call']]>([
  ['the call is over', null],
  ['another call is on', { ...call, key: 'k2', pop: { state: 'done', atMs: 2, outcome: searched } }],
  ['the pop is still under way', { ...call, pop: { state: 'due' } }],
  ['the record was opened', { ...call, pop: { state: 'done', atMs: 2, outcome: opened } }],
])('… but not when %s', async (_why, live) => {
  stored = { ...stored, call: live };
  const before = structuredClone(stored);
  expect(await follower.storeLateFind('k1', shown)).toBe(false);
  expect(stored).toEqual(before);
});

describe('what a page proves later', () => {
  const unconfirmed: PopOutcome = { kind: 'opened', words: { key: 'pop.unconfirmed' }, address: 'https://crm/7' };
  const done = (outcomeOf: PopOutcome): CallState => ({ ...call, pop: { state: 'done', atMs: 2, outcome: outcomeOf } });
  const noted: string[] = [];
  const note = async () => void noted.push('noted');
  beforeEach(() => {
    noted.length = 0;
    stored = { ...stored, call: done(unconfirmed) };
  });

  it('whose record it is: confirmed, and no more is said', async () => {
    expect(await follower.storeConfirmation('k1')).toBe(true);
    expect(stored.call?.pop).toMatchObject({ outcome: { kind: 'opened', words: null, confirmedBy: 'page' } });
    expect(await follower.storeConfirmation('k1')).toBe(false);
    expect(popped).toEqual([]);
  });

  it('that it is not the record: noted, and popped again', async () => {
    await follower.popOn('k1', note);
    expect(noted).toEqual(['noted']);
    expect(popped.map(({ key }) => key)).toEqual(['k1']);
    expect(stored.call?.pop).toMatchObject({ state: 'done', outcome: opened });
  });

  it.each<[string, CallState | null]>([
    ['the page had shown whose record it is', done({ ...unconfirmed, words: null, confirmedBy: 'page' })],
    ['the pop is still under way', { ...call, pop: { state: 'due' } }],
    ['nothing was opened', done(searched)],
    ['the call is over', null],
    ['another call is on', { ...done(unconfirmed), key: 'k2' }],
  ])('neither counts when %s', async (_why, live) => {
    stored = { ...stored, call: live };
    const before = structuredClone(stored);
    expect(await follower.storeConfirmation('k1')).toBe(false);
    await follower.popOn('k1', note);
    expect([noted, popped, stored]).toEqual([[], [], before]);
  });

  it('an address that the set-up has proved may turn out wrong, too', async () => {
    stored = { ...stored, call: done({ ...unconfirmed, words: null, confirmedBy: 'address' }) };
    await follower.popOn('k1', note);
    expect(popped).toHaveLength(1);
  });
});

it('the call that waits for a log-in is known', async () => {
  expect(await follower.waitingForLogIn()).toBe('k1');
  await follower.popAfterLogIn('k1', false);
  expect(await follower.waitingForLogIn()).toBeNull();
});

describe('what happens while a pop is under way', () => {
  const begun: CallState = { ...call, pop: { state: 'due' } };

  /** The call's pop state after its first pop has ended so; by then, these calls were live or over, one after the other. */
  async function stateAfter(first: PopOutcome, meanwhile: Pick<AgentState, 'call' | 'lastCall'>[]) {
    let state: AgentState = { ...stored, call: begun };
    const underWay = Promise.withResolvers<PopOutcome>();
    const outcomes = [underWay.promise, Promise.resolve(shown)];
    const store = createStateStore(
      {
        readState: async () => state,
        writeState: async (next) => void (state = next),
        readLiveCall: async () => null,
        writeLiveCall: async () => {},
      },
      () => 5,
    );
    const duePops = createDuePops({ store, pop: async () => outcomes.shift() ?? atLogIn, now: () => 5 });
    const popping = duePops.popIfDue(state);
    for (const calls of meanwhile) await store.update((now) => ({ ...now, ...calls }));
    underWay.resolve(first);
    await popping;
    const before = state.call?.pop;
    await duePops.popIfDue(state);
    return [before, state.call?.pop];
  }
  const madeAgain = [{ state: 'due' }, { state: 'done', atMs: 5, outcome: shown }];

  it('given up because its call seemed over, it is made again when the call goes on', async () => {
    const givenUp: PopOutcome = { kind: 'failed', words: { key: 'pop.endedEarly' }, address: null };
    const meanwhile = [
      { call: null, lastCall: { ...begun, endedAtMs: 4 } },
      { call: begun, lastCall: null },
    ];
    expect(await stateAfter(givenUp, meanwhile)).toEqual(madeAgain);
  });

  it('it is made again where it went by a number that may be another caller’s', async () => {
    expect(await stateAfter(opened, [{ call: { ...begun, phone: '' }, lastCall: null }])).toEqual(madeAgain);
    const done = { state: 'done', atMs: 5, outcome: opened };
    expect(await stateAfter(opened, [{ call: begun, lastCall: null }])).toEqual([done, done]);
  });
});
