import { useEffect, useState } from 'preact/hooks';
import { baseAddress } from '#utils/crm/crm-address.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import type { ResolvedCrm } from '#utils/crm/resolved-crm.ts';
import type { Lesson } from '#utils/discovery/lesson.ts';
import { exportLessons, forgetLesson, lessonsOf } from '#utils/discovery/lesson-store.ts';
import { lessonsInOrder } from '#utils/pop/lessons.ts';
import { type PlainKey, say, sentence, t, type Words } from '#utils/words/words.ts';
import { downloadJson } from './download-json.ts';
import { FindingLine } from './finding-line.tsx';
import type { Finding } from './findings.ts';
import { focusOnceDrawn } from './focus.ts';
import { PHONE_FORMS } from './phone-forms-field.tsx';
import { Section } from './section.tsx';
import { shortAddress } from './short-address.ts';
import { SUBJECTS } from './subjects.ts';
import type { OptionsForm } from './use-options.ts';

const WAYS = {
  address: 'options.lessons.address',
  search: 'options.lessons.search',
  lookup: 'options.lessons.lookup',
} as const;

type Learned = { crm: ResolvedCrm; lessons: Lesson[] };

/** What was learned in each CRM, a sentence for each way, with buttons that forget it or hand it to IT. */
export function LessonsSection({ form }: { form: OptionsForm }) {
  const crms = resolved(form.draft.crms);
  const [learned, setLearned] = useState<Learned[]>([]);
  const [said, setSaid] = useState<Words | null>(null);
  const places = crms.map((crm) => `${crm.profileId} ${baseAddress(crm)}`).join();
  const isLocked = form.locked('crms');

  useEffect(() => {
    const ending = new AbortController();
    const read = () => void readLearned(crms).then((found) => !ending.signal.aborted && setLearned(found));
    read();
    // Calls go on while this page is open in a tab.
    window.addEventListener('focus', read, { signal: ending.signal });
    return () => ending.abort();
  }, [places]);

  async function forget(crm: ResolvedCrm, id: string): Promise<void> {
    try {
      await forgetLesson(crm, id);
      setLearned(await readLearned(crms));
      setSaid(sentence('options.lessons.forgotten'));
      focusOnceDrawn('lessons-title');
    } catch {
      setSaid(sentence('options.lessons.failed'));
    }
  }

  return (
    <Section
      id="lessons"
      title={t('options.lessons.title')}
      about={t('options.lessons.about', { link: t('card.link') })}
    >
      {learned.map(({ crm, lessons }) => (
        <div key={crm.profileId} class="lessons">
          {isLocked && <p class="hint">{t('options.lessons.byPolicy', { crm: crm.name })}</p>}
          <ul>
            {lessons.map((lesson) => (
              <LessonRow
                key={lesson.id}
                crm={crm.name}
                lesson={lesson}
                place={placeOf(lesson, lessons, isLocked)}
                onForget={() => void forget(crm, lesson.id)}
              />
            ))}
          </ul>
        </div>
      ))}
      {learned.length === 0 && <p>{t('options.lessons.none')}</p>}
      <div class="try">
        <button
          type="button"
          class="button"
          disabled={learned.length === 0}
          aria-describedby="lessons-export-hint"
          onClick={() => void exportLessons(crms).then((json) => downloadJson(json, 'screen-pop-lessons.json'))}
        >
          {t('options.lessons.export')}
        </button>
        <p id="lessons-export-hint" class="hint">
          {t('options.lessons.exportHint')}
        </p>
        <p aria-live="polite">{said && say(said)}</p>
      </div>
    </Section>
  );
}

/** The CRMs that are set up; in one that is not, nothing can be tried. */
const resolved = (crms: readonly CrmProfile[]): ResolvedCrm[] =>
  crms.flatMap((profile) => {
    const each = resolveCrm(profile);
    return 'crm' in each ? [each.crm] : [];
  });

/** The CRMs in which something was learned. */
async function readLearned(crms: readonly ResolvedCrm[]): Promise<Learned[]> {
  const all = await Promise.all(crms.map(async (crm) => ({ crm, lessons: await lessonsOf(crm).catch(() => []) })));
  return all.filter(({ lessons }) => lessons.length > 0);
}

/** When a call tries it. */
function placeOf(lesson: Lesson, lessons: readonly Lesson[], isByPolicy: boolean): PlainKey {
  const { first, second } = lessonsInOrder(lessons, isByPolicy);
  if (first.some(({ id }) => id === lesson.id)) return 'options.lessons.first';
  return second.some(({ id }) => id === lesson.id) ? 'options.lessons.second' : 'options.lessons.resting';
}

type RowProps = { crm: string; lesson: Lesson; place: PlainKey; onForget: () => void };

function LessonRow({ crm, lesson, place, onForget }: RowProps) {
  const id = `lesson-${encodeURIComponent(lesson.id)}`;
  const { right, wrong, phoneForm } = lesson;
  return (
    <li>
      <div id={id}>
        <p>
          <FindingLine finding={findingOf(crm, lesson)} />
        </p>
        <p class="hint">
          {phoneForm && `${t('options.lessons.written', { form: sentence(PHONE_FORMS[phoneForm]) })} `}
          {t('options.lessons.right', right)} {wrong > 0 && `${t('options.lessons.wrong')} `}
          {t(place)}
        </p>
      </div>
      <button type="button" class="button quiet" aria-describedby={id} onClick={onForget}>
        {t('options.lessons.forget')}
      </button>
    </li>
  );
}

function findingOf(crm: string, { way, by, template }: Lesson): Finding {
  const words = sentence(WAYS[way], { crm, subject: sentence(SUBJECTS[by]), address: '' });
  return { words, address: shortAddress(template) };
}
