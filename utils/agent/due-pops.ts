import type { Call } from '../dialer/call.ts';
import { tellsMore } from './call-identity.ts';
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
  /**
   * The page of the call's record has come to show whose record it is: stores that. Resolves to false if that was known,
   * or the pop did not open a record.
   */
  storeConfirmation(callKey: string): Promise<boolean>;
  /**
   * Pops the call again, because the page that its pop went to has turned out not to be the record. `note` is carried out
   * before. Not where the page had shown whose record it is: then the agent has deleted it.
   */
  popOn(callKey: string, note: () => Promise<void>): Promise<void>;
  /** The key of the call whose pop waits for the CRM's log-in; null where none does. */
  waitingForLogIn(): Promise<string | null>;
  /** Stores how a pop ended that the agent asked for. */
  storeOutcome(callKey: string, outcome: PopOutcome): Promise<void>;
};

const OPENED: ReadonlySet<PopOutcome['kind']> = new Set(['opened', 'shown', 'beside']);
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

  async function storeConfirmation(callKey: string): Promise<boolean> {
    let isNews = false;
    await store.update((current) => {
      const before = outcomeOf(current, callKey);
      isNews = before !== null && isUnconfirmed(before);
      if (!before || !isNews) return current;
      const words = before.kind === 'beside' ? before.words : null;
      return withOutcome(current, { ...before, words, confirmedBy: 'page' }, now());
    });
    return isNews;
  }

  async function popOn(callKey: string, note: () => Promise<void>): Promise<void> {
    const before = outcomeOf(await store.update((current) => current), callKey);
    if (!before || !isUnconfirmed(before)) return;
    await note();
    const state = await store.update((current) =>
      outcomeOf(current, callKey) === null
        ? current
        : { ...current, call: current.call && { ...current.call, pop: { state: 'due' } } },
    );
    await popIfDue(state);
  }

  return {
    popIfDue,
    popAfterLogIn,
    storeLateFind,
    storeConfirmation,
    popOn,
    async waitingForLogIn() {
      const { call } = await store.update((current) => current);
      return call && outcomeOf({ call }, call.key)?.kind === 'log-in' ? call.key : null;
    },
    async storeOutcome(callKey, outcome) {
      await store.update((current) => (current.call?.key === callKey ? withOutcome(current, outcome, now()) : current));
    },
  };
}

/**
 * Whether the last poll saw the agent in a call. A pop that an ended background left over may be due although the last poll
 * failed or saw something else: then it waits until the call is seen.
 */
const isSeenInCall = ({ status, failure }: AgentState) => failure === null && status?.family === 'in-call';

/** How the call's pop ended; null if it has not ended, or another call is on. */
const outcomeOf = ({ call }: Pick<AgentState, 'call'>, callKey: string): PopOutcome | null =>
  call?.key === callKey && call.pop.state === 'done' ? call.pop.outcome : null;

/** Whether a record was opened, and its page has not shown whose record it is. */
const isUnconfirmed = ({ kind, confirmedBy }: PopOutcome): boolean => OPENED.has(kind) && confirmedBy !== 'page';

const withOutcome = (state: AgentState, outcome: PopOutcome, atMs: number): AgentState => ({
  ...state,
  call: state.call && { ...state.call, pop: { state: 'done', atMs, outcome } },
});

/** The state after a pop of `popped`, which is the call as it was when the pop began. */
function afterPop(state: AgentState, popped: Call, outcome: PopOutcome, atMs: number): AgentState {
  const { lastCall } = state;
  // The call seems to be over. If it goes on after all, its pop is done, unless that was given up because of the end.
  if (state.call === null && lastCall?.key === popped.key && outcome.kind !== 'failed')
    return { ...state, lastCall: { ...lastCall, pop: { state: 'done', atMs, outcome } } };
  if (state.call?.key !== popped.key) return state;
  // It was given up because the call seemed to be over, and by now the call goes on: it stays due.
  if (isGivenUp(outcome)) return state;
  // Its number is in doubt by now (`learn` in reduce.ts), so what was found by it may be another caller's.
  if (popped.phone !== '' && state.call.phone === '') return state;
  // The dialer told more about the call while nothing was found: the pop stays due, to try with that too.
  if (outcome.kind === 'no-record' && tellsMore(popped, state.call)) return state;
  return withOutcome(state, outcome, atMs);
}

/** A pop that was cut off because its call seemed to be over. */
const isGivenUp = ({ kind, words }: PopOutcome): boolean => kind === 'failed' && words?.key === 'pop.endedEarly';
