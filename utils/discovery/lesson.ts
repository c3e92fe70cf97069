import * as z from 'zod/mini';
import type { Hypothesis } from '../crm/discovery.ts';
import { phoneForms, searchSubjects } from '../crm/profile.ts';
import type { Verdict } from '../pop/lessons.ts';

/** More ways than a CRM has: each is tried in calls, so few are kept. */
export const MOST_LESSONS = 6;
/** A lesson that was wrong so often in a row is dropped. */
const MOST_WRONG = 2;
/** So often in a row it may lead to a record of which nobody, page or agent, says that it is the caller's. */
const MOST_UNSURE = 3;

const MOST_TEXT = 2000;
const path = z.string().check(z.maxLength(200));
const count = z.int().check(z.minimum(0), z.maximum(1_000_000));

/** A way to a CRM's records that was learned when the agent pointed at one, and how it has done since. */
export const lessonSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(3000)),
  way: z.enum(['address', 'lookup', 'search']),
  by: z.enum(searchSubjects),
  template: z.string().check(z.minLength(1), z.maxLength(MOST_TEXT)),
  paths: z.nullable(z.object({ idPath: path, labelPath: path })),
  phoneForm: z.nullable(z.enum(phoneForms)),
  from: z.enum(['settings', 'form', 'open-search', 'link', 'request']),
  /** When it was learned, the CRM's own answer showed that it leads to that record, and to nothing for what nobody has. */
  isProved: z.boolean(),
  /** In how many calls it led to the record. */
  right: count,
  /** In how many calls in a row the record was another, or was found otherwise. */
  wrong: count,
  /** In how many calls in a row it led to a record that nothing confirmed. */
  unsure: count,
  atMs: z.number(),
}) satisfies z.ZodMiniType<Hypothesis>;

export type Lesson = z.infer<typeof lessonSchema>;

/** A lesson as it is stored. `base`: the address of the CRM in which it was learned. */
export const keptLessonSchema = z.extend(lessonSchema, { base: z.string() });

/** What is found out when the agent points at a record. */
export type Learned = { hypothesis: Hypothesis; isProved: boolean };

/** The same way has the same id, however often it is learned. */
export const lessonId = ({ way, by, template, paths, phoneForm }: Hypothesis): string =>
  JSON.stringify([way, by, phoneForm, template, paths?.idPath ?? null]);

/** The lessons of a CRM with those that were learned just now, best first. A lesson learned twice is one. Pure. */
export function withLearned(lessons: readonly Lesson[], learned: readonly Learned[], atMs: number): Lesson[] {
  const fresh = new Map<string, Lesson>();
  for (const { hypothesis, isProved } of learned.slice(0, MOST_LESSONS)) {
    const id = lessonId(hypothesis);
    const before = fresh.get(id) ?? lessons.find((lesson) => lesson.id === id);
    const { way, by, template, paths, phoneForm, from } = hypothesis;
    const known = before ?? { right: 0, wrong: 0, unsure: 0, isProved: false };
    const { right, wrong, unsure } = known;
    const lesson = { id, way, by, template, paths, phoneForm, from, right, wrong, unsure, atMs };
    fresh.set(id, { ...lesson, isProved: isProved || known.isProved });
  }
  const others = bestFirst(lessons.filter(({ id }) => !fresh.has(id)));
  return bestFirst([...others.slice(0, MOST_LESSONS - fresh.size), ...fresh.values()]);
}

/** The lessons after a call, without those that it has shown to be wrong. Pure. */
export function withVerdicts(lessons: readonly Lesson[], verdicts: ReadonlyMap<string, Verdict>): Lesson[] {
  const after = lessons.map((lesson) => {
    const verdict = verdicts.get(lesson.id);
    return verdict === undefined ? lesson : counted(lesson, verdict);
  });
  return bestFirst(after.filter(({ wrong, unsure }) => wrong < MOST_WRONG && unsure < MOST_UNSURE));
}

function counted(lesson: Lesson, verdict: Verdict): Lesson {
  switch (verdict) {
    case 'right':
      return { ...lesson, right: lesson.right + 1, wrong: 0, unsure: 0 };
    case 'wrong':
      return { ...lesson, wrong: lesson.wrong + 1 };
    case 'unsure':
      return { ...lesson, unsure: lesson.unsure + 1 };
  }
}

/** A code names one customer, a number a household. */
const subjectRank = (lesson: Lesson): number => ['vendor_lead_code', 'lead_id', 'phone'].indexOf(lesson.by);

const bestFirst = (lessons: readonly Lesson[]): Lesson[] =>
  lessons.toSorted(
    (a, b) =>
      b.right - a.right ||
      a.wrong - b.wrong ||
      Number(b.isProved) - Number(a.isProved) ||
      subjectRank(a) - subjectRank(b) ||
      b.atMs - a.atMs,
  );
