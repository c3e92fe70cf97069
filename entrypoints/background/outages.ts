import type { AgentState } from '#utils/agent/state.ts';
import type { StateStore } from '#utils/agent/state-store.ts';
import { clearOutage, notifyOutage, outageToNotify } from '#utils/browser/notifications.ts';

/** Tells the agent once of each outage, and takes the notification away when it is over. */
export function createOutageTeller(store: StateStore): (state: AgentState) => Promise<void> {
  // A background that has just started does not know whether one stands there.
  let mayBeShown = true;
  return async (state) => {
    const said = outageToNotify(state, Date.now());
    if (said !== null) {
      mayBeShown = true;
      await store.update((current) =>
        current.failure ? { ...current, failure: { ...current.failure, notified: true } } : current,
      );
      await notifyOutage(said);
    } else if (!state.failure && mayBeShown) {
      mayBeShown = false;
      await clearOutage();
    }
  };
}
