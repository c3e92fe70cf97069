import type { CallOfAgent } from '#utils/crm/record-address.ts';
import { checkProfile } from '#utils/crm/check-profile.ts';
import type { Preset } from '#utils/crm/preset.ts';
import type { CrmProfileInput } from '#utils/crm/profile.ts';
import { say } from '#utils/words/words.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';

/** The call of the dialer's own example. */
export const exampleCall: CallOfAgent = {
  leadId: '7890123',
  vendorLeadCode: 'abc123-xyz456',
  phone: '+1 (415) 555-0100',
  callerId: '9876543210',
  campaignId: 'CAMP001',
  campaignName: 'EXAMPLE_CAMPAIGN',
  callType: 'DIALER',
  agent: 'example.user',
};

/** A profile as entered, resolved; throws with its problems where it has any. */
export function crmOf(input: Partial<CrmProfileInput>): ResolvedCrm {
  const checked = checkProfile({ id: 'crm', ...input });
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  const resolved = resolveCrm(checked.profile);
  if ('problem' in resolved) throw new Error(say(resolved.problem));
  return resolved.crm;
}

/** The problems of a profile as entered, in English; empty where it has none. */
export function problemsOf(input: Partial<CrmProfileInput> | Record<string, unknown>): Record<string, string> {
  const checked = checkProfile({ id: 'crm', ...input });
  const problems = 'problems' in checked ? checked.problems : {};
  return Object.fromEntries(Object.entries(problems).map(([field, words]) => [field, say(words)]));
}

/** The parts that a preset asks for, each with its example. */
export function exampleParts(preset: Preset): Record<string, string> {
  return Object.fromEntries(preset.parts.map((part) => [part.key, part.example]));
}
