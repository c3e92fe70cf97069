import { type PlainKey, sentence, t } from '#utils/words/words.ts';
import { openOptions } from './open-options.ts';

/** First run: what is still missing, and the way there. */
export function SetUpPanel({ steps }: { steps: { name: PlainKey; done: boolean }[] }) {
  return (
    <section class="card set-up" aria-labelledby="set-up-title">
      <h2 id="set-up-title">{t('popup.setUp.title')}</h2>
      <p>{t('popup.setUp.about')}</p>
      <ul>
        {steps.map(({ name, done }) => (
          <li key={name} class={done ? 'done' : ''}>
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <circle cx="10" cy="10" r="8.5" />
              {done && <path d="m6 10.5 2.7 2.7L14 7.5" />}
            </svg>
            <span aria-hidden="true">{t(name)}</span>
            <span class="visually-hidden">
              {t(done ? 'popup.setUp.done' : 'popup.setUp.missing', { step: sentence(name) })}
            </span>
          </li>
        ))}
      </ul>
      <button type="button" class="button primary wide" onClick={openOptions}>
        {t('popup.setUp.openOptions')}
      </button>
    </section>
  );
}
