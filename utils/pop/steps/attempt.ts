import type { Label } from '../../messages/protocol.ts';
import type { TabFacts } from '../plan.ts';
import type { RecordIdAt } from '../readiness.ts';
import { popTabOf } from '../tabs.ts';
import type { Destination } from '../targets.ts';
import { end, goOn, type StepContext, type StepResult, type Trail } from '../trail.ts';
import { look, lookAtOpen, type Looked, type PageOfStep } from './look.ts';
import { offer } from './present.ts';
import { reach } from './reach.ts';

/** What a step makes of a page that is neither a log-in nor an error nor gone. */
export type Judge = (looked: Looked, context: StepContext, page: PageOfStep) => Promise<StepResult>;

type Attempt = {
  target: Destination;
  judge: Judge;
  /** Given where the page is a search's result. */
  recordIdAt?: RecordIdAt;
  /** What the button says that offers the page where it is not in front. */
  label?: Label;
};

/** Goes to an address, waits for its page, and has it judged; where it is not in front, the agent is told of it. */
export async function attempt(trail: Trail, context: StepContext, { target, judge, recordIdAt, label }: Attempt) {
  const keys = context.request.keysFor(target);
  const reached = await reach(trail, context, target, keys);
  if (reached.at === 'end') return reached.result;
  const { address } = target;
  if (reached.at === 'open') {
    const page = { tab: popTabOf(reached.tab), keys, address: reached.tab.url };
    return verify(reached.trail, context, page, reached.tab, judge);
  }
  const page = { tab: reached.tab, keys, address };
  const looked = await (reached.wasOpen ? lookAtOpen : look)(reached.trail, context, page, recordIdAt);
  const seen = { ...looked, trail: { ...looked.trail, mayLeave: !looked.report?.unsaved } };
  const result = looked.result ? { ...looked.result, trail: seen.trail } : await judge(seen, context, page);
  return offerBehind(result, context, page, label);
}

/** The record's own address is open in a tab. */
async function verify(
  trail: Trail,
  context: StepContext,
  page: PageOfStep,
  { openedByPop }: TabFacts,
  judge: Judge,
): Promise<StepResult> {
  const looked = await lookAtOpen(trail, context, page);
  const { trail: seen, report, result } = looked;
  if (result?.outcome) return result;
  // A tab of the agent's own stays where it is, unless it only says that nothing is there.
  const isFree = report !== null && !report.unsaved && !report.typing && (openedByPop || result !== null);
  const free = isFree ? { ...seen, tab: page.tab, lastAddress: page.address } : seen;
  if (result) return goOn(free);
  const judged = await judge({ ...looked, trail: free }, context, page);
  // It was open before, so it did not open just now.
  if (judged.outcome?.kind !== 'opened') return judged;
  return { ...judged, outcome: { ...judged.outcome, kind: 'shown' } };
}

/** The pop tab is not in front: the page that the agent sees, or a notification, offers what was found. */
async function offerBehind(
  { trail, outcome }: StepResult,
  context: StepContext,
  { keys, address }: PageOfStep,
  label?: Label,
): Promise<StepResult> {
  const behind = trail.offer;
  if (!outcome || outcome.kind === 'failed' || !behind) return { trail, outcome };
  const offered = await offer(trail, context, behind, keys, outcome.address ?? address, label);
  if (outcome.kind === 'log-in') return { trail: offered, outcome };
  return end(offered, 'beside', { words: behind.note, address: outcome.address, confirmedBy: outcome.confirmedBy });
}
