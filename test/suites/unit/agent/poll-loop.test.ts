import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { emptyLedger, mayLogInAtMs, noTrust } from '#utils/agent/login-ledger.ts';
import { createPollLoop, type PollConfig, type PollLoop } from '#utils/agent/poll-loop.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import type { AgentState, EndedCall } from '#utils/agent/state.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import { defaultSettings } from '#utils/settings/schema.ts';
import { refused, said, vendorCall } from './answers.ts';

const { polling } = defaultSettings;
const configOf = (agent: string): PollConfig => ({
  query: { url: 'https://d/x.php', login: { user: 'u', password: 'p', server: 'https://d/x.php' }, agent },
  subject: `${agent} @ https://d/x.php`,
  polling,
});

let answer: (agent: string, signal: AbortSignal) => Promise<DialerAnswer>;
let config: PollConfig | null;
/** The promise of the settings never settles. */
let configHangs: boolean;
let stored: AgentState | undefined;
let storageFails: boolean;
/** Seconds since the beginning at which the dialer was asked, in order. */
let asked: number[];
let polled: { state: AgentState; ended: EndedCall | null }[];
let faults: unknown[];
let locked: boolean;
/** One for each wait. */
let pauses: AbortSignal[];
let began: number;
let loop: PollLoop;
let loops: PollLoop[] = [];

const always = (given: DialerAnswer) => async () => given;
const hangs = (_agent: string, signal: AbortSignal) =>
  new Promise<DialerAnswer>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
let memory = { ledger: emptyLedger, trust: noTrust };

/** A background that has just started, over what the last one kept. */
function wake(): PollLoop {
  const guard = createLoginGuard(
    {
      readLedger: async () => memory.ledger,
      writeLedger: async (ledger) => void (memory.ledger = ledger),
      readTrust: async () => memory.trust,
      writeTrust: async (trust) => void (memory.trust = trust),
    },
    Date.now,
    async ({ login }) => login?.password ?? '',
  );
  const store = createStateStore(
    {
      readState: async () => stored,
      async writeState(state) {
        if (storageFails) throw new Error('storage is full');
        stored = state;
      },
      readLiveCall: async () => null,
      writeLiveCall: async () => {},
    },
    Date.now,
  );
  const created = createPollLoop({
    client: {
      getLiveAgentInfo: ({ agent }, signal) => {
        asked.push((Date.now() - began) / 1000);
        return answer(agent, signal);
      },
    },
    guard,
    store,
    config: () => (configHangs ? new Promise(() => {}) : Promise.resolve(config)),
    isLocked: () => locked,
    onPolled: (state, ended) => polled.push({ state, ended }),
    onFault: (error) => faults.push(error),
    now: Date.now,
    // No jitter.
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        pauses.push(signal);
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
      }),
  });
  loops.push(created);
  return created;
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 9) });
  began = Date.now();
  memory = { ledger: emptyLedger, trust: noTrust };
  answer = always(said('READY'));
  config = configOf('ann');
  configHangs = false;
  stored = undefined;
  storageFails = false;
  asked = [];
  polled = [];
  faults = [];
  locked = false;
  pauses = [];
  loop = wake();
});
afterEach(() => {
  for (const each of loops) each.stop();
  loops = [];
  vi.useRealTimers();
});

/** The log-in has proved right before this background started. */
function acceptedBefore(): void {
  memory = { ledger: { ...emptyLedger, accepted: 'p' }, trust: { accepted: 'p', inFlightSinceMs: null } };
}

/** The log-in has proved right. */
async function accepted(): Promise<void> {
  loop.start();
  await seconds(0.5);
}

