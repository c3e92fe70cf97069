import type { DialerClient } from '../dialer/client.ts';
import type { Call } from '../dialer/call.ts';
import type { LoginGuard } from './login-guard.ts';
import { createPollLoop, type PollConfig, type PollLoop, type StateStore } from './poll-loop.ts';
import { type AgentEvent, tellsMore } from './reduce.ts';
import type { AgentState, PopOutcome } from './state.ts';

export type FollowerDependencies = {
  client: DialerClient;
  guard: LoginGuard;
  store: StateStore;
  /** Reads the settings as they are now; null while the extension is not set up or may not reach the dialer. */
  readConfig: () => Promise<PollConfig | null>;
  popper: {
    pop: (call: Call) => Promise<PopOutcome>;
    callEnded: (call: Call, endedAtMs: number) => Promise<void>;
  };
  /** Shows a poll's outcome to the person, once it is stored. */
  show: (state: AgentState, config: PollConfig, locked: boolean) => Promise<void>;
  reportFault: (error: unknown) => void;
  now: () => number;
  random: () => number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

export type AgentFollower = {
  loop: PollLoop;
  readConfig(): Promise<PollConfig | null>;
  /** Settings or permissions changed: read them anew, and poll by them at once. */
  reload(): Promise<void>;
  /** A person acted: polling goes on, within what the server asked for. */
  resume(): Promise<void>;
  /** The screen was locked or unlocked. */
  setLocked(locked: boolean): void;
  /** What the screen was found to be when the background started. */
  foundLocked(locked: boolean): void;
  /**
   * The page that stood before a call's record, the CRM's log-in, is gone: the pop goes on, if the call is on. Where the
   * record is not `there` yet, only once for a call: a log-in may take several pages, and must not be kept from ending.
   */
  popAfterLogIn(callKey: string, there: boolean): Promise<void>;
  /** A call's pop had come to nothing, and now has an outcome after all; false where it had one, or the call is over. */
  foundAfterAll(callKey: string, outcome: PopOutcome): Promise<boolean>;
};

const NOTHING_FOUND: ReadonlySet<PopOutcome['kind']> = new Set(['searched', 'no-record']);

/**
 * All that the background does about one agent, without a browser: polls, and pops what is due after each poll. The
 * product runs it over the browser, the simulators over virtual time.
 */
export function createAgentFollower(dependencies: FollowerDependencies): AgentFollower {
  const { guard, store, popper, now } = dependencies;
  /** Null until it is known. */
  let locked: boolean | null = null;
  let config: Promise<PollConfig | null> | null = null;

  function readConfig(): Promise<PollConfig | null> {
    if (config) return config;
    const reading = dependencies.readConfig();
    config = reading;
    // What could not be read now is read again at the next start, not remembered as unreadable.
    reading.catch(() => {
      if (config === reading) config = null;
    });
    return reading;
  }

  const loop = createPollLoop({
    client: dependencies.client,
    guard,
    store,
    config: readConfig,
    isLocked: () => locked === true,
    onPolled: (state, events) => void onPolled(state, events).catch(dependencies.reportFault),
    onFault: dependencies.reportFault,
    now,
    random: dependencies.random,
    wait: dependencies.wait,
  });

  async function onPolled(state: AgentState, events: AgentEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === 'call-ended') await popper.callEnded(event.call, event.endedAtMs);
    }
    const popping = popDueCall(state);
    const settled = await Promise.allSettled([popping, show(state)]);
    for (const result of settled) if (result.status === 'rejected') dependencies.reportFault(result.reason);
  }

  async function show(state: AgentState): Promise<void> {
    const current = await config;
    if (current) await dependencies.show(state, current, locked === true);
  }

  /** Keys of calls whose pop is being carried out, so that the next poll does not start it again. */
  const popping = new Set<string>();
  /** Outcomes that could not be stored: the storing is tried again, not the pop. */
  const unstored = new Map<string, PopOutcome>();

  async function popDueCall({ call, status, failure }: AgentState): Promise<void> {
    if (call?.pop.state !== 'due' || popping.has(call.key)) return;
    // Left over from before the background ended, and this poll does not say that the call is still on.
    const isOn = failure === null && status?.family === 'in-call';
    if (!isOn && !unstored.has(call.key)) return;
    popping.add(call.key);
    try {
      const outcome = unstored.get(call.key) ?? (await popper.pop(call));
      unstored.set(call.key, outcome);
      await store.update((state) => {
        if (state.call?.key !== call.key) return state;
        // More became known while nothing was found: that is still to be tried.
        if (outcome.kind === 'no-record' && tellsMore(call, state.call)) return state;
        return { ...state, call: { ...state.call, pop: { state: 'done', atMs: now(), outcome } } };
      });
      unstored.delete(call.key);
    } finally {
      popping.delete(call.key);
    }
  }

  /** Keys of calls whose pop went on after a log-in. */
  const resumed = new Set<string>();

  async function popAfterLogIn(callKey: string, there: boolean): Promise<void> {
    const state = await store.update((current) => {
      const { call } = current;
      const waits = call?.key === callKey && call.pop.state === 'done' && call.pop.outcome.kind === 'log-in';
      if (!waits || (resumed.has(callKey) && !there)) return current;
      resumed.add(callKey);
      return { ...current, call: { ...call, pop: { state: 'due' } } };
    });
    await popDueCall(state);
  }

  async function foundAfterAll(callKey: string, outcome: PopOutcome): Promise<boolean> {
    let isNews = false;
    await store.update((current) => {
      const { call } = current;
      isNews = call?.key === callKey && call.pop.state === 'done' && NOTHING_FOUND.has(call.pop.outcome.kind);
      return call && isNews ? { ...current, call: { ...call, pop: { state: 'done', atMs: now(), outcome } } } : current;
    });
    return isNews;
  }

  async function resume(): Promise<void> {
    await guard.resume();
    await store.update((state) => ({
      ...state,
      resting: null,
      nextPollAtMs: state.failure?.quietUntilMs ?? null,
    }));
    loop.restart();
  }

  return {
    loop,
    readConfig,
    async reload() {
      config = null;
      loop.stop();
      await resume();
    },
    resume,
    popAfterLogIn,
    foundAfterAll,
    setLocked(value) {
      // A background that the unlocking has started finds a plan that was made for a locked screen.
      if (locked !== false && !value) loop.lookNow();
      locked = value;
    },
    foundLocked(value) {
      locked ??= value;
    },
  };
}
