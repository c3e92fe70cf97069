import type { PopOutcome } from '../agent/state.ts';
import { resolveCrm } from '../crm/resolve.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { CallFields } from '../dialer/call.ts';
import { decide } from '../settings/rules.ts';
import type { Settings } from '../settings/schema.ts';
import { sentence, type Words } from '../words/words.ts';

/** The CRM in which a call's record is popped, as the rules say, or why there is none. Pure. */
export function crmForCall(
  { crms, rules }: Pick<Settings, 'crms' | 'rules'>,
  call: CallFields,
): { crm: ResolvedCrm } | { outcome: PopOutcome } {
  const decision = decide(
    rules,
    crms.map(({ id }) => id),
    call,
  );
  if (!decision.pop) {
    if (decision.reason === 'rule') return none('not-wanted', sentence('pop.excluded'));
    return none('failed', sentence(decision.reason === 'no-profile' ? 'pop.noCrm' : 'pop.ruleWithoutCrm'));
  }
  const profile = crms.find(({ id }) => id === decision.profileId);
  if (!profile) return none('failed', sentence('pop.noCrm'));
  const resolved = resolveCrm(profile);
  if ('crm' in resolved) return { crm: resolved.crm };
  const crm = profile.name || sentence('pop.theCrm');
  return none('failed', sentence('pop.crmProblem', { crm, problem: resolved.problem }));
}

const none = (kind: PopOutcome['kind'], words: Words) => ({ outcome: { kind, words, address: null } });
