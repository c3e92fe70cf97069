import type { AgentQuery, DialerClient } from '../dialer/client.ts';
import { afterPoll } from './after-poll.ts';
import type { PollingSettings } from './cadence.ts';
import type { GuardedAnswer, LoginGuard } from './login-guard.ts';
import { dueInMs, replanned } from './poll-plan.ts';
import type { Reduction } from './reduce.ts';
import type { AgentState, EndedCall } from './state.ts';
import type { StateStore } from './state-store.ts';

export type PollConfig = { query: AgentQuery; subject: string; polling: PollingSettings };

export type PollLoopDependencies = {
  client: DialerClient;
  guard: LoginGuard;
  store: StateStore;
  /** Null while the extension is not set up, or is not allowed to reach the dialer. */
  config(): Promise<PollConfig | null>;
  isLocked(): boolean;
  /** Called after each poll, once its state is stored. Must not throw. */
  onPolled(state: AgentState, ended: EndedCall | null, resumed: EndedCall | null): void;
  /** Called with an error of the browser's own, such as storage that cannot be written. Polling goes on after a pause. */
  onFault(error: unknown): void;
  now(): number;
  random(): number;
  /** Resolves after so many ms, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/** A poll whose state could not be stored leaves no plan: without this pause the loop would ask again at once. */
const PAUSE_AFTER_FAULT_MS = 3000;
/**
 * No step of the loop takes as long as this, beside the wait for the next poll: each waits for the browser or the dialer, and
 * those waits are bounded. A loop that takes longer hangs, and is given up.
 */
const LONGEST_STEP_MS = 90_000;

export type PollLoop = {
  /**
   * Starts polling if it is not running, or anew if it hangs. To be called on every event that may have started the
   * background.
   */
  start(): void;
  /** Brings the next poll forward because a change is likely, unless the server asked for quiet or a person is needed. */
  lookNow(): void;
  /** Drops what is under way and starts anew, because settings changed or a person asked to try again. */
  restart(): void;
  stop(): void;
};

/** What the loop is at, so that one that hangs can be told from one that waits. */
function createStep(now: () => number) {
  let sinceMs = now();
  let mayTakeMs = LONGEST_STEP_MS;
  return {
    /** The next step begins; it waits for so long by plan. */
    begins(plannedMs = 0): void {
      sinceMs = now();
      mayTakeMs = plannedMs + LONGEST_STEP_MS;
    },
    hangs(): boolean {
      // Where the clock was set back meanwhile, nobody knows how long the step has taken.
      if (now() < sinceMs) sinceMs = now();
      return now() - sinceMs > mayTakeMs;
    },
  };
}

/** The poll loop, not started yet: waits until a poll is due, asks the dialer, stores the state, and begins again. */
export function createPollLoop(dependencies: PollLoopDependencies): PollLoop {
  const { client, guard, store, now, random, wait } = dependencies;
  let running: AbortController | null = null;
  let pause = new AbortController();
  let hurried = false;
  const step = createStep(now);

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      step.begins();
      const config = await dependencies.config();
      // Settings that came too late may be about another agent.
      if (!config || signal.aborted) return;
      const { query, subject, polling } = config;
      const state = await store.open(subject);
      await pauseUntilDue(replanned(state, { polling, locked: dependencies.isLocked(), nowMs: now() }), signal);
      if (signal.aborted) return;
      step.begins();
      const asked = await guard.ask(query, (requestSignal) => client.getLiveAgentInfo(query, requestSignal), signal);
      // If settings changed while the answer was on its way, it may be about another agent.
      if (signal.aborted) return;
      step.begins();
      const { nextPollAtMs } = await record(polling, asked);
      if (nextPollAtMs === null) return;
    }
  }

  async function pauseUntilDue(state: AgentState, signal: AbortSignal): Promise<void> {
    // `pause` already belongs to the run that replaced this one.
    if (signal.aborted) return;
    pause = new AbortController();
    const beganAtMs = now();
    const dueMs = dueInMs(state, { hurried, nowMs: beganAtMs });
    hurried = false;
    if (dueMs <= 0) return;
    step.begins(dueMs);
    // A signal of this pause alone: on one that lasts for days, listeners would pile up by several a second.
    const { signal: cutShort } = pause;
    await wait(dueMs, cutShort);
    // A look that came in the middle of the wait still keeps what is left of the distance to the last request.
    if (!signal.aborted && cutShort.aborted && now() - beganAtMs < dueMs) return pauseUntilDue(state, signal);
  }

  async function record(polling: PollingSettings, asked: GuardedAnswer): Promise<AgentState> {
    let news: Omit<Reduction, 'state'> = { ended: null, resumed: null };
    const state = await store.update((before) => {
      const circumstances = { polling, locked: dependencies.isLocked(), random: random(), nowMs: now() };
      const { state: after, ...changes } = afterPoll(before, asked, circumstances);
      news = changes;
      return after;
    });
    dependencies.onPolled(state, news.ended, news.resumed);
    return state;
  }

  function start(): void {
    if (running && !step.hangs()) return;
    // What hangs may come to life again: with its signal aborted it sends and stores nothing more.
    if (running) stop();
    step.begins();
    const controller = new AbortController();
    running = controller;
    const ended = () => {
      if (running === controller) running = null;
    };
    run(controller.signal).then(ended, async (error: unknown) => {
      if (controller.signal.aborted) return;
      step.begins(PAUSE_AFTER_FAULT_MS);
      dependencies.onFault(error);
      await wait(PAUSE_AFTER_FAULT_MS, controller.signal);
      ended();
      if (!controller.signal.aborted) start();
    });
  }

  function stop(): void {
    running?.abort();
    running = null;
    pause.abort();
  }

  const lookNow = () => {
    hurried = true;
    pause.abort();
    start();
  };
  return { start, stop, lookNow, restart: () => (stop(), start()) };
}
