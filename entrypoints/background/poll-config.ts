import browser from 'webextension-polyfill';
import type { PollConfig } from '#utils/agent/poll-loop.ts';
import { subjectOf } from '#utils/agent/state.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { mayLogIn } from '#utils/settings/api-login.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';

/** What polling needs of the settings; null while something is missing, or the browser's permission for the dialer. */
export async function pollConfigOf({ settings, login }: EffectiveSettings): Promise<PollConfig | null> {
  const endpoint = dialerEndpoint(settings.dialer.address);
  const agent = settings.dialer.agent.trim();
  if (!('url' in endpoint) || agent === '') return null;
  const { noLogin } = settings.dialer;
  if (!noLogin && !mayLogIn(login, endpoint.url)) return null;
  if (!(await browser.permissions.contains({ origins: [endpoint.matchPattern] }))) return null;
  return {
    query: { url: endpoint.url, login: noLogin ? null : login, agent },
    subject: subjectOf(endpoint.url, agent),
    polling: settings.polling,
  };
}
