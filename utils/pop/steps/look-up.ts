import { sentence } from '../../words/words.ts';
import type { Target } from '../targets.ts';
import { goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { goToRecord } from './go-to-record.ts';

/** The way by a lookup: the CRM is asked for the record's id, from one of its own pages. */
export async function lookUp(before: Trail, context: StepContext, target: Target): Promise<StepResult> {
  const { request, tabs } = context;
  const open = (await tabs.crmTabs(request.crm, request.keysFor(null))).filter((tab) => !tab.incognito);
  // Without an open page of the CRM there is no session to ask with, and the next way follows.
  const askFrom = before.tab?.tabId ?? open.find((tab) => tab.page !== null)?.id ?? open[0]?.id;
  if (askFrom === undefined) return goOn(before);
  const ids = await tabs.lookUp(askFrom, request.crm, target.address);
  if (ids === null) return goOn(before);
  const trail = { ...before, askedBy: [...before.askedBy, ...(target.by ? [target.by] : [])] };
  const records = ids.flatMap((id) => request.recordOf(id) ?? []);
  const [only, ...others] = records;
  if (only === undefined) return goOn(trail);
  if (others.length > 0) {
    // A search after this tells more of several records than a lookup.
    const lookedUp = records.map(({ address }, at) => ({
      label: sentence('pop.candidate', { id: ids[at] ?? '' }),
      address,
    }));
    return goOn({ ...trail, lookedUp });
  }
  const found = { ...target, way: 'address', isGuess: false, ...only } as const;
  const result = await goToRecord(trail, context, found);
  if (result.outcome?.confirmedBy) await request.learn(only.address);
  return result;
}