describe('polling', () => {
  it('asks once a second while ready, starting at once, and stores each answer before it is told of', async () => {
    loop.start();
    loop.start();
    await seconds(3.5);
    expect(asked).toEqual([0, 1, 2, 3]);
    expect(polled).toHaveLength(4);
    expect(stored).toEqual(polled.at(-1)?.state);
  });

  it('goes at the pace of what the agent does', async () => {
    loop.start();
    await seconds(0.5);
    answer = always(said('IN CALL', vendorCall));
    await seconds(1);
    answer = always(said('PAUSE - BREAK'));
    await seconds(12);
    expect(asked).toEqual([0, 1, 4, 8, 12]);
    expect(polled.map(({ state }) => state.call?.leadId)).toEqual([
      undefined,
      '7890123',
      undefined,
      undefined,
      undefined,
    ]);
    expect(polled.map(({ ended }) => ended?.leadId)).toEqual([undefined, undefined, '7890123', undefined, undefined]);
  });

  it('one request in flight, however long it takes', async () => {
    answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return said('READY');
    };
    loop.start();
    for (let tick = 0; tick < 10; tick++) {
      loop.start();
      loop.lookNow();
      await seconds(0.4);
    }
    expect(asked).toEqual([0]);
    await seconds(4);
    // Looked at again right after, as was asked, but for the distance.
    expect(asked).toEqual([0, 5.9]);
  });

  it('what is waited on does not outlive the wait, and ends at once with the loop', async () => {
    loop.start();
    await seconds(20.5);
    expect(new Set(pauses).size).toBe(pauses.length);
    expect(pauses.length).toBe(21);
    expect(pauses.at(-1)?.aborted).toBe(false);
    loop.stop();
    expect(pauses.at(-1)?.aborted).toBe(true);
  });

  it('restarted over and over, it is one loop, and a look still cuts its wait short', async () => {
    answer = always(said('PAUSE - BREAK'));
    for (let change = 0; change < 10; change++) loop.restart();
    await seconds(2);
    expect(asked).toEqual([0]);
    loop.lookNow();
    await seconds(0);
    expect(asked).toEqual([0, 2]);
  });

  it('does nothing while not set up, and starts when it is', async () => {
    config = null;
    loop.start();
    await seconds(60);
    expect(asked).toEqual([]);
    config = configOf('ann');
    loop.start();
    await seconds(0);
    expect(asked).toEqual([60]);
  });

  it('a new background keeps the appointment of the one before', async () => {
    answer = always(said('PAUSE - BREAK'));
    loop.start();
    await seconds(1);
    loop.stop();
    wake().start();
    await seconds(3.5);
    expect(asked).toEqual([0, 4]);
  });

  it('an appointment further away than any can be was made before the clock was set', async () => {
    loop.start();
    await seconds(0.5);
    loop.stop();
    vi.setSystemTime(began - 3_600_000);
    wake().start();
    await seconds(0.1);
    expect(asked).toHaveLength(2);
  });
});

describe('looking now', () => {
  it('cuts the wait short, but keeps a distance', async () => {
    answer = always(said('PAUSE - BREAK'));
    loop.start();
    await seconds(2);
    loop.lookNow();
    await seconds(0);
    expect(asked).toEqual([0, 2]);
    for (let click = 0; click < 20; click++) {
      loop.lookNow();
      await seconds(0.05);
    }
    // Twenty clicks in a second: one more request.
    expect(asked).toEqual([0, 2, 2.9]);
    await seconds(4);
    expect(asked).toEqual([0, 2, 2.9, 3.8]);
  });

  it('not while the server asked to be left alone', async () => {
    await accepted();
    answer = always(refused('rate-limited', 20_000));
    await seconds(1);
    loop.lookNow();
    await seconds(18);
    expect(asked).toEqual([0, 1]);
    await seconds(4);
    expect(asked).toHaveLength(3);
    expect(asked[2]).toBeGreaterThanOrEqual(21);
  });

  it('at once in an ordinary outage', async () => {
    await accepted();
    answer = always(refused('unreachable'));
    await seconds(60);
    answer = always(said('READY'));
    loop.lookNow();
    await seconds(1);
    expect(stored?.failure).toBeNull();
  });

  it('starts polling that had not been started', async () => {
    loop.lookNow();
    await seconds(0);
    expect(asked).toEqual([0]);
  });
});

