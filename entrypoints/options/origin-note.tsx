import { t } from '#utils/words/words.ts';

/** What the organisation has to do with a setting that the person may change. */
export type Origin =
  | { kind: 'suggested' }
  /** The person has set something else; `restore` puts the suggestion back into the page. */
  | { kind: 'own'; restore: () => void };

type Props = { id?: string; locked: boolean; origin: Origin | null; setting: string };

/** Says who has set a setting, in a word or two; nothing where the organisation says nothing of it. */
export function OriginNote({ id, locked, origin, setting }: Props) {
  if (!locked && origin?.kind === 'own') {
    return (
      <button
        type="button"
        class="button quiet restore"
        aria-label={t('options.restoreNamed', { setting })}
        onClick={origin.restore}
      >
        {t('options.restore')}
      </button>
    );
  }
  if (!locked && !origin) return null;
  return (
    <span id={id} class="by-policy">
      {t(locked ? 'options.byPolicy' : 'options.suggested')}
    </span>
  );
}
