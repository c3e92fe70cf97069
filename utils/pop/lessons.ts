import type { PopOutcome } from '../agent/state.ts';
import type { Hypothesis } from '../crm/discovery.ts';
import { parseTemplate } from '../crm/template.ts';
import { bySubject } from '../crm/profile.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import type { LessonLed, PopLessons, TriedLesson } from './pop-session.ts';
import type { RecordIdAt } from './readiness.ts';
import type { Target } from './targets.ts';
import type { StepResult, Trail } from './trail.ts';

/** A way to a CRM's records that was learned at work, as a pop needs it. */
export type KnownLesson = Hypothesis & { id: string; isProved: boolean; right: number };

/** What a call has shown of a lesson. `unsure`: it led to a record that nothing confirmed. */
export type Verdict = 'right' | 'wrong' | 'unsure';

/** So often a lesson must have been right to be tried before what the profile says. */
const TRUSTED_AFTER = 3;
/** So many lessons of a kind are tried in a call: each that comes to nothing takes seconds. */
const MOST_TRIED = 2;

/** The lessons to try in a call: those that come before what the profile says, and those that come after its first way. */
export type LessonsInOrder = { first: readonly KnownLesson[]; second: readonly KnownLesson[] };

export const NO_LESSONS_KNOWN: LessonsInOrder = { first: [], second: [] };

/**
 * When a call tries which lessons. `isByPolicy`: the organisation has set the CRM up. Then no lesson comes before its ways,
 * however often it was right.
 */
export function lessonsInOrder(lessons: readonly KnownLesson[], isByPolicy: boolean): LessonsInOrder {
  const first = lessons.filter(({ right }) => right >= TRUSTED_AFTER).slice(0, MOST_TRIED);
  const others = lessons.filter(({ right }) => right < TRUSTED_AFTER);
  const proved = others.filter(({ isProved, right }) => isProved || right > 0).slice(0, MOST_TRIED);
  const isCovered = ({ by }: KnownLesson) => [...first, ...proved].some((each) => each.by === by);
  // What nothing has proved yet is tried only for what no better lesson asks by.
  const open = others.filter((lesson) => !lesson.isProved && lesson.right === 0 && !isCovered(lesson));
  const second = [...proved, ...open.slice(0, MOST_TRIED)];
  return isByPolicy ? { first: [], second: [...first, ...second] } : { first, second };
}

/** The CRM as if it had been set up by this lesson alone; null where the lesson does not fit it (any more). */
export function crmByLesson(crm: ResolvedCrm, lesson: Hypothesis): ResolvedCrm | null {
  const parsed = parseTemplate(lesson.template);
  if ('problem' in parsed) return null;
  const { template } = parsed;
  const { way, by, paths, phoneForm } = lesson;
  const own = { ...crm, searchBy: [by], phoneForms: phoneForm === null ? crm.phoneForms : [phoneForm] };
  if (way === 'address') return by === 'phone' ? null : { ...own, recordTemplate: template, addressBy: [by] };
  if (way === 'search') return { ...own, searches: bySubject((each) => (each === by ? template : null)) };
  const lookup = { ...(paths ?? { idPath: '', labelPath: '' }), template };
  return { ...own, lookups: bySubject((each) => (each === by ? lookup : null)) };
}

/** The trail after a step, with what the lesson led to that its target came from. Pure. */
export function noteLesson(before: Trail, { lessonId }: Target, result: StepResult, recordIdAt: RecordIdAt): Trail {
  const { trail, outcome } = result;
  const found = lessonId === null ? null : ledTo(before, trail, outcome, recordIdAt);
  return lessonId === null || found === null
    ? trail
    : { ...trail, tried: [...trail.tried, { id: lessonId, ...found }] };
}

/** Null where the CRM has not answered, or the agent has not let the pop look. */
function ledTo(
  before: Trail,
  after: Trail,
  outcome: PopOutcome | null,
  recordIdAt: RecordIdAt,
): Omit<TriedLesson, 'id'> | null {
  const at = (led: LessonLed, address: string | null) => ({ led, address });
  if (outcome?.confirmedBy) return at('confirmed', outcome.address);
  if (outcome?.kind === 'choose') return at('choice', null);
  if (outcome) {
    const { address } = outcome;
    const isRecord = address !== null && recordIdAt(address) !== null;
    const isOpen = outcome.kind === 'opened' || outcome.kind === 'shown' || outcome.kind === 'beside';
    return isOpen && isRecord ? at('record', address) : null;
  }
  if (after.held && after.held !== before.held) return at('record', after.held.address);
  if (after.lookedUp.length > before.lookedUp.length) return at('choice', null);
  const hasAnswered = after.askedBy.length > before.askedBy.length || after.isGone;
  return hasAnswered ? at('nothing', null) : null;
}

/**
 * What a call shows of the lessons that were tried in it. `found`: the address at which its record was found in the end, by
 * whatever way; null: nobody knows the record, so that a lesson which led to nothing was not wrong. Pure.
 */
export function verdictsOn(
  tried: readonly TriedLesson[],
  found: string | null,
  recordIdAt: RecordIdAt,
): Map<string, Verdict> {
  const isSame = (address: string | null): boolean => {
    if (address === null || found === null) return false;
    const id = recordIdAt(found);
    return address === found || (id !== null && recordIdAt(address) === id);
  };
  const verdictOn = ({ led, address }: TriedLesson): Verdict | null => {
    switch (led) {
      case 'confirmed':
        // A list that shows the record's row stands at no record's address.
        return found === null || isSame(address) || address === null || recordIdAt(address) === null
          ? 'right'
          : 'wrong';
      case 'record':
        return found === null ? 'unsure' : isSame(address) ? 'right' : 'wrong';
      case 'nothing':
        return found === null ? null : 'wrong';
      case 'choice':
        return null;
    }
  };
  return new Map(
    tried.flatMap((lesson) => {
      const verdict = verdictOn(lesson);
      return verdict === null ? [] : [[lesson.id, verdict] as const];
    }),
  );
}

/** Those verdicts that have not been counted yet, as a call is popped again or its record is found late. */
export const newVerdicts = (before: PopLessons | undefined, now: PopLessons): Map<string, Verdict> =>
  new Map(
    Object.entries(now.verdicts).filter(
      ([id, verdict]) => before?.callKey !== now.callKey || before.verdicts[id] !== verdict,
    ),
  );