describe('settings changed', () => {
  it('drops what is under way, asks about the other agent at once, and records nothing of the first', async () => {
    await accepted();
    answer = hangs;
    await seconds(1);
    config = configOf('bob');
    answer = async (agent) => (agent === 'bob' ? said('LUNCH BREAK') : said('IN CALL', vendorCall));
    loop.restart();
    await seconds(0);
    expect(stored).toMatchObject({ subject: 'bob @ https://d/x.php', status: { text: 'LUNCH BREAK' } });
    expect(polled.filter(({ state, ended }) => state.call ?? ended)).toEqual([]);
  });

  it('a log-in in doubt is seen through first; its answer about the first agent is not recorded', async () => {
    const late = Promise.withResolvers<DialerAnswer>();
    answer = () => late.promise;
    loop.start();
    await seconds(1);
    config = configOf('bob');
    answer = always(said('LUNCH BREAK'));
    loop.restart();
    await seconds(1);
    expect(asked).toEqual([0]);
    late.resolve(said('IN CALL', vendorCall));
    await seconds(0);
    expect(asked).toEqual([0, 2]);
    expect(stored).toMatchObject({ subject: 'bob @ https://d/x.php', status: { text: 'LUNCH BREAK' }, call: null });
    // Nor does it make a call of the second's.
    expect(polled.filter(({ state, ended }) => state.call ?? ended)).toEqual([]);
  });

  it('stopped is stopped', async () => {
    loop.start();
    await seconds(1.5);
    loop.stop();
    await seconds(60);
    expect(asked).toEqual([0, 1]);
    expect(faults).toEqual([]);
  });
});

