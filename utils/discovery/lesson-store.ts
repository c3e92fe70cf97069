import { get, update } from 'idb-keyval';
import { baseAddress } from '../crm/crm-address.ts';
import type { ResolvedCrm } from '../crm/resolved-crm.ts';
import { openStore } from '../settings/database.ts';
import type { Verdict } from '../pop/lessons.ts';
import { DATABASES } from '../settings/storage-keys.ts';
import { exportedLessons } from './lesson-export.ts';
import { type Learned, keptLessonSchema, type Lesson, MOST_LESSONS, withLearned, withVerdicts } from './lesson.ts';

// In the extension's own database, out of reach of any page. By profile id; what is read there may be anything.
const store = openStore(DATABASES.lessons);

/**
 * The CRM to which lessons belong. The profile's id alone does not tell: a CRM that is removed leaves its id to the next, and
 * in the same profile somebody may enter another CRM's address.
 */
export type LearnedIn = Pick<ResolvedCrm, 'profileId' | 'origin' | 'pathPrefix'>;

/** The lessons of a CRM, best first. */
export const lessonsOf = async (crm: LearnedIn): Promise<Lesson[]> => readLessons(crm, await get(crm.profileId, store));

/** Adds what has been learned; which lesson goes when there are too many is decided by how right it has been. */
export const writeLearned = (crm: LearnedIn, learned: readonly Learned[], atMs: number): Promise<void> =>
  change(crm, (lessons) => withLearned(lessons, learned, atMs));

/** Counts what a call has shown of lessons, by their ids. */
export const countVerdicts = (crm: LearnedIn, verdicts: ReadonlyMap<string, Verdict>): Promise<void> =>
  change(crm, (lessons) => withVerdicts(lessons, verdicts));

/** Forgets one lesson; the others stay. */
export const forgetLesson = (crm: LearnedIn, id: string): Promise<void> =>
  change(crm, (lessons) => lessons.filter((lesson) => lesson.id !== id));

/** The lessons of these CRMs as JSON for IT: for each what its profile would say, and what has not been right yet. */
export async function exportLessons(crms: readonly LearnedIn[]): Promise<string> {
  const all = await Promise.all(crms.map(async (crm) => ({ profileId: crm.profileId, lessons: await lessonsOf(crm) })));
  return JSON.stringify(exportedLessons(all), null, 2);
}

/**
 * One transaction: the options page may forget a lesson while the background counts. What was learned in another CRM goes with
 * it.
 */
const change = (crm: LearnedIn, to: (lessons: Lesson[]) => Lesson[]): Promise<void> =>
  update<unknown>(
    crm.profileId,
    (value) => to(readLessons(crm, value)).map((lesson) => ({ ...lesson, base: baseAddress(crm) })),
    store,
  );

const readLessons = (crm: LearnedIn, value: unknown): Lesson[] =>
  (Array.isArray(value) ? value : []).slice(0, MOST_LESSONS).flatMap((each) => {
    const { data } = keptLessonSchema.safeParse(each);
    if (data?.base !== baseAddress(crm)) return [];
    const { base: _base, ...lesson } = data;
    return [lesson];
  });
