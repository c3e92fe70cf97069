import type { AgentQuery, DialerClient } from '../dialer/client.ts';
import { isLoginError } from '../dialer/errors.ts';
import { nextDelayMs, type PollingSettings } from './cadence.ts';
import { type GuardedAnswer, LOGIN_RETRY_MS, type LoginGuard } from './login-guard.ts';
import { type AgentEvent, reduceAgent } from './reduce.ts';
import type { AgentState } from './state.ts';

export type PollConfig = { query: AgentQuery; subject: string; polling: PollingSettings };

export type StateStore = {
  /** The stored state, or a new one if the stored one is about another agent or dialer. */
  open(subject: string): Promise<AgentState>;
  /** Reads, changes and writes as one step; resolves to what was written once it is stored. */
  update(change: (state: AgentState) => AgentState): Promise<AgentState>;
};

export type PollLoopDependencies = {
  client: DialerClient;
  guard: LoginGuard;
  store: StateStore;
  /** Null while the extension is not set up or may not reach the dialer. */
  config(): Promise<PollConfig | null>;
  isLocked(): boolean;
  /** Told after each poll, when its state is stored. Must not throw. */
  onPolled(state: AgentState, events: AgentEvent[]): void;
  /** Told of an error of the browser's own, such as storage that cannot be written; polling goes on after a pause. */
  onFault(error: unknown): void;
  now(): number;
  random(): number;
  /** Resolves after so many ms, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/** A planned time further away than any plan can be was made before the clock was set. */
const LONGEST_PLAN_MS = 20 * 60_000;
/** However many reasons there are to look now, requests keep this distance. */
const MIN_DISTANCE_MS = 900;
/** What could not be stored is as if it had not been asked: without a pause it would be asked again at once. */
const PAUSE_AFTER_FAULT_MS = 3000;

export type PollLoop = {
  /** Starts polling if it is not under way; to be called on every event that may have woken the background. */
  start(): void;
  /** Something makes a change likely: poll now, unless the server asked for quiet or a person is needed. */
  lookNow(): void;
  /** Settings changed or a person asked to try again: whatever is under way is dropped and polling starts anew. */
  restart(): void;
  stop(): void;
};

export function createPollLoop(dependencies: PollLoopDependencies): PollLoop {
  const { client, guard, store, now, random, wait } = dependencies;
  let running: AbortController | null = null;
  let pause = new AbortController();
  let hurried = false;

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const config = await dependencies.config();
      if (!config) return;
      await pauseUntilDue(plannedAsNow(await store.open(config.subject), config), signal);
      if (signal.aborted) return;
      const asked = await guard.ask(
        config.query,
        (requestSignal) => client.getLiveAgentInfo(config.query, requestSignal),
        signal,
      );
      // Settings changed while the answer was on its way: it may be about somebody else.
      if (signal.aborted) return;
      const state = await record(config, asked);
      if (state.nextPollAtMs === null) return;
    }
  }

  /** A plan made behind a locked screen, by a background that has ended since, does not count once it is unlocked. */
  function plannedAsNow(state: AgentState, { polling }: PollConfig): AgentState {
    const { nextPollAtMs, lastAttemptAtMs, failure } = state;
    if (nextPollAtMs === null || lastAttemptAtMs === null || failure) return state;
    const latestMs = nextDelayMs(state, polling, { random: 1, locked: dependencies.isLocked(), nowMs: now() });
    return { ...state, nextPollAtMs: Math.min(nextPollAtMs, lastAttemptAtMs + latestMs) };
  }

  async function pauseUntilDue(state: AgentState, signal: AbortSignal): Promise<void> {
    // The pause is that of the run that took this one's place.
    if (signal.aborted) return;
    const remaining = (state.nextPollAtMs ?? now()) - now();
    if (remaining > LONGEST_PLAN_MS) return;
    pause = new AbortController();
    const due = Math.max(hurried ? Math.min(remaining, earliestLook(state) - now()) : remaining, distanceLeft(state));
    hurried = false;
    if (due <= 0) return;
    const before = now();
    // A signal of this pause alone: listeners on one that lasts for days would pile up, a few each second.
    const { signal: cutShort } = pause;
    await wait(due, cutShort);
    // Hurried up in the middle of the wait: what is left of the distance to the last request is still kept.
    if (!signal.aborted && cutShort.aborted && now() - before < due) return pauseUntilDue(state, signal);
  }

  /** When a request made out of turn may be sent, epoch ms. */
  function earliestLook(state: AgentState): number {
    const planned = state.nextPollAtMs ?? now();
    const { failure } = state;
    if (failure && (failure.quietUntilMs !== null || isLoginError(failure))) return planned;
    return now();
  }

  const distanceLeft = (state: AgentState) => {
    const left = (state.lastAttemptAtMs ?? 0) + MIN_DISTANCE_MS - now();
    return left > MIN_DISTANCE_MS ? 0 : left;
  };

  async function record(config: PollConfig, asked: GuardedAnswer): Promise<AgentState> {
    let events: AgentEvent[] = [];
    const state = await store.update((before) => {
      const nowMs = now();
      if ('blocked' in asked) {
        // Goes on by itself once the time has come; until then the person is told from when on.
        if (asked.blocked === 'budget')
          return { ...rest(before, asked.mayTryAtMs, nowMs), nextPollAtMs: asked.mayTryAtMs };
        return rest(before, asked.mayTryAtMs, nowMs);
      }
      const reduced = reduceAgent(before, asked.answer, nowMs);
      events = reduced.events;
      if (asked.rests) return rest(reduced.state, asked.mayTryAtMs, nowMs);
      const delayMs =
        !asked.answer.ok && isLoginError(asked.answer.error)
          ? LOGIN_RETRY_MS
          : nextDelayMs(reduced.state, config.polling, { random: random(), locked: dependencies.isLocked(), nowMs });
      return { ...reduced.state, nextPollAtMs: nowMs + delayMs };
    });
    dependencies.onPolled(state, events);
    return state;
  }

  const rest = (state: AgentState, mayTryAtMs: number, nowMs: number): AgentState => ({
    ...state,
    nextPollAtMs: null,
    resting: { sinceMs: state.resting?.sinceMs ?? nowMs, mayTryAtMs },
    failure: state.failure ?? {
      kind: 'wrong-login',
      detail: '',
      sinceMs: nowMs,
      count: 1,
      quietUntilMs: null,
      notified: false,
    },
  });

  function start(): void {
    if (running) return;
    const controller = new AbortController();
    running = controller;
    const ended = () => {
      if (running === controller) running = null;
    };
    run(controller.signal).then(ended, async (error: unknown) => {
      if (controller.signal.aborted) return;
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

  return {
    start,
    stop,
    lookNow() {
      hurried = true;
      pause.abort();
      start();
    },
    restart() {
      stop();
      start();
    },
  };
}
