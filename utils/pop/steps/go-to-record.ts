import type { Target } from '../targets.ts';
import { end, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { attempt, type Judge } from './attempt.ts';
import { present } from './present.ts';

/** The way by the record's own address: made from the call, remembered, or from a lookup's id. */
export const goToRecord = (trail: Trail, context: StepContext, target: Target): Promise<StepResult> =>
  attempt(trail, context, { target, judge: presentRecord });

/** The record's page is there, as far as anybody can tell. */
export const presentRecord: Judge = async ({ trail, report }, context, { tab, keys, address }) => {
  // A page that cannot be looked into (no permission, a page of the browser's own) has its address and nothing else.
  const canLink = report !== null && report.found === null;
  const presented = await present(trail, context, tab, keys, address, { canLink, note: trail.unsavedNote });
  return trail.unsavedNote
    ? end(presented.trail, 'beside', trail.unsavedNote, address)
    : end(presented.trail, 'opened', null, address);
};
