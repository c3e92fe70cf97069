import { createLoginGuard } from '#utils/agent/login-guard.ts';
import { emptyLedger, type LoginLedger, type LoginTrust, noTrust } from '#utils/agent/login-ledger.ts';
import { createPollLoop } from '#utils/agent/poll-loop.ts';
import { createStateStore } from '#utils/agent/state-store.ts';
import { type LiveCall, subjectOf } from '#utils/agent/state.ts';
import type { DialerAnswer, DialerClient } from '#utils/dialer/client.ts';
import { REQUEST_TIMEOUT_MS } from '#utils/dialer/client.ts';
import type { AgentSnapshot } from '#utils/dialer/snapshot.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import { usualPolling } from './run-shift.ts';

export const OUTAGE_KINDS = ['refused', 'hang', '503', '429', 'offline'] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

export type FleetOptions = {
  agents: number;
  kind: OutageKind;
  outageMs: number;
  /** How long the fleet is watched in all. */
  lengthMs: number;
  seed: number;
};

export type FleetResult = {
  /** Requests in each second from the start. */
  perSecond: number[];
  outageFromS: number;
  outageUntilS: number;
  /** Requests per second before the outage, once all have started. */
  steady: number;
  peak: { atS: number; requests: number; ratio: number };
  /** How many agents had a good answer again by the end. */
  recovered: number;
};

const START_MS = Date.UTC(2026, 2, 4, 8);
/** A call centre's agents start their browsers over a while. */
const START_SPREAD_MS = 30_000;
const STEADY_FROM_S = 40;
const OUTAGE_FROM_S = 120;
/** A network that is back is told to a whole office at once; requests are spread over this (background/index.ts). */
const ONLINE_SPREAD_MS = 3000;

const NO_CALL = {
  leadId: '',
  vendorLeadCode: '',
  phone: '',
  callerId: '',
  campaignId: '',
  campaignName: '',
  callType: '',
};

// A usual shift, as shares of time: 35 % ready, 40 % in call, 10 % wrap-up, 15 % paused.
const states = [
  { status: { family: 'ready', text: 'READY' }, meanMs: 52_500 },
  { status: { family: 'in-call', text: 'IN CALL' }, meanMs: 60_000 },
  { status: { family: 'wrap-up', text: 'DISPOSITION' }, meanMs: 15_000 },
  { status: { family: 'paused', text: 'PAUSE - BREAK' }, meanMs: 22_500 },
] as const;

/** Says what an agent does at a moment; moments must not go back. */
function createAgentsDay(random: Random, number: number): (nowMs: number) => AgentSnapshot {
  let at = random.whole(0, states.length - 1);
  let calls = 0;
  let untilMs = START_MS + random.between(0, 60_000);
  return (nowMs) => {
    while (nowMs >= untilMs) {
      at = (at + 1) % states.length;
      calls += 1;
      untilMs += Math.max(1000, -Math.log(1 - random.next()) * (states[at]?.meanMs ?? 0));
    }
    const { status } = states[at] ?? states[0];
    const call = status.family === 'in-call' ? { ...NO_CALL, leadId: String(number * 1000 + calls) } : NO_CALL;
    return { status, call };
  };
}

