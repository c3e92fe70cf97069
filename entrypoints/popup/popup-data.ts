import type { PopupSetup } from './popup-view.ts';
import type { AgentState } from '#utils/agent/state.ts';
import { subjectOf } from '#utils/agent/state.ts';
import { within } from '#utils/agent/within.ts';
import type { Words } from '#utils/words/words.ts';
import { onAgentState, readAgentState } from '#utils/browser/agent-state.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { mayLogIn } from '#utils/settings/api-login.ts';
import { onSettingsChanged, readEffectiveSettings } from '#utils/settings/store.ts';
import { onGrantsChanged, readSites } from '#utils/browser/sites.ts';

export type PopupData = {
  state: AgentState | null;
  setup: PopupSetup & {
    /** What of the settings cannot be used. */
    problems?: Words[];
  };
};

/** Somebody is waiting for the popup. What takes longer than this is not coming. */
const READ_WITHIN_MS = 6000;

/**
 * Shows what is stored, and from then on whatever changes. It listens before it reads, because a change in between would
 * be missed. Rejects where the browser does not let state and settings be read.
 */
export async function followPopupData(show: (data: PopupData) => void): Promise<void> {
  let shown: PopupData | null = null;
  let early: Partial<PopupData> = {};
  listen((part) => {
    if (!shown) {
      early = { ...early, ...part };
      return;
    }
    shown = { ...shown, ...part };
    show(shown);
  });
  const bounded = within(READ_WITHIN_MS);
  const [state, setup] = await Promise.all([bounded(readAgentState)(), bounded(readSetup)()]);
  shown = { state, setup, ...early };
  show(shown);
}

async function readSetup(): Promise<PopupData['setup']> {
  const { settings, login, problems, loginUnreadable = false } = await readEffectiveSettings();
  const endpoint = dialerEndpoint(settings.dialer.address);
  const agent = settings.dialer.agent.trim();
  return {
    agent,
    subject: 'problem' in endpoint ? null : subjectOf(endpoint.url, agent),
    needsLogin: !settings.dialer.noLogin,
    hasLogin: 'url' in endpoint && mayLogIn(login, endpoint.url),
    hasCrm: settings.crms.length > 0,
    polling: settings.polling,
    sites: await readSites(settings),
    problems,
    loginUnreadable,
  };
}

function listen(changed: (part: Partial<PopupData>) => void): void {
  const readAgain = () => {
    readSetup().then(
      (setup) => changed({ setup }),
      // What is shown stays until the settings can be read again.
      () => {},
    );
  };
  onAgentState((state) => changed({ state }));
  onSettingsChanged(readAgain);
  onGrantsChanged(readAgain);
}
