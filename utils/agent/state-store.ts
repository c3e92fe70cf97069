import type { StateStore } from './poll-loop.ts';
import {
  type AgentState,
  agentStateSchema,
  type CallState,
  initialState,
  type LiveCall,
  liveCallSchema,
} from './state.ts';

/**
 * How long a call that was live before a browser restart or an update still counts as that call. A restart takes
 * seconds; after longer, an equal call is more likely the next one.
 */
export const RESTORE_WITHIN_MS = 120_000;
/** The live call's "last seen" need not be more exact than this, and a disk is not written at every poll. */
const REFRESH_LIVE_CALL_MS = 15_000;

/** Where the state is kept. Values read are untrusted: another version of the extension may have written them. */
export type StateMemory = {
  readState(): Promise<unknown>;
  writeState(state: AgentState): Promise<void>;
  readLiveCall(): Promise<unknown>;
  writeLiveCall(call: LiveCall | null): Promise<void>;
};

/** The one writer of the agent's state. Changes are carried out one after another, each stored before the next. */
export function createStateStore(memory: StateMemory, now: () => number): StateStore {
  let current: AgentState | null = null;
  let liveCall: LiveCall | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work);
    queue = result.catch(() => {});
    return result;
  };

  async function load(subject: string | null): Promise<AgentState> {
    if (current && (subject === null || current.subject === subject)) return current;
    const kept = liveCallSchema.safeParse(await memory.readLiveCall());
    liveCall = kept.success ? kept.data : null;
    const stored = agentStateSchema.safeParse(await memory.readState());
    if (stored.success && (subject === null || stored.data.subject === subject)) return (current = stored.data);
    const fresh = initialState(subject ?? '');
    return (current = { ...fresh, call: restoredCall(fresh.subject) });
  }

  function restoredCall(subject: string): CallState | null {
    if (liveCall?.subject !== subject) return null;
    const ageMs = now() - liveCall.lastSeenAtMs;
    return ageMs >= 0 && ageMs <= RESTORE_WITHIN_MS ? liveCall.call : null;
  }

  async function save(state: AgentState): Promise<void> {
    await memory.writeState(state);
    current = state;
    const { call, subject } = state;
    // The call of another agent or dialer is left as it is: with the settings set back, it may still be on.
    if (call === null && liveCall?.subject !== subject) return;
    const lastSeenAtMs = state.lastSuccessAtMs ?? liveCall?.lastSeenAtMs ?? now();
    const sameAsStored = call !== null && JSON.stringify(call) === JSON.stringify(liveCall?.call);
    if (sameAsStored && liveCall && lastSeenAtMs - liveCall.lastSeenAtMs < REFRESH_LIVE_CALL_MS) return;
    const next = call && { subject, call, lastSeenAtMs };
    const before = liveCall;
    liveCall = next;
    // Not waited for: a copy for the next browser session is no reason for a call's record to come later. One that could
    // not be written is tried again with the next change.
    void memory.writeLiveCall(next).catch(() => {
      if (liveCall === next) liveCall = before;
    });
  }

  return {
    open: (subject) =>
      inTurn(async () => {
        const before = current;
        const state = await load(subject);
        // Written at once, so that nobody is shown the agent that was set up before.
        if (state !== before && state.lastAttemptAtMs === null) await save(state);
        return state;
      }),
    update: (change) =>
      inTurn(async () => {
        const state = change(await load(null));
        await save(state);
        return state;
      }),
  };
}