/** N agents over the product's own poll loop, guard and state store, one server, an outage and a recovery. */
export async function runFleet({ agents, kind, outageMs, lengthMs, seed }: FleetOptions): Promise<FleetResult> {
  const clock = createVirtualClock(START_MS);
  const perSecond = Array.from({ length: Math.ceil(lengthMs / 1000) }, () => 0);
  const outageFromMs = START_MS + OUTAGE_FROM_S * 1000;
  const outageUntilMs = outageFromMs + outageMs;
  const lastGoodMs = Array.from({ length: agents }, () => 0);
  const isOut = () => clock.now() >= outageFromMs && clock.now() < outageUntilMs;

  const arrives = () => {
    const second = Math.floor((clock.now() - START_MS) / 1000);
    perSecond[second] = (perSecond[second] ?? 0) + 1;
  };

  const loops = Array.from({ length: agents }, (_, number) => {
    const random = createRandom(seedOf(seed, number));
    const day = createAgentsDay(random, number);
    const later = <T>(ms: number, value: () => T) =>
      new Promise<T>((resolve) => void clock.after(ms, () => resolve(value())));
    const client: DialerClient = {
      getLiveAgentInfo() {
        if (isOut() && kind === 'offline') return later(1, () => failed('offline'));
        arrives();
        if (!isOut()) {
          return later(random.between(10, 120), () => {
            lastGoodMs[number] = clock.now();
            return { ok: true, snapshot: day(clock.now()) };
          });
        }
        switch (kind) {
          case 'hang':
            return later(REQUEST_TIMEOUT_MS, () => failed('timeout'));
          case '503':
            return later(random.between(10, 120), () => failed('server-error'));
          case '429':
            // The worst that a server can say: the same moment to everybody.
            return later(random.between(10, 120), () => failed('rate-limited', outageUntilMs - clock.now()));
          default:
            return later(random.between(1, 20), () => failed('unreachable'));
        }
      },
    };
    const loop = loopFor(clock, client, random, number);
    clock.after(random.between(0, START_SPREAD_MS), () => loop.start());
    if (kind === 'offline') {
      const backMs = outageUntilMs - START_MS + random.between(0, ONLINE_SPREAD_MS);
      clock.after(backMs, () => loop.lookNow());
    }
    return loop;
  });

  await clock.runUntil(START_MS + lengthMs);
  for (const loop of loops) loop.stop();
  const steadySeconds = perSecond.slice(STEADY_FROM_S, OUTAGE_FROM_S);
  const steady = steadySeconds.reduce((sum, count) => sum + count, 0) / steadySeconds.length;
  const requests = Math.max(...perSecond);
  return {
    perSecond,
    outageFromS: OUTAGE_FROM_S,
    outageUntilS: OUTAGE_FROM_S + outageMs / 1000,
    steady,
    peak: { atS: perSecond.indexOf(requests), requests, ratio: requests / steady },
    recovered: lastGoodMs.filter((atMs) => atMs > outageUntilMs).length,
  };
}

const failed = (kind: 'offline' | 'timeout' | 'server-error' | 'rate-limited' | 'unreachable', retryAfterMs?: number) =>
  ({
    ok: false,
    error: { kind, detail: '', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  }) satisfies DialerAnswer;

function loopFor(clock: VirtualClock, client: DialerClient, random: Random, number: number) {
  let ledger: LoginLedger = emptyLedger;
  let trust: LoginTrust = noTrust;
  let state: unknown;
  let liveCall: LiveCall | null = null;
  const guard = createLoginGuard(
    {
      readLedger: async () => ledger,
      writeLedger: async (next) => void (ledger = next),
      readTrust: async () => trust,
      writeTrust: async (next) => void (trust = next),
    },
    clock.now,
    async ({ login }) => login?.user ?? '',
  );
  const store = createStateStore(
    {
      readState: async () => state,
      writeState: async (next) => void (state = next),
      readLiveCall: async () => liveCall,
      writeLiveCall: async (next) => void (liveCall = next),
    },
    clock.now,
  );
  const url = 'https://dialer.example.test/goAPIv2/goUsers/goAPI.php';
  const query = { url, login: { user: 'MyUser', password: 'MyPass', server: url }, agent: `agent${number}` };
  const config = { query, subject: subjectOf(url, query.agent), polling: usualPolling };
  return createPollLoop({
    client,
    guard,
    store,
    config: async () => config,
    isLocked: () => false,
    onPolled: () => undefined,
    onFault(error) {
      throw error;
    },
    now: clock.now,
    random: random.next,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const cancel = clock.after(ms, resolve);
        signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
      }),
  });
}
