import type { PopupSetup } from './popup-view.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { subjectOf } from '#utils/agent/state.ts';
import { onAgentState, readAgentState } from '#utils/browser/agent-state.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { onSettingsChanged, readEffectiveSettings } from '#utils/settings/store.ts';
import { onGrantsChanged, readSites } from '#utils/browser/sites.ts';

export type PopupData = { state: AgentState | null; setup: PopupSetup };

export async function readPopupData(): Promise<PopupData> {
  const [state, setup] = await Promise.all([readAgentState(), readSetup()]);
  return { state, setup };
}

async function readSetup(): Promise<PopupSetup> {
  const { settings, login } = await readEffectiveSettings();
  const endpoint = dialerEndpoint(settings.dialer.address);
  const agent = settings.dialer.agent.trim();
  return {
    agent,
    subject: 'problem' in endpoint ? null : subjectOf(endpoint.url, agent),
    hasLogin: login.user !== '' && login.password !== '',
    hasCrm: settings.crms.length > 0,
    polling: settings.polling,
    sites: await readSites(settings),
  };
}

/** Calls back with what changed since `readPopupData`, until the signal aborts. */
export function watchPopupData(changed: (part: Partial<PopupData>) => void, signal: AbortSignal): void {
  const readAgain = () => {
    readSetup().then(
      (setup) => changed({ setup }),
      // What is shown stays until the settings can be read again.
      () => {},
    );
  };
  onAgentState((state) => changed({ state }), signal);
  onSettingsChanged(readAgain, signal);
  onGrantsChanged(readAgain, signal);
}
