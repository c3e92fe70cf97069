import type { Destination } from '../targets.ts';
import type { StepContext, StepResult, Trail } from '../trail.ts';
import { attempt } from './attempt.ts';
import { presentRecord } from './go-to-record.ts';

/**
 * Goes back to the record at a guessed address, because no other way has found a record: it may well be the right one, but
 * nothing shows that, and the card says so.
 */
export const returnToHeld = (trail: Trail, context: StepContext, held: Destination): Promise<StepResult> =>
  attempt({ ...trail, held: null }, context, { target: held, judge: presentRecord });
