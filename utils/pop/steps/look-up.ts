import { isSameNumber } from '../../crm/phone.ts';
import { isPartial } from '../../crm/written-forms.ts';
import { sentence } from '../../words/words.ts';
import type { Target } from '../targets.ts';
import { goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { goToRecord } from './go-to-record.ts';

/** The way by a lookup: the CRM is asked for the record's id, from one of its own pages. */
export async function lookUp(before: Trail, context: StepContext, target: Target): Promise<StepResult> {
  const { request, tabs } = context;
  const open = (await tabs.crmTabs(request.crm, request.keysFor(null))).filter((tab) => !tab.incognito);
  const { paths } = target;
  // Without an open page of the CRM there is no session to ask with, and the next way follows.
  const askFrom = before.tab?.tabId ?? open.find((tab) => tab.page !== null)?.id ?? open[0]?.id;
  if (askFrom === undefined || paths === null) return goOn(before);
  const answer = await tabs.lookUp(askFrom, target.address, paths);
  if (answer === null) return goOn(before);
  const trail = { ...before, askedBy: [...before.askedBy, ...(target.by ? [target.by] : [])] };
  const records = answer.flatMap(({ id, label, phones }) => {
    const record = request.recordOf(id);
    const isCaller = phones.some((phone) => isSameNumber(phone, request.call.phone, request.crm.country));
    return record ? [{ ...record, isCaller, label: label === '' ? sentence('pop.candidate', { id }) : label }] : [];
  });
  // Asked for a number, some CRMs answer with everything that holds a part of it.
  const callers = target.by === 'phone' ? records.filter(({ isCaller }) => isCaller) : [];
  // Who only has a number that ends alike is somebody else, until the answer says otherwise.
  const [only, ...others] = callers.length > 0 || isPartial(target.phoneForm) ? callers : records;
  if (only === undefined) return goOn(trail);
  if (others.length > 0) {
    // A search after this tells more of several records than a lookup.
    return goOn({ ...trail, lookedUp: [only, ...others].map(({ address, label }) => ({ address, label })) });
  }
  const { address, signature } = only;
  const found = { ...target, way: 'address', address, signature } as const;
  const result = await goToRecord(trail, context, found);
  if (result.outcome?.confirmedBy) await request.learn(address);
  return result;
}
