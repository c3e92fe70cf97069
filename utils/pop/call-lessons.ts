import type { PopOutcome } from '../agent/state.ts';
import { recordIdOf } from '../crm/record-address.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { newVerdicts, verdictsOn } from './lessons.ts';
import type { PopContext } from './pop-context.ts';
import type { PopLessons, TriedLesson } from './pop-session.ts';
import type { RecordIdAt } from './readiness.ts';

/** What is learned in a call of the lessons that its pop has tried. */
export type LessonNews =
  /** `found`: the record's address (blank where a list shows it); null where nothing confirms any. */
  | { type: 'pop-ended'; callKey: string; tried: TriedLesson[]; found: string | null; recordIdAt: RecordIdAt }
  /** A page or the agent has come to say which record it is; `by` the pop where that is the page that it went to. */
  | { type: 'record-found'; callKey: string; found: string; by: 'pop' | 'agent'; recordIdAt: RecordIdAt };

/** What is known of a call's lessons after that. Pure. */
export function lessonsAfter(before: PopLessons | undefined, news: LessonNews): PopLessons {
  const { callKey, found, recordIdAt } = news;
  const known = before?.callKey === callKey ? before : null;
  const tried = news.type === 'pop-ended' ? news.tried : (known?.tried ?? []);
  const verdicts = { ...known?.verdicts, ...Object.fromEntries(verdictsOn(tried, found, recordIdAt)) };
  const isFoundNow = news.type === 'pop-ended' ? found !== null : news.by === 'pop';
  return { callKey, isFound: isFoundNow || known?.isFound === true, tried, verdicts };
}

/**
 * Notes how a pop ended, and counts what that shows of its lessons. Where it tried none, there is nothing to count, and the pop
 * is not kept waiting until the note is stored: changes are made in order, so whoever reads it after this finds it.
 */
export async function notePopEnd(
  context: PopContext,
  crm: ResolvedCrm,
  callKey: string,
  { confirmedBy, address }: PopOutcome,
  tried: TriedLesson[],
): Promise<void> {
  const found = confirmedBy ? (address ?? '') : null;
  const noted = note(context, crm, { type: 'pop-ended', callKey, tried, found, ...idsOf(crm) });
  if (tried.length === 0) noted.catch(context.reportFault);
  else await noted;
}

/** Notes that the call's record has been found after its pop, and counts what that shows of its lessons. */
export const noteRecordFound = (
  context: PopContext,
  crm: ResolvedCrm,
  callKey: string,
  found: string,
  by: 'pop' | 'agent',
): Promise<PopLessons | undefined> => note(context, crm, { type: 'record-found', callKey, found, by, ...idsOf(crm) });

const idsOf = (crm: ResolvedCrm) => ({ recordIdAt: (address: string) => recordIdOf(crm, address) });

/** What was known of the call's lessons before. */
async function note(context: PopContext, crm: ResolvedCrm, news: LessonNews): Promise<PopLessons | undefined> {
  const { lessons: before } = await context.change(news);
  const verdicts = newVerdicts(before, lessonsAfter(before, news));
  if (verdicts.size > 0) await context.lessons.count(crm, verdicts);
  return before?.callKey === news.callKey ? before : undefined;
}
