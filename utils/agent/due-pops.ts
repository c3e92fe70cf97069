import type { Call } from '../dialer/call.ts';
import { tellsMore } from './reduce.ts';
import type { AgentState, PopOutcome } from './state.ts';
import type { StateStore } from './state-store.ts';

type DuePopsDependencies = {
  store: StateStore;
  pop: (call: Call) => Promise<PopOutcome>;
  now: () => number;
};

export type DuePops = {
  /** Pops the state's call if that is due, and stores the outcome. */
  popIfDue(state: AgentState): Promise<void>;
  /**
   * Pops the call again, because the CRM's log-in that its pop ended at is over. While the record is not there yet, it does so
   * only once for each call: a log-in may take several pages, and popping at each would keep it from ending.
   */
  popAfterLogIn(callKey: string, recordIsThere: boolean): Promise<void>;
  /**
   * Stores the outcome of a record that was found after the call's pop had found none. Resolves to false if the pop had
   * found one, or the call is over.
   */
  storeLateFind(callKey: string, outcome: PopOutcome): Promise<boolean>;
};

const NOTHING_FOUND: ReadonlySet<PopOutcome['kind']> = new Set(['searched', 'no-record']);

/** Decides which pops are due, and stores what comes of them. */
export function createDuePops({ store, pop, now }: DuePopsDependencies): DuePops {
  /** Keys of calls that are being popped, so that the next poll does not start the same pop. */
  const popping = new Set<string>();
  /** Outcomes that could not be stored. The next poll tries to store them; it does not pop again. */
  const unstored = new Map<string, PopOutcome>();
  /** Keys of calls that have been popped again after a log-in. */
  const resumed = new Set<string>();

  async function popIfDue(state: AgentState): Promise<void> {
    const { call } = state;
    if (call?.pop.state !== 'due' || popping.has(call.key)) return;
    if (!isSeenInCall(state) && !unstored.has(call.key)) return;
    popping.add(call.key);
    try {
      const outcome = unstored.get(call.key) ?? (await pop(call));
      unstored.set(call.key, outcome);
      await store.update((current) => afterPop(current, call, outcome, now()));
      unstored.delete(call.key);
    } finally {
      popping.delete(call.key);
    }
  }

  async function popAfterLogIn(callKey: string, recordIsThere: boolean): Promise<void> {
    const state = await store.update((current) => {
      const { call } = current;
      if (outcomeOf(current, callKey)?.kind !== 'log-in' || (resumed.has(callKey) && !recordIsThere)) return current;
      resumed.add(callKey);
      return { ...current, call: call && { ...call, pop: { state: 'due' } } };
    });
    await popIfDue(state);
  }

  async function storeLateFind(callKey: string, outcome: PopOutcome): Promise<boolean> {
    let isNews = false;
    await store.update((current) => {
      const before = outcomeOf(current, callKey);
      isNews = before !== null && NOTHING_FOUND.has(before.kind);
      return isNews ? withOutcome(current, outcome, now()) : current;
    });
    return isNews;
  }

  return { popIfDue, popAfterLogIn, storeLateFind };
}

/**
 * Whether the last poll saw the agent in a call. A pop that an ended background left over may be due although the last poll
 * failed or saw something else: then it waits until the call is seen.
 */
const isSeenInCall = ({ status, failure }: AgentState) => failure === null && status?.family === 'in-call';

/** How the call's pop ended; null if it has not ended, or another call is on. */
const outcomeOf = ({ call }: AgentState, callKey: string): PopOutcome | null =>
  call?.key === callKey && call.pop.state === 'done' ? call.pop.outcome : null;

const withOutcome = (state: AgentState, outcome: PopOutcome, atMs: number): AgentState => ({
  ...state,
  call: state.call && { ...state.call, pop: { state: 'done', atMs, outcome } },
});

/** The state after a pop of `popped`, which is the call as it was when the pop began. */
function afterPop(state: AgentState, popped: Call, outcome: PopOutcome, atMs: number): AgentState {
  if (state.call?.key !== popped.key) return state;
  // The dialer told more about the call while nothing was found: the pop stays due, to try with that too.
  if (outcome.kind === 'no-record' && tellsMore(popped, state.call)) return state;
  return withOutcome(state, outcome, atMs);
}
