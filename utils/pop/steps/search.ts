import { isPartial } from '../../crm/written-forms.ts';
import type { PageReport } from '../../messages/protocol.ts';
import { sentence } from '../../words/words.ts';
import { buttonsFor, offerOf, recordsIn } from '../candidates.ts';
import type { Target } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt, type Judge } from './attempt.ts';
import { presentRecord } from './go-to-record.ts';
import { look, lookAtOpen, type PageOfStep } from './look.ts';
import { present } from './present.ts';
import { goOrSwitch, switchToOpen } from './reach.ts';

/** The way by the CRM's search: where exactly one record matches, it opens; where several do, the agent chooses. */
export async function search(trail: Trail, context: StepContext, target: Target): Promise<StepResult> {
  const { by } = target;
  const judge = judgeResult(isPartial(target.phoneForm));
  const result = await attempt(trail, context, { target, judge, recordIdAt: context.request.recordIdAt });
  // A page that showed an error, or nothing at all, has not answered.
  const isError = result.trail.sawError && !trail.sawError;
  const hasAnswered = by !== null && result.trail.lastAddress !== trail.lastAddress && !isError;
  return hasAnswered ? { ...result, trail: { ...result.trail, askedBy: [...result.trail.askedBy, by] } } : result;
}

/** `byPart`: the CRM was asked for the end of the number only, which others have, too. */
const judgeResult =
  (byPart: boolean): Judge =>
  async ({ trail, report }, context, page) => {
    const { tab, keys, address } = page;
    if (report) return choose(trail, context, page, report, byPart);
    const words = trail.unsavedNote ?? sentence('pop.searched');
    const presented = await present(trail, context, tab, keys, address, { canLink: false, note: trail.unsavedNote });
    return end(presented.trail, trail.unsavedNote ? 'beside' : 'searched', { words, address });
  };

async function choose(
  trail: Trail,
  context: StepContext,
  page: PageOfStep,
  report: PageReport,
  byPart: boolean,
): Promise<StepResult> {
  const { request } = context;
  const { tab, keys, address } = page;
  const { found, own, matches, unsaved } = report;
  // A CRM that finds one record may go straight to it. The rows on its page are not what was found.
  if (request.recordIdAt(report.address) !== null) {
    if (own !== null) return wentToRecord(trail, context, page, report);
    return goOn(byPart ? trail : holding(trail, context, report));
  }
  if (matches === 0) return goOn(trail);
  // Several rows may lead to one record: calls with it, its orders.
  const { isOne, records } = recordsIn(request.crm, report);
  const [only] = records;
  if (isOne && only && unsaved) {
    const card = { offer: offerOf(only), note: sentence('pop.unsavedHere') };
    const presented = await present(trail, context, tab, keys, null, card);
    return end(presented.trail, 'shown', { address: only.address, confirmedBy: 'page' });
  }
  // A list that shows neither code nor number does not tell whose record this is: the record has to.
  if (isOne && only?.isRecord) return openOnly(trail, context, tab, only.address, found === null);
  // Nobody vouches for a row that shows nothing of the call.
  if (isOne && found === null) return goOn(trail);
  const held = heldAmong(trail, context, report, records);
  if (held) return openOnly({ ...trail, held: null }, context, tab, held, false);
  const note = isOne ? null : sentence('pop.choose', matches);
  const offered = isOne && only ? offerOf(only) : null;
  const card = { note, candidates: isOne ? [] : buttonsFor(records), offer: offered, canLink: false };
  const presented = await present(trail, context, tab, keys, null, card);
  return end(presented.trail, isOne ? 'shown' : 'choose', {
    words: note,
    address,
    confirmedBy: isOne ? 'page' : undefined,
  });
}

/** The search led to this record, and nothing there shows whose it is: like a guess, it is kept for when no way finds another. */
function holding(trail: Trail, { request }: StepContext, { address, unsaved }: PageReport): Trail {
  const signature = request.signatureOf(address);
  const held = trail.held ?? { way: 'address', address, signature, isGuess: true };
  return { ...trail, held, mayLeave: !unsaved };
}

/** The record at the guessed address, where it is among those that have the caller's number: two marks are enough. */
function heldAmong(
  { held }: Trail,
  { request }: StepContext,
  { found }: PageReport,
  records: { address: string }[],
): string | null {
  const id = held && request.recordIdAt(held.address);
  if (!held || id === null || found !== 'phone') return null;
  return records.some(({ address }) => request.recordIdAt(address) === id) ? held.address : null;
}

async function wentToRecord(
  trail: Trail,
  context: StepContext,
  { tab }: PageOfStep,
  { address, unsaved }: PageReport,
): Promise<StepResult> {
  const { request } = context;
  const signature = request.signatureOf(address);
  const keys = request.keysFor({ signature, isGuess: false });
  // The record may be open beside the search already: one tab is enough.
  const switched = unsaved ? null : await switchToOpen(trail, context, tab, keys);
  // The record has shown whose it is already; that tab may hold something older.
  if (switched) await lookAtOpen(switched.trail, context, { tab: switched.tab, keys, address });
  const there = switched ?? { trail, tab };
  const presented = await present(there.trail, context, there.tab, keys, address, { note: trail.unsavedNote });
  if (!unsaved) await request.learn(address);
  const kind = trail.unsavedNote ? 'beside' : 'opened';
  return end(presented.trail, kind, { words: trail.unsavedNote, address, confirmedBy: 'page' });
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
  const keys = request.keysFor({ signature: request.signatureOf(address), isGuess: false });
  const gone = await goOrSwitch(trail, context, tab, keys, address);
  const onRecord = { ...gone.trail, tab: gone.tab };
  if (mustConfirm) {
    const shown = await tabs.settle(gone.tab.tabId, keys);
    if (shown === null || shown.own === null) return goOn(onRecord);
  }
  const page = { tab: gone.tab, keys, address };
  const looked = await (gone.wasOpen ? lookAtOpen : look)(onRecord, context, page);
  const seen = { ...looked, trail: { ...looked.trail, mayLeave: !looked.report?.unsaved } };
  const result = looked.result ? { ...looked.result, trail: seen.trail } : await presentRecord(seen, context, page);
  if (result.outcome?.confirmedBy) await request.learn(address);
  return result;
}
