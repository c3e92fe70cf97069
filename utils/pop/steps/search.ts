import type { PageReport } from '../../messages/protocol.ts';
import { sentence } from '../../words/words.ts';
import { OPEN_RECORD, recordsIn } from '../candidates.ts';
import type { Target } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt, type Judge } from './attempt.ts';
import { presentRecord } from './go-to-record.ts';
import { look, type PageOfStep } from './look.ts';
import { present } from './present.ts';
import { goOrSwitch } from './reach.ts';

/** The way by the CRM's search: where exactly one record matches, it opens; where several do, the agent chooses. */
export const search = (trail: Trail, context: StepContext, target: Target): Promise<StepResult> =>
  attempt(trail, context, { target, judge: judgeResult, recordIdAt: context.request.recordIdAt });

const judgeResult: Judge = async ({ trail, report }, context, page) => {
  const { tab, keys, address } = page;
  if (report) return choose(trail, context, page, report);
  const presented = await present(trail, context, tab, keys, address, { canLink: false, note: trail.unsavedNote });
  return trail.unsavedNote
    ? end(presented.trail, 'beside', trail.unsavedNote, address)
    : end(presented.trail, 'searched', sentence('pop.searched'), address);
};

async function choose(
  trail: Trail,
  context: StepContext,
  { tab, keys, address }: PageOfStep,
  report: PageReport,
): Promise<StepResult> {
  const { found, matches, unsaved } = report;
  if (matches === 0) return goOn(trail);
  // Several rows may lead to one record: calls with it, its orders.
  const { isOne, records } = recordsIn(context.request.crm, report);
  const [only] = records;
  if (isOne && only && unsaved) {
    const card = { offer: { label: OPEN_RECORD, address: only.address }, note: sentence('pop.unsavedHere') };
    const presented = await present(trail, context, tab, keys, null, card);
    return end(presented.trail, 'shown', null, only.address);
  }
  // A list that shows neither code nor number does not tell whose record this is: the record has to.
  if (isOne && only) return openOnly(trail, context, tab, only.address, found === null);
  const note = isOne ? null : sentence('pop.choose', matches);
  const card = { note, candidates: isOne ? [] : records, canLink: true };
  const presented = await present(trail, context, tab, keys, null, card);
  return end(presented.trail, isOne ? 'shown' : 'choose', note, address);
}

/** Opens the one record that matches; where it has to confirm itself, only if it shows the call's code or number. */
async function openOnly(
  trail: Trail,
  context: StepContext,
  tab: PageOfStep['tab'],
  address: string,
  mustConfirm: boolean,
): Promise<StepResult> {
  const { request, tabs } = context;
  const keys = request.keysFor(request.signatureOf(address));
  const gone = await goOrSwitch(trail, context, tab, keys, address);
  const onRecord = { ...gone.trail, tab: gone.tab };
  if (mustConfirm) {
    const shown = await tabs.settle(gone.tab.tabId, { ...keys, signature: null });
    if (shown === null || shown.found === null) return goOn(onRecord);
  }
  const page = { tab: gone.tab, keys, address };
  const looked = await look(onRecord, context, page);
  const seen = { ...looked, trail: { ...looked.trail, mayLeave: !looked.report?.unsaved } };
  const result = looked.result ? { ...looked.result, trail: seen.trail } : await presentRecord(seen, context, page);
  if (result.outcome) await request.learn(address);
  return result;
}
