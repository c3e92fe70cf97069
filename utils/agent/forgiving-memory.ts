import type { StateMemory } from './state-store.ts';
import { type Wait, within } from './within.ts';

/** Storage answers within milliseconds. Where it takes longer than this, it hangs: the session's is in memory, the other on disk. */
export const SESSION_ANSWERS_MS = 2000;
export const DISK_ANSWERS_MS = 5000;
/** A read that failed is tried again after this. */
const AGAIN_MS = 250;
/** A state that can’t be read for so long is gone: polling goes on without it. */
const GONE_AFTER_MS = 5000;

type Means = { wait: Wait; now: () => number; reportFault: (error: unknown) => void };

/**
 * The memory of the agent’s state over storage that may refuse, or never answer: neither may end polling, or cost a call its
 * record. A state that cannot be written holds in the background’s memory, and is written with the next; a background that
 * ends before that pops its call again, which does no harm. One that cannot be read is waited for, because the call in it may
 * have been popped, but not for ever.
 */
export function forgivingMemory(memory: StateMemory, { wait, now, reportFault }: Means): StateMemory {
  const [inSession, onDisk] = [within(SESSION_ANSWERS_MS, wait), within(DISK_ANSWERS_MS, wait)];
  const readState = readTwice(inSession(memory.readState), wait);
  const readLiveCall = readTwice(onDisk(memory.readLiveCall), wait);
  const writeState = inSession(memory.writeState);
  let unreadableSinceMs: number | null = null;
  return {
    async readState() {
      try {
        const state = await readState();
        unreadableSinceMs = null;
        return state;
      } catch (error) {
        unreadableSinceMs ??= now();
        if (Math.abs(now() - unreadableSinceMs) < GONE_AFTER_MS) throw error;
        reportFault(error);
        return undefined;
      }
    },
    writeState: (state) => writeState(state).catch(reportFault),
    readLiveCall: () => readLiveCall().catch((error: unknown) => reportFault(error)),
    writeLiveCall: onDisk(memory.writeLiveCall),
  };
}

const readTwice =
  <Value>(read: () => Promise<Value>, wait: Wait) =>
  (): Promise<Value> =>
    read().catch(async () => {
      await wait(AGAIN_MS, new AbortController().signal);
      return read();
    });
