import type { Target } from '../targets.ts';
import { goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { goToRecord } from './go-to-record.ts';

/** The way by a lookup: the CRM is asked for the record's id, from one of its own pages. */
export async function lookUp(trail: Trail, context: StepContext, target: Target): Promise<StepResult> {
  const { request, tabs } = context;
  const open = (await tabs.crmTabs(request.crm, request.keysFor(null))).filter((tab) => !tab.incognito);
  // Without an open page of the CRM there is no session to ask with, and the next way follows.
  const askFrom = trail.tab?.tabId ?? open.find((tab) => tab.page !== null)?.id ?? open[0]?.id;
  if (askFrom === undefined) return goOn(trail);
  const ids = await tabs.lookUp(askFrom, request.crm, target.address);
  const [only, ...others] = ids;
  // A search after this tells more of several records than their ids.
  if (only === undefined || others.length > 0) return goOn({ ...trail, lookedUpIds: ids });
  const record = request.recordOf(only);
  if (!record) return goOn(trail);
  const result = await goToRecord(trail, context, { way: 'address', ...record });
  if (result.outcome) await request.learn(record.address);
  return result;
}
