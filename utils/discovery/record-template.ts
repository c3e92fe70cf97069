import type { Example } from '../crm/discovery.ts';
import { guessTemplate } from '../crm/guess-template.ts';
import type { CrmProfile } from '../crm/profile.ts';

/** The profile with the record template that the example's address suggests, where it is of no known CRM and has none. Pure. */
export function withRecordTemplate(profile: CrmProfile, { address }: Example): CrmProfile {
  if (profile.preset !== 'other' || profile.recordTemplate !== '') return profile;
  const guess = guessTemplate(address);
  if (guess === null) return profile;
  const { recordTemplate } = guess;
  return { ...profile, address: profile.address || guess.address, recordTemplate: belowPath(profile, recordTemplate) };
}

/** A CRM's own address may have a path, below which its templates are. */
function belowPath({ address }: CrmProfile, template: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname.replace(/\/$/, '') : '';
  return path !== '' && template.startsWith(`${path}/`) ? template.slice(path.length) : template;
}
