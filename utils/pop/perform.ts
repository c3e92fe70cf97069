import type { PopOutcome } from '../agent/state.ts';
import { showsRecord } from '../crm/record-signature.ts';
import { noteLesson } from './lessons.ts';
import type { PopRequest } from './request.ts';
import { giveUp } from './steps/give-up.ts';
import { goToRecord } from './steps/go-to-record.ts';
import { returnToHeld } from './steps/held.ts';
import { lookUp } from './steps/look-up.ts';
import { search } from './steps/search.ts';
import { whileWanted } from './tabs.ts';
import type { Target } from './targets.ts';
import { WAITS } from './waits.ts';
import { NO_TRAIL, type PopMeans, type StepContext, type StepResult, type Trail } from './trail.ts';

const STEPS: Record<Target['way'], (trail: Trail, context: StepContext, target: Target) => Promise<StepResult>> = {
  remembered: goToRecord,
  address: goToRecord,
  search,
  lookup: lookUp,
};

/**
 * Brings a call's record to the front: tries the ways in order, each checked in the page itself, until one shows the
 * record. Doing it twice does no harm, since each step first looks whether the record is open already.
 * Rejects with the signal's reason when the call has been superseded, or is over.
 */
export async function performPop(
  request: PopRequest,
  { tabs, ...rest }: PopMeans,
  signal: AbortSignal,
): Promise<PopOutcome> {
  const context = { ...rest, request, tabs: whileWanted(tabs, signal) };
  let trail = NO_TRAIL;
  const isTooLate = boundOfForms(context);
  let left = await inOrder(context);
  while (left.length > 0) {
    signal.throwIfAborted();
    const [target, ...later] = left;
    if (!target) break;
    if (target.phoneForm !== null && isTooLate(target.way)) {
      left = later;
      continue;
    }
    const canStillAsk = later.some(({ way }) => way === 'lookup' || way === 'search');
    const result = await STEPS[target.way](trail, { ...context, canStillAsk }, target);
    if (target.lessonId === null) await learnForm(request, target, trail, result);
    trail = noteLesson(trail, target, result, request.recordIdAt);
    if (result.outcome) return ended(context, trail, result.outcome);
    if (target.way === 'remembered' && trail.isGone) await request.forget();
    left = trail.held ? quietFirst(later) : later;
  }
  const last = { ...context, canStillAsk: false };
  const { outcome } = trail.held ? await returnToHeld(trail, last, trail.held) : await giveUp(trail, last);
  if (!outcome) throw new Error('A pop ended without an outcome.');
  return ended(context, trail, outcome);
}

async function ended({ ended: note }: PopMeans, { tried }: Trail, outcome: PopOutcome): Promise<PopOutcome> {
  await note(outcome, tried);
  return outcome;
}

/** The digits, and the end as it is written. */
const FORMS_THAT_FIND_MOST = 2;

/** Whether the time is up in which a number is asked for by one way; it begins when that is first asked of it. */
function boundOfForms({ now, request }: Pick<StepContext, 'now' | 'request'>): (way: Target['way']) => boolean {
  const begun = new Map<Target['way'], { atMs: number; forms: number }>();
  const first = Math.max(FORMS_THAT_FIND_MOST, request.crm.phoneForms.length);
  return (way) => {
    const { atMs, forms } = begun.get(way) ?? { atMs: now(), forms: 0 };
    begun.set(way, { atMs, forms: forms + 1 });
    return now() - atMs > (forms < first ? WAITS.phoneFormsMs : WAITS.furtherFormsMs);
  };
}

/** The form has led to the record, if the CRM was asked and a page or the set-up confirms what it answered. */
async function learnForm(request: PopRequest, { way, phoneForm }: Target, before: Trail, after: StepResult) {
  const wasAsked = after.trail.askedBy.length > before.askedBy.length;
  if (phoneForm === null || !wasAsked || !after.outcome?.confirmedBy) return;
  if (way === 'search' || way === 'lookup') await request.learnForm(way, phoneForm);
}

/** A lookup leaves the page in front as it is, a search does not. */
const quietFirst = (targets: Target[]): Target[] =>
  targets.toSorted((a, b) => Number(b.way === 'lookup') - Number(a.way === 'lookup'));

/**
 * The record that a pop begun before has reached comes first, so that its tab is found again: also one that only a search or a
 * lookup had named, which else would be asked again, from another tab where that one is the agent's own.
 */
async function inOrder({ request, tabs }: Pick<StepContext, 'request' | 'tabs'>): Promise<Target[]> {
  const { targets, reached, begunIn, crm } = request;
  if (begunIn === null) return targets;
  const begun = (await tabs.crmTabs(crm, request.keysFor(null))).find(({ id }) => id === begunIn);
  const isReached = ({ signature }: Target) => begun && signature && showsRecord(begun.url, signature);
  const known = targets.filter((target) => isReached(target));
  const first = known.length === 0 && reached && isReached(reached) ? [reached] : known;
  return [...first, ...targets.filter((target) => !isReached(target))];
}
