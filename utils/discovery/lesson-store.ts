import { clear, del, entries, get, update } from 'idb-keyval';
import { openStore } from '../settings/database.ts';
import { DATABASES } from '../settings/storage-keys.ts';
import { exportedLessons } from './lesson-export.ts';
import {
  type Learned,
  type Lesson,
  lessonSchema,
  MOST_LESSONS,
  type Verdict,
  withLearned,
  withVerdicts,
} from './lesson.ts';

// In the extension's own database, out of reach of any page. By profile id; what is read there may be anything.
const store = openStore(DATABASES.lessons);

/** The lessons of a CRM, best first. */
export const lessonsOf = async (profileId: string): Promise<Lesson[]> => readLessons(await get(profileId, store));

/** Adds what has been learned; which lesson goes when there are too many is decided by how right it has been. */
export const writeLearned = (profileId: string, learned: readonly Learned[], atMs: number): Promise<void> =>
  change(profileId, (lessons) => withLearned(lessons, learned, atMs));

/** Counts what a call has shown of lessons, by their ids. */
export const countVerdicts = (profileId: string, verdicts: ReadonlyMap<string, Verdict>): Promise<void> =>
  change(profileId, (lessons) => withVerdicts(lessons, verdicts));

/** Forgets one lesson; the others stay. */
export const forgetLesson = (profileId: string, id: string): Promise<void> =>
  change(profileId, (lessons) => lessons.filter((lesson) => lesson.id !== id));

/** Forgets the lessons of one CRM. */
export const forgetLessons = (profileId: string): Promise<void> => del(profileId, store);

export const forgetAllLessons = (): Promise<void> => clear(store);

/** All lessons as JSON for IT: for each CRM what its profile would say, and what has not been right yet. */
export async function exportLessons(): Promise<string> {
  const all = await entries<string, unknown>(store);
  const crms = all.map(([profileId, value]) => ({ profileId, lessons: readLessons(value) }));
  return JSON.stringify(exportedLessons(crms), null, 2);
}

/** One transaction: the options page may forget a lesson while the background counts. */
const change = (profileId: string, to: (lessons: Lesson[]) => Lesson[]): Promise<void> =>
  update<unknown>(profileId, (value) => to(readLessons(value)), store);

const readLessons = (value: unknown): Lesson[] =>
  (Array.isArray(value) ? value : []).slice(0, MOST_LESSONS).flatMap((each) => {
    const { data } = lessonSchema.safeParse(each);
    return data ? [data] : [];
  });
