import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '#utils/dialer/call.ts';
import { type AgentFollower, createAgentFollower } from '#utils/agent/follow-agent.ts';
import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { emptyLedger, type LoginLedger, noTrust } from '#utils/agent/login-ledger.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { type AgentState, initialState, type PopOutcome, subjectOf } from '#utils/agent/state.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import { createVirtualClock } from '../../../stand-ins/simulate/clock.ts';
import { usualPolling } from '../../../stand-ins/simulate/run-shift.ts';
import { refused, said, vendorCall } from './answers.ts';

const query = { url: 'https://dialer.example.test/goAPI.php', login: null, agent: 'a' };
const config = { query, subject: subjectOf(query.url, query.agent), polling: usualPolling };
const SHOWN: PopOutcome = { kind: 'shown', words: null, address: null };
const IN_CALL = said('IN CALL', vendorCall);

let clock = createVirtualClock(0);
let answer: DialerAnswer;
let stored: AgentState | null;
let refusesWrites: (state: AgentState) => boolean;
let asked: number[];
let configIsReadable: boolean;
let agent: string;
/** Called before an answer is given. */
let meanwhile: () => void;
let follower: AgentFollower;
const pop = vi.fn<(call: Call) => Promise<PopOutcome>>();
const reportFault = vi.fn<(error: unknown) => void>();
const showFault = vi.fn<() => void>();

const seconds = (count: number) => clock.runUntil(clock.now() + count * 1000);

function startBackground(): void {
  // The background before it has been answered.
  let ledger: LoginLedger = { ...emptyLedger, accepted: 'login' };
  let trust = noTrust;
  follower = createAgentFollower({
    client: {
      async getLiveAgentInfo() {
        asked.push(clock.now() / 1000);
        meanwhile();
        return answer;
      },
    },
    guard: createLoginGuard(
      {
        readLedger: async () => ledger,
        writeLedger: async (next) => void (ledger = next),
        readTrust: async () => trust,
        writeTrust: async (next) => void (trust = next),
      },
      clock.now,
      async () => 'login',
    ),
    store: createStateStore(
      {
        readState: async () => stored,
        async writeState(state) {
          if (refusesWrites(state)) throw new Error('The disk is full.');
          stored = state;
        },
        readLiveCall: async () => null,
        writeLiveCall: async () => undefined,
      },
      clock.now,
    ),
    async readConfig() {
      if (!configIsReadable) throw new Error('The settings cannot be read.');
      return { ...config, subject: subjectOf(query.url, agent) };
    },
    popService: { pop, callEnded: async () => undefined, callResumed: async () => undefined },
    show: async () => undefined,
    showFault,
    reportFault,
    now: clock.now,
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const cancel = clock.after(ms, resolve);
        signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
      }),
  });
  follower.loop.start();
}

beforeEach(() => {
  clock = createVirtualClock(Date.UTC(2026, 2, 4));
  answer = said('READY');
  stored = null;
  refusesWrites = () => false;
  agent = query.agent;
  meanwhile = () => {};
  asked = [];
  configIsReadable = true;
  pop.mockReset().mockResolvedValue(SHOWN);
  reportFault.mockReset();
});

describe('a call', () => {
  it('is popped once, however often it is seen', async () => {
    answer = IN_CALL;
    startBackground();
    await seconds(30);
    expect(pop).toHaveBeenCalledOnce();
    expect(stored?.call?.pop).toMatchObject({ state: 'done', outcome: SHOWN });
  });

  it('whose outcome could not be stored is stored later, and not popped again', async () => {
    let refusals = 2;
    refusesWrites = ({ call }) => call?.pop.state === 'done' && refusals-- > 0;
    answer = IN_CALL;
    startBackground();
    await seconds(30);
    expect(reportFault).toHaveBeenCalledTimes(2);
    expect(pop).toHaveBeenCalledOnce();
    expect(stored?.call?.pop.state).toBe('done');
  });

  it('that becomes known while nothing is found is tried again', async () => {
    const first = Promise.withResolvers<PopOutcome>();
    pop.mockReturnValueOnce(first.promise);
    answer = said('IN CALL', { ...vendorCall, lead_id: 0, vendor_lead_code: '' });
    startBackground();
    await seconds(1);
    answer = IN_CALL;
    await seconds(5);
    first.resolve({ kind: 'no-record', words: null, address: null });
    await seconds(5);
    expect(pop.mock.calls.map(([call]) => call.leadId)).toEqual(['', '7890123']);
  });
});

