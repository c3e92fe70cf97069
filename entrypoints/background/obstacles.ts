import { readSites } from '#utils/browser/sites.ts';
import { takesOnlyAgent } from '#utils/settings/set-up.ts';
import { setUpOf } from '#utils/settings/set-up-of.ts';
import type { EffectiveSettings } from '#utils/settings/store.ts';
import { sentence, type Words } from '#utils/words/words.ts';
import { setUpDialer } from './poll-config.ts';

/**
 * What keeps Screen Pop from working as it is set up. `idle`: why it asks the dialer nothing, null where that is not set up
 * yet. `attention`: what keeps some records from opening.
 */
export async function obstaclesOf(effective: EffectiveSettings): Promise<Record<'idle' | 'attention', Words | null>> {
  const { settings, problems } = effective;
  const refused = (await readSites(settings)).filter(({ granted }) => !granted);
  const [unusable = null] = problems;
  const dialer = refused.find(({ role }) => role === 'dialer');
  const crm = refused.find(({ role }) => role === 'crm');
  return {
    idle:
      dialer && setUpDialer(effective)
        ? sentence('badge.title.notAllowed', { site: dialer.name })
        : (unusable ?? whoIsMissing(effective)),
    attention: unusable ?? (crm ? sentence('badge.title.crmNotAllowed', { site: crm.name }) : null),
  };
}

const whoIsMissing = (effective: EffectiveSettings): Words | null =>
  takesOnlyAgent(setUpOf(effective)) ? sentence('badge.title.noAgent') : null;
