import type { Example, Hypothesis } from '../crm/discovery.ts';
import { bySubject } from '../crm/profile.ts';
import type { LookupPaths, ResolvedCrm } from '../crm/resolved-crm.ts';
import { parseTemplate } from '../crm/template.ts';
import type { Call } from '../dialer/call.ts';
import { popTargets, type Target } from '../pop/targets.ts';

/** A call of the example's customer. */
export const callOf = ({ vendorLeadCode, leadId, phone }: Omit<Example, 'address'>): Call => ({
  vendorLeadCode,
  leadId,
  phone,
  callerId: '',
  campaignId: '',
  campaignName: '',
  callType: '',
  agent: '',
  key: '',
  startedAtMs: 0,
});

/** Of a lookup whose paths are not known yet. */
export const NO_PATHS: LookupPaths = { idPath: '*', labelPath: '' };

/** What a pop would ask for this customer if the CRM had this way only; null where the customer has nothing to ask by. */
export function targetOf(crm: ResolvedCrm, { way, by, template, paths }: Hypothesis, example: Example): Target | null {
  const parsed = parseTemplate(template);
  if ('problem' in parsed || way === 'address') return null;
  const here = way === 'search' ? parsed.template : null;
  const lookup = way === 'lookup' ? { template: parsed.template, ...(paths ?? NO_PATHS) } : null;
  const only: ResolvedCrm = {
    ...crm,
    ways: [way],
    searchBy: [by],
    searches: bySubject((subject) => (subject === by ? here : null)),
    lookups: bySubject((subject) => (subject === by ? lookup : null)),
    // The number is already written as it is to be asked for.
    phoneForms: ['as-dialled'],
  };
  return popTargets(only, callOf(example), null)[0] ?? null;
}
