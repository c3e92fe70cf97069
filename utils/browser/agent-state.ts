import browser from 'webextension-polyfill';
import { type AgentState, agentStateSchema } from '../agent/state.ts';
import { SESSION_KEYS } from '../settings/storage-keys.ts';

/** The agent's state as the background last wrote it; null where there is none, or none that can be read. */
export async function readAgentState(): Promise<AgentState | null> {
  return parse((await browser.storage.session.get(SESSION_KEYS.agentState))[SESSION_KEYS.agentState]);
}

/** Calls back with every state that the background writes from now on, for as long as the page is open. */
export function onAgentState(changed: (state: AgentState | null) => void): void {
  browser.storage.onChanged.addListener((changes, area) => {
    const change = changes[SESSION_KEYS.agentState];
    if (area === 'session' && change) changed(parse(change.newValue));
  });
}

// A state written by another version of the extension may not be readable: the next poll writes one that is.
function parse(stored: unknown): AgentState | null {
  const parsed = agentStateSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
