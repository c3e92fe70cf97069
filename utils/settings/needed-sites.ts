import { resolveCrm } from '#utils/crm/resolve.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import type { Settings } from './schema.ts';
import type { NeededSite } from './set-up.ts';

/** The settings that name sites. */
type SiteSettings = { dialer: Pick<Settings['dialer'], 'address'>; crms: Settings['crms'] };

/**
 * The sites that these settings need the browser's permission for, each once. What is not set up yet, or not rightly, is
 * left out. Ports are not told apart, because permissions are not.
 */
export function neededSites(settings: SiteSettings): NeededSite[] {
  const sites = new Map<string, NeededSite>();
  const endpoint = dialerEndpoint(settings.dialer.address);
  if (!('problem' in endpoint)) {
    const { matchPattern, origin } = endpoint;
    sites.set(matchPattern, { role: 'dialer', name: new URL(origin).hostname, matchPattern });
  }
  for (const profile of settings.crms) {
    const resolved = resolveCrm(profile);
    if (!('crm' in resolved)) continue;
    const { matchPattern, origin } = resolved.crm;
    if (!sites.has(matchPattern)) {
      sites.set(matchPattern, { role: 'crm', name: new URL(origin).hostname, matchPattern });
    }
  }
  return [...sites.values()];
}
