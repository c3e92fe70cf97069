import { subjectOf } from '../agent/state.ts';
import { dialerEndpoint } from '../dialer/address.ts';
import { mayLogIn } from './api-login.ts';
import { neededSites } from './needed-sites.ts';
import { defaultSettings } from './schema.ts';
import type { SetUp } from './set-up.ts';
import type { EffectiveSettings } from './store.ts';

/** What these settings come to. Null stands for settings that the browser does not let be read. Pure. */
export function setUpOf(effective: EffectiveSettings | null): SetUp {
  const { settings, login, problems } = effective ?? { settings: defaultSettings, login: null, problems: [] };
  const endpoint = dialerEndpoint(settings.dialer.address);
  const agent = settings.dialer.agent.trim();
  return {
    agent,
    agentLocked: effective?.byPolicy.has('dialer.agent') ?? false,
    subject: 'problem' in endpoint ? null : subjectOf(endpoint.url, agent),
    needsLogin: !settings.dialer.noLogin,
    hasLogin: 'url' in endpoint && mayLogIn(login, endpoint.url),
    hasCrm: settings.crms.length > 0,
    polling: settings.polling,
    sites: neededSites(settings),
    problems,
    unreadable: effective === null || effective.loginUnreadable === true,
  };
}
