import browser from 'webextension-polyfill';
import type { PollConfig } from '#utils/agent/poll-loop.ts';
import { subjectOf } from '#utils/agent/state.ts';
import { type DialerEndpoint, dialerEndpoint } from '#utils/dialer/address.ts';
import type { AgentQuery } from '#utils/dialer/client.ts';
import { mayLogIn } from '#utils/settings/api-login.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';

/** What polling needs of the settings; null while something is missing, or the browser's permission for the dialer. */
export async function pollConfigOf(effective: EffectiveSettings): Promise<PollConfig | null> {
  const setUp = setUpDialer(effective);
  if (!setUp || !(await browser.permissions.contains({ origins: [setUp.endpoint.matchPattern] }))) return null;
  const { query } = setUp;
  return { query, subject: subjectOf(query.url, query.agent), polling: effective.settings.polling };
}

/** The dialer, and what it is to be asked; null while something is missing. */
export function setUpDialer({
  settings: { dialer },
  login,
}: EffectiveSettings): { endpoint: DialerEndpoint; query: AgentQuery } | null {
  const endpoint = dialerEndpoint(dialer.address);
  const agent = dialer.agent.trim();
  if ('problem' in endpoint || agent === '') return null;
  const { url } = endpoint;
  if (dialer.noLogin) return { endpoint, query: { url, login: null, agent } };
  return mayLogIn(login, url) ? { endpoint, query: { url, login, agent } } : null;
}