describe('another agent who takes over', () => {
  it('while an answer is on its way, gets no record of the one before', async () => {
    answer = IN_CALL;
    meanwhile = () => {
      meanwhile = () => {};
      agent = 'b';
      answer = said('READY');
      void follower.reload();
    };
    startBackground();
    await seconds(10);
    expect(pop).not.toHaveBeenCalled();
    expect(stored?.subject).toBe(subjectOf(query.url, 'b'));
  });

  it('while an answer is being stored, gets none either', async () => {
    answer = IN_CALL;
    refusesWrites = ({ call, subject }) => {
      if (call && subject === config.subject) {
        refusesWrites = () => false;
        agent = 'b';
        answer = said('READY');
        void follower.reload();
      }
      return false;
    };
    startBackground();
    await seconds(10);
    expect(pop).not.toHaveBeenCalled();
    expect(stored?.subject).toBe(subjectOf(query.url, 'b'));
  });
});

describe('a pop left over by a background that ended', () => {
  beforeEach(async () => {
    pop.mockReturnValue(new Promise(() => {}));
    answer = IN_CALL;
    startBackground();
    await seconds(1);
    follower.loop.stop();
    expect(stored?.call?.pop.state).toBe('due');
    pop.mockReset().mockResolvedValue(SHOWN);
  });

  it.each([
    { words: 'the dialer cannot be reached', now: refused('unreachable') },
    { words: 'the agent seems signed out', now: refused('agent-not-logged-in') },
    { words: 'the status is an unknown word', now: said('CONSULT', vendorCall) },
  ])('waits while $words, and is made up for when the call is seen', async ({ now }) => {
    answer = now;
    startBackground();
    await seconds(3.5);
    expect(pop).not.toHaveBeenCalled();
    answer = IN_CALL;
    await seconds(10);
    expect(pop).toHaveBeenCalledOnce();
  });

  it('is dropped with the call', async () => {
    startBackground();
    answer = said('READY');
    await seconds(30);
    expect(pop).not.toHaveBeenCalled();
  });
});

describe('the screen', () => {
  beforeEach(() => {
    const status = { family: 'signed-out', text: '', sinceMs: clock.now() } as const;
    const times = { nextPollAtMs: clock.now() + 10_000, lastAttemptAtMs: clock.now() - 5000 };
    stored = { ...initialState(config.subject), ...times, status };
  });

  it('unlocked looks at once, even when that is what started the background', async () => {
    startBackground();
    follower.lockChanged(false);
    follower.lockChanged(false, { initial: true });
    await seconds(0.5);
    expect(asked).toHaveLength(1);
  });

  it('found unlocked at the start is no news', async () => {
    startBackground();
    follower.lockChanged(false, { initial: true });
    await seconds(1);
    expect(asked).toEqual([]);
  });

  it('found unlocked at the start: a plan that was made behind a locked one does not count', async () => {
    if (stored) stored = { ...stored, status: { family: 'ready', text: 'READY', sinceMs: clock.now() } };
    startBackground();
    follower.lockChanged(false, { initial: true });
    await seconds(0.5);
    expect(asked).toHaveLength(1);
  });

  it('found locked at the start slows polling down', async () => {
    stored = null;
    startBackground();
    follower.lockChanged(true, { initial: true });
    await seconds(30);
    expect(asked).toHaveLength(2);
  });
});

it('settings saved while storage refuses: polling goes on at once', async () => {
  startBackground();
  await seconds(2);
  const before = asked.length;
  refusesWrites = () => true;
  await expect(follower.reload()).rejects.toThrow('The disk is full.');
  refusesWrites = () => false;
  await seconds(5);
  expect(asked.length - before).toBeGreaterThanOrEqual(2);
});

it('settings that could not be read are read again', async () => {
  configIsReadable = false;
  startBackground();
  await seconds(10);
  expect(asked).toEqual([]);
  expect(reportFault).toHaveBeenCalled();
  expect(showFault).toHaveBeenCalled();
  configIsReadable = true;
  await seconds(10);
  expect(asked.length).toBeGreaterThan(3);
});
