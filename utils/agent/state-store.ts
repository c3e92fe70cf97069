import { byClock } from './clock-moved.ts';
import { inTurn } from './in-turn.ts';
import {
  type AgentState,
  agentStateSchema,
  type CallState,
  initialState,
  type LiveCall,
  liveCallSchema,
} from './state.ts';

/**
 * How long after it was last seen a live call is taken up again, once the browser has restarted or the extension has been
 * updated. Both take seconds; after longer, an equal call is more likely the next one.
 */
const RESTORE_WITHIN_MS = 120_000;
/** "Last seen" need not be more exact than this, and so the disk is not written at every poll. */
const REFRESH_LIVE_CALL_MS = 15_000;

/** Where the state is kept. Values read are untrusted: another version of the extension may have written them. */
export type StateMemory = {
  readState(): Promise<unknown>;
  writeState(state: AgentState): Promise<void>;
  readLiveCall(): Promise<unknown>;
  writeLiveCall(call: LiveCall | null): Promise<void>;
};

/** The one writer of the agent's state. */
export type StateStore = {
  /** The stored state, by the clock as it is now; a new one if the stored one is about another agent or dialer. */
  open(subject: string): Promise<AgentState>;
  /** Reads, changes and writes as one step; resolves to what was written once it is stored. */
  update(change: (state: AgentState) => AgentState): Promise<AgentState>;
};

/**
 * A state store over this memory. It makes one change after another, and stores each before the next. `left` is told of the
 * live call of an agent or a dialer that the settings name no longer: it is nobody's here any more.
 */
export function createStateStore(
  memory: StateMemory,
  now: () => number,
  left: (call: CallState) => void = () => {},
): StateStore {
  let current: AgentState | null = null;
  let liveCall: LiveCall | null = null;
  const oneByOne = inTurn();

  async function load(subject: string | null): Promise<AgentState> {
    if (current && (subject === null || current.subject === subject)) return current;
    const kept = liveCallSchema.safeParse(await memory.readLiveCall());
    liveCall = kept.success ? kept.data : null;
    const stored = agentStateSchema.safeParse(await memory.readState());
    if (stored.success && (subject === null || stored.data.subject === subject)) return (current = stored.data);
    if (stored.success && stored.data.call) left(stored.data.call);
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
    // The live call of another agent or dialer stays stored, because it may still be on when the settings are set back.
    if (call === null && liveCall?.subject !== subject) return;
    const lastSeenAtMs = state.lastSuccessAtMs ?? liveCall?.lastSeenAtMs ?? now();
    const sameAsStored = call !== null && JSON.stringify(call) === JSON.stringify(liveCall?.call);
    if (sameAsStored && liveCall && Math.abs(lastSeenAtMs - liveCall.lastSeenAtMs) < REFRESH_LIVE_CALL_MS) return;
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
      oneByOne(async () => {
        const before = current;
        const loaded = await load(subject);
        const state = byClock(loaded, now());
        // Written at once, because the popup would go on showing the agent that was set up before, or times that are wrong.
        if (state !== loaded || (state !== before && state.lastAttemptAtMs === null)) await save(state);
        return state;
      }),
    update: (change) =>
      oneByOne(async () => {
        const state = change(byClock(await load(null), now()));
        await save(state);
        return state;
      }),
  };
}
