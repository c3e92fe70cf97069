import type { RecordKeys } from '../../crm/record-keys.ts';
import type { PageReport } from '../../messages/protocol.ts';
import { sentence } from '../../words/words.ts';
import type { PopTab } from '../pop-session.ts';
import type { RecordIdAt } from '../readiness.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { present } from './present.ts';

/** The page that a step has come to. */
export type PageOfStep = { tab: PopTab; keys: RecordKeys; address: string };

/** What the page says: `result` where that settles the step, else what it shows, null where it cannot be looked into. */
export type Looked = { trail: Trail; report: PageReport | null; result: StepResult | null };

/**
 * Waits for the page and looks at it. A log-in page ends the pop for now, since it is resumed after the log-in; a page that
 * says the record is gone, or shows an error, sends the pop on to the next step.
 */
export async function look(
  trail: Trail,
  context: StepContext,
  { tab, keys, address }: PageOfStep,
  recordIdAt?: RecordIdAt,
): Promise<Looked> {
  const report = await context.tabs.settle(tab.tabId, keys, recordIdAt);
  if (report?.looks === 'log-in') {
    const logIn = sentence('pop.logIn');
    const presented = await present(trail, context, tab, keys, address, { note: logIn });
    return { trail: presented.trail, report, result: end(presented.trail, 'log-in', logIn, address) };
  }
  const isGone = report?.looks === 'not-found';
  const isError = report?.looks === 'error';
  const seen = { ...trail, isGone, sawError: trail.sawError || isError };
  return { trail: seen, report, result: isGone || isError ? goOn(seen) : null };
}