describe('failures', () => {
  it('backs off, at most to 30 s, writes its state each time, and is back to normal with the first success', async () => {
    await accepted();
    answer = always(refused('unreachable'));
    await seconds(300);
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30);
    expect(gaps.slice(1, 5)).toEqual(gaps.slice(1, 5).toSorted((a, b) => a - b));
    expect(polled.map(({ state }) => state.failure?.count ?? 0)).toEqual(polled.map((_, at) => at));
    answer = always(said('READY'));
    await seconds(31);
    const back = asked.length;
    await seconds(5);
    expect(asked.length - back).toBe(5);
  });

  it('wrong log-in: two tries a minute apart, then rest, whatever wakes it, until a person acts', async () => {
    answer = always(refused('wrong-login'));
    loop.start();
    for (let alarm = 0; alarm < 60; alarm++) {
      await seconds(30);
      loop.start();
      loop.lookNow();
    }
    await seconds(1);
    expect(asked).toEqual([0, 60]);
    expect(stored).toMatchObject({
      nextPollAtMs: null,
      failure: { kind: 'wrong-login' },
      resting: { sinceMs: began + 60_000 },
    });
  });

  it('rest that only the ledger knows of is shown as what it is', async () => {
    memory.ledger = { attempts: [], resting: 'p', accepted: null };
    loop.start();
    await seconds(1);
    expect(asked).toEqual([]);
    expect(stored).toMatchObject({ resting: { sinceMs: began }, failure: { kind: 'wrong-login' }, nextPollAtMs: null });
  });

  it('the budget is waited for, not asked about over and over', async () => {
    const atMs = began - 60_000;
    memory.ledger = { attempts: [1, 2, 3].map(() => ({ atMs, refused: true })), resting: null, accepted: null };
    loop.start();
    await seconds(10);
    expect(polled).toHaveLength(1);
    const mayTryAtMs = mayLogInAtMs('p', memory.ledger, began);
    expect(stored).toMatchObject({ resting: { mayTryAtMs }, nextPollAtMs: mayTryAtMs });
    loop.lookNow();
    await seconds(13 * 60);
    expect(asked).toEqual([]);
    await seconds(120);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('a log-in that was accepted before comes back by itself after a minute of refusals, and nobody presses anything', async () => {
    await accepted();
    answer = always(refused('wrong-login'));
    await seconds(90);
    expect(stored).toMatchObject({ failure: { kind: 'wrong-login' }, resting: { sinceMs: expect.any(Number) } });
    answer = always(said('READY'));
    loop.lookNow();
    const sent = asked.length;
    await seconds(10 * 60);
    expect(asked).toHaveLength(sent);
    await seconds(8 * 60);
    expect(stored).toMatchObject({ failure: null, resting: null, status: { family: 'ready' } });
  });

  it('time-outs at set-up are said to be that', async () => {
    answer = always(refused('timeout'));
    loop.start();
    await seconds(120);
    expect(stored).toMatchObject({ failure: { kind: 'timeout' }, resting: { lastLogins: 'unanswered' } });
    expect(asked).toHaveLength(2);
  });

  it('a log-in that was never accepted: two tries by itself, the third a person’s, and back by itself', async () => {
    answer = always(refused('server-error'));
    loop.start();
    await seconds(5 * 60);
    expect(asked).toEqual([0, 60]);
    expect(stored).toMatchObject({
      failure: { kind: 'server-error', notAccepted: true },
      resting: { lastLogins: 'not-accepted', mayTryAtMs: expect.any(Number), comesBackAtMs: expect.any(Number) },
    });
    expect(stored?.resting?.mayTryAtMs).toBeLessThanOrEqual(Date.now());
    answer = always(said('READY'));
    await seconds(12 * 60);
    expect(stored).toMatchObject({ failure: null, resting: null, status: { family: 'ready' } });
  });

  it('the network being back brings the second try forward', async () => {
    answer = always(refused('unreachable'));
    loop.start();
    await seconds(10);
    answer = always(said('READY'));
    loop.lookNow();
    await seconds(1);
    expect(stored).toMatchObject({ failure: null, status: { family: 'ready' } });
  });

  it('without a network nothing is sent that could count: it goes on as usual', async () => {
    answer = always(refused('offline'));
    loop.start();
    await seconds(120);
    expect(asked.length).toBeGreaterThan(5);
    expect(stored).toMatchObject({ failure: { kind: 'offline' }, resting: null });
    answer = always(said('READY'));
    await seconds(31);
    expect(stored).toMatchObject({ failure: null, status: { family: 'ready' } });
  });

  it('locked for an hour: nothing is sent for that hour, and then once', async () => {
    await accepted();
    const sent = asked.length;
    answer = always({ ok: false, error: { kind: 'wrong-login', detail: 'Locked', lockedMs: 3_600_000 } });
    await seconds(59 * 60);
    expect(asked.length).toBe(sent + 1);
    expect(stored?.resting?.comesBackAtMs).toBeGreaterThan(Date.now());
    await seconds(4 * 60);
    expect(asked.length).toBe(sent + 2);
  });

  it('storage that cannot be written is told of; polling goes on when it can', async () => {
    await accepted();
    storageFails = true;
    await seconds(10);
    expect(faults.length).toBeGreaterThan(0);
    storageFails = false;
    loop.start();
    await seconds(35);
    expect(stored?.lastSuccessAtMs).toBeGreaterThan(began + 10_000);
  });

  it('behind a locked screen it slows down, but not in a call', async () => {
    locked = true;
    loop.start();
    await seconds(19);
    expect(asked).toEqual([0]);
    answer = always(said('IN CALL', vendorCall));
    await seconds(10);
    expect(asked).toEqual([0, 20, 23, 26, 29]);
  });
});

describe('a promise of the browser’s that never settles', () => {
  /** The alarm of every half minute. */
  async function alarms(count: number): Promise<void> {
    for (let alarm = 0; alarm < count; alarm++) {
      await seconds(30);
      loop.start();
    }
  }

  it('does not end polling: the loop that waits for it is given up, and another begins', async () => {
    await accepted();
    configHangs = true;
    await seconds(2);
    configHangs = false;
    const before = asked.length;
    await alarms(4);
    await seconds(3);
    expect(asked.length - before).toBeGreaterThan(1);
    expect(stored?.lastSuccessAtMs).toBeGreaterThan(Date.now() - 2000);
  });

  it('that settles at last makes no second loop', async () => {
    const late: (() => void)[] = [];
    await accepted();
    answer = () => new Promise((resolve) => late.push(() => resolve(said('IN CALL', vendorCall))));
    await seconds(2);
    answer = always(said('READY'));
    await alarms(5);
    const [before, toldBefore] = [asked.length, polled.length];
    for (const settle of late) settle();
    await seconds(10);
    // A request a second, as one loop sends them, and nothing of the answer that came minutes late.
    expect(asked.length - before).toBe(10);
    expect(polled.length - toldBefore).toBe(10);
    expect(polled.filter(({ state }) => state.call)).toEqual([]);
  });

  it('is not suspected of a loop that waits as it should, nor of a clock that is set', async () => {
    acceptedBefore();
    answer = always(refused('rate-limited', 9 * 60_000));
    loop.start();
    await alarms(17);
    expect(asked).toEqual([0]);
    await seconds(60);
    expect(asked).toHaveLength(2);
    answer = always(said('READY'));
    await seconds(700);
    for (const byMs of [-3_600_000, 3_600_000, -366 * 86_400_000, 2 * 366 * 86_400_000]) {
      vi.setSystemTime(Date.now() + byMs);
      const before = asked.length;
      loop.start();
      await seconds(10);
      expect(asked.length - before, `set by ${byMs} ms`).toBeGreaterThanOrEqual(9);
      expect(asked.length - before, `set by ${byMs} ms`).toBeLessThanOrEqual(12);
    }
  });
});

const MINUTES_MS = 10 * 60_000;
const YEAR_MS = 366 * 86_400_000;

describe.each([
  ['set back by seconds', -20_000],
  ['set back by ten minutes', -MINUTES_MS],
  ['set back by two years', -2 * YEAR_MS],
  ['set forward by ten minutes', MINUTES_MS],
  ['set forward by two years', 2 * YEAR_MS],
])('a clock that is %s', (_words, byMs) => {
  /** The longest that the dialer is left alone in each state, s. */
  const states: [string, DialerAnswer, number][] = [
    ['ready', said('READY'), 1],
    ['in a call', said('IN CALL', vendorCall), 3],
    ['paused', said('PAUSE - BREAK'), 4],
    ['signed out', refused('agent-not-logged-in'), 15],
    ['asked for quiet by the server', refused('rate-limited', 20_000), 22],
    ['without an answer', refused('unreachable'), 31],
  ];

  it.each(states)(
    'while the background is dead, and the agent is %s: the next poll comes within the usual wait',
    async (...state) => {
      const [, given, usualS] = state;
      acceptedBefore();
      answer = always(given);
      loop.start();
      await seconds(usualS + 1);
      loop.stop();
      const before = asked.length;
      vi.setSystemTime(Date.now() + byMs);
      wake().start();
      await seconds(usualS + 1);
      expect(asked.length - before).toBeGreaterThanOrEqual(1);
      expect(asked.length - before).toBeLessThanOrEqual(3);
      answer = always(said('READY'));
      await seconds(60);
      const pace = asked.length;
      await seconds(10);
      expect(asked.length - pace).toBe(10);
    },
  );

  it.each(states)('while it is alive, and the agent is %s: polling keeps its pace', async (_state, given, usualS) => {
    acceptedBefore();
    answer = always(given);
    loop.start();
    await seconds(usualS + 1);
    const before = asked.length;
    vi.setSystemTime(Date.now() + byMs);
    await seconds(usualS + 1);
    expect(asked.length - before).toBeGreaterThanOrEqual(1);
    expect(asked.length - before).toBeLessThanOrEqual(3);
  });

  it('leaves no time of the future in the state, and call and status as old as they were', async () => {
    answer = always(said('IN CALL', vendorCall));
    loop.start();
    await seconds(31);
    vi.setSystemTime(Date.now() + byMs);
    await seconds(4);
    const { call, status, lastSuccessAtMs } = stored ?? {};
    const agesS = [call?.startedAtMs, status?.sinceMs].map((atMs) => (Date.now() - (atMs ?? NaN)) / 1000);
    const isForwardALittle = byMs === MINUTES_MS;
    for (const age of agesS) {
      expect(age).toBeGreaterThanOrEqual(25);
      // Ten minutes forward look like ten minutes of sleep, in which a call goes on.
      expect(age).toBeLessThanOrEqual(isForwardALittle ? 640 : 40);
    }
    expect(Date.now() - (lastSuccessAtMs ?? NaN)).toBeLessThanOrEqual(4000);
    expect(polled.filter(({ ended }) => ended)).toEqual([]);
  });
});
