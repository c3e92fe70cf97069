import { isWithinCrm } from '../crm/crm-address.ts';
import type { Example } from '../crm/discovery.ts';
import type { CrmProfile } from '../crm/profile.ts';
import { resolveCrm } from '../crm/resolve.ts';
import { subjectsOf } from './example-values.ts';
import { listAddress, ownHypotheses } from './hypotheses.ts';
import { withRecordTemplate } from './record-template.ts';
import { targetOf } from './target-of.ts';

/** The CRM is asked at most so often. */
export const MOST_ASKED = 16;

/**
 * What the CRM will be asked to find out how this customer is found, as far as it is known before: the record, the list
 * that it is in, and what the set-up asks for code, number and lead id. Empty where the set-up has a fault. Pure.
 */
export function plannedAddresses(profile: CrmProfile, example: Example): string[] {
  const resolved = resolveCrm(withRecordTemplate(profile, example));
  if ('problem' in resolved || !isWithinCrm(example.address, resolved.crm)) return [];
  const { crm } = resolved;
  const list = listAddress(crm);
  const own = subjectsOf(example).flatMap((subject) => ownHypotheses(crm, subject));
  const asked = own.flatMap((hypothesis) => targetOf(crm, hypothesis, example)?.address ?? []);
  return [...new Set([example.address, ...(list === null ? [] : [list]), ...asked])];
}
