import { type CrmProfileInput, type SearchSubject, type Way, ways } from '../crm/profile.ts';
import type { Lesson } from './lesson.ts';

/** What a profile says of how its records are found, as policy takes it. */
type Fragment = Pick<CrmProfileInput, 'id' | 'ways' | 'addressBy' | 'searchTemplates' | 'lookups' | 'phoneForms'>;

type Exported = {
  /** For the profiles with these ids. */
  crms: Fragment[];
  /** Lessons that no call has confirmed yet. */
  notYetRight: ({ profileId: string } & Pick<Lesson, 'way' | 'by' | 'template' | 'paths' | 'phoneForm'>)[];
};

/** Lessons as the part of a policy that they come to. Of one subject, the lesson that has been right most often counts. Pure. */
export function exportedLessons(crms: readonly { profileId: string; lessons: readonly Lesson[] }[]): Exported {
  const fragments = crms.map(({ profileId, lessons }) => fragmentOf(profileId, lessons.filter(isRight)));
  const notYetRight = crms.flatMap(({ profileId, lessons }) =>
    lessons
      .filter((lesson) => !isRight(lesson))
      .map(({ way, by, template, paths, phoneForm }) => ({ profileId, way, by, template, paths, phoneForm })),
  );
  return { crms: fragments.flatMap((fragment) => fragment ?? []), notYetRight };
}

const isRight = ({ right }: Lesson): boolean => right > 0;

function fragmentOf(id: string, given: readonly Lesson[]): Fragment | null {
  if (given.length === 0) return null;
  const lessons = given.toSorted((a, b) => b.right - a.right);
  const bestOf = (way: Way) => {
    const best = new Map<SearchSubject, Lesson>();
    for (const lesson of lessons) if (lesson.way === way && !best.has(lesson.by)) best.set(lesson.by, lesson);
    return [...best.values()];
  };
  const searches = bestOf('search').map(({ by, template }) => [by, template]);
  const lookups = bestOf('lookup').flatMap(({ by, template, paths }) => (paths ? [[by, { template, ...paths }]] : []));
  const addressBy = bestOf('address').flatMap(({ by }) => (by === 'phone' ? [] : [by]));
  const forms = [...new Set(lessons.flatMap(({ phoneForm }) => phoneForm ?? []))];
  const learned = lessons.map(({ way }) => way);
  return {
    id,
    ways: [...new Set<Way>(['remembered', ...learned, ...ways])],
    ...(addressBy.length > 0 && { addressBy }),
    ...(searches.length > 0 && { searchTemplates: Object.fromEntries(searches) }),
    ...(lookups.length > 0 && { lookups: Object.fromEntries(lookups) }),
    ...(forms.length > 0 && { phoneForms: forms }),
  };
}
