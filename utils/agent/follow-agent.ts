import type { DialerClient } from '../dialer/client.ts';
import type { Call } from '../dialer/call.ts';
import { createDuePops, type DuePops } from './due-pops.ts';
import { keptValue } from './kept-value.ts';
import { atDialersPage } from './learned.ts';
import type { LoginGuard } from './login-guard.ts';
import { createPollLoop, type PollConfig, type PollLoop } from './poll-loop.ts';
import type { AgentState, CallState, EndedCall, PopOutcome } from './state.ts';
import type { StateStore } from './state-store.ts';
import { type Wait, within } from './within.ts';

export type FollowerDependencies = {
  client: DialerClient;
  guard: LoginGuard;
  store: StateStore;
  /** Reads the settings as they are now; null while the extension is not set up, or is not allowed to reach the dialer. */
  readConfig: () => Promise<PollConfig | null>;
  popService: {
    pop: (call: Call) => Promise<PopOutcome>;
    callEnded: (call: Call, endedAtMs: number) => Promise<void>;
    callResumed: (call: CallState) => Promise<void>;
  };
  /** Shows a poll's outcome to the person, once it is stored. */
  show: (state: AgentState, config: PollConfig, locked: boolean) => Promise<void>;
  /** Polling cannot go on for now, because the browser refuses something, or does not answer. Says so to the person. */
  showFault?: () => void;
  reportFault: (error: unknown) => void;
  now: () => number;
  random: () => number;
  wait: Wait;
};

export type AgentFollower = Omit<DuePops, 'popIfDue'> & {
  loop: PollLoop;
  readConfig(): Promise<PollConfig | null>;
  /** Settings or permissions changed: reads them again, and polls by them at once. */
  reload(): Promise<void>;
  /** A person acted: polling goes on, except that it keeps the quiet that the server asked for. */
  resume(): Promise<void>;
  /** The agent is at the dialer's own page, which is often where the next change comes from. */
  atDialersPage(): Promise<void>;
  /** The screen was locked or unlocked. `initial`: this is how the background found the screen when it started. */
  lockChanged(locked: boolean, options?: { initial?: boolean }): void;
};

/** Settings and permissions are read within this, or polling has to say that it cannot. */
const CONFIG_READ_MS = 12_000;

/** The badge waits this long for a pop that has just begun. */
const SHOW_AFTER_POP_MS = 100;

/**
 * All that the background does about one agent, without a browser: it polls, and pops what is due after each poll. The
 * product runs it over the browser, the simulators run it over virtual time.
 */
export function createAgentFollower(dependencies: FollowerDependencies): AgentFollower {
  const { client, guard, store, popService, reportFault, now, random, wait } = dependencies;
  const config = keptValue(within(CONFIG_READ_MS, wait)(dependencies.readConfig));
  const { popIfDue, ...pops } = createDuePops({ store, pop: popService.pop, now });
  /** Null until the browser has said whether the screen is locked. */
  let isLocked: boolean | null = null;

  const loop = createPollLoop({
    client,
    guard,
    store,
    config: config.read,
    isLocked: () => isLocked === true,
    onPolled: (...polled) => void onPolled(...polled).catch(reportFault),
    onFault(error) {
      reportFault(error);
      dependencies.showFault?.();
    },
    now,
    random,
    wait,
  });

  async function onPolled(state: AgentState, ended: EndedCall | null, resumed: EndedCall | null): Promise<void> {
    if (ended) await popService.callEnded(ended, ended.endedAtMs);
    if (resumed) await popService.callResumed(resumed);
    // The answer may have come in while another agent took over.
    const popping = (await isOfAnother(state)) ? Promise.resolve() : popIfDue(state);
    // The record comes first, because the browser draws the badge in the same thread that brings a tab to the front.
    const showing = state.call?.pop.state === 'due' ? showAfter(popping, state) : show(state);
    const settled = await Promise.allSettled([popping, showing]);
    for (const result of settled) if (result.status === 'rejected') reportFault(result.reason);
  }

  async function isOfAnother({ subject }: AgentState): Promise<boolean> {
    const current = await config.read().catch(() => null);
    return current !== null && current.subject !== subject;
  }

  async function show(state: AgentState): Promise<void> {
    const current = await config.known();
    if (current) await dependencies.show(state, current, isLocked === true);
  }

  async function showAfter(popping: Promise<void>, state: AgentState): Promise<void> {
    const waited = new AbortController();
    await Promise.race([popping.catch(() => {}), wait(SHOW_AFTER_POP_MS, waited.signal)]);
    waited.abort();
    await show(state);
  }

  async function resume(): Promise<void> {
    try {
      await guard.resume();
      await store.update((state) => ({
        ...state,
        resting: null,
        nextPollAtMs: state.failure?.quietUntilMs ?? null,
      }));
    } finally {
      // Storage that refused must not keep polling stopped.
      loop.restart();
    }
  }

  return {
    loop,
    readConfig: config.read,
    async reload() {
      config.forget();
      loop.stop();
      await resume();
    },
    resume,
    async atDialersPage() {
      await store.update((state) => atDialersPage(state, now()));
      loop.lookNow();
    },
    ...pops,
    lockChanged(locked, { initial = false } = {}) {
      if (initial) {
        // A change that came in the meantime is newer.
        isLocked ??= locked;
        return;
      }
      // Also if the unlocking has started this background: the one before it may have planned for a locked screen.
      if (isLocked !== false && !locked) loop.lookNow();
      isLocked = locked;
    },
  };
}
