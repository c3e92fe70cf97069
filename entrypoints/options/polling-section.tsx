import { TextField } from './field.tsx';
import { POLLING_BOUNDS, type PollingSettings } from '#utils/agent/cadence.ts';
import { POLLING_KEYS } from '#utils/settings/draft.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import type { OptionsForm } from './use-options.ts';

const LABELS: Record<keyof PollingSettings, PlainKey> = {
  readyMs: 'status.ready',
  inCallMs: 'status.inCall',
  wrapUpMs: 'status.wrapUp',
  pausedMs: 'status.paused',
  signedOutMs: 'status.signedOut',
  lockedMs: 'options.polling.locked',
};

/** How often the dialer is asked, by what the agent is doing. Folded away. */
export function PollingSection({ form: { draft, change, locked, origin } }: { form: OptionsForm }) {
  return (
    <section class="card" id="polling" aria-label={t('options.polling.label')}>
      <details>
        <summary>
          <h2>{t('options.polling.title')}</h2>
        </summary>
        <p class="about">{t('options.polling.about')}</p>
        <div class="grid">
          {POLLING_KEYS.map((key) => {
            const { min, max, usual } = POLLING_BOUNDS[key];
            return (
              <TextField
                key={key}
                id={key}
                label={t(LABELS[key])}
                hint={t('options.polling.hint', { min: min / 1000, max: max / 1000, usual: usual / 1000 })}
                locked={locked(key)}
                origin={origin(key)}
                value={draft[key]}
                onValue={(seconds) => change({ [key]: seconds })}
                input={{ inputMode: 'decimal', class: 'short' }}
              />
            );
          })}
        </div>
      </details>
    </section>
  );
}
