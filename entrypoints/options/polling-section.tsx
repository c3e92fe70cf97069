import { TextField } from './field.tsx';
import { POLLING_BOUNDS, type PollingSettings } from '#utils/agent/cadence.ts';
import { POLLING_KEYS } from '#utils/settings/draft.ts';
import type { OptionsForm } from './use-options.ts';

const WORDS: Record<keyof PollingSettings, string> = {
  readyMs: 'Ready: a call may come',
  inCallMs: 'In a call',
  wrapUpMs: 'In wrap-up',
  pausedMs: 'Paused',
  signedOutMs: 'Signed out of the dialer',
  lockedMs: 'The screen is locked',
};

/** How often the dialer is asked, by what the agent is doing. Folded away. */
export function PollingSection({ form: { draft, change, locked } }: { form: OptionsForm }) {
  return (
    <section class="card" id="polling" aria-label="Advanced">
      <details>
        <summary>
          <h2>Advanced: how often the dialer is asked</h2>
        </summary>
        <p class="about">Seconds between two checks. Shorter ones put more load on the dialer that everybody shares.</p>
        <div class="grid">
          {POLLING_KEYS.map((key) => {
            const { min, max, usual } = POLLING_BOUNDS[key];
            return (
              <TextField
                key={key}
                id={key}
                label={WORDS[key]}
                hint={`${min / 1000} to ${max / 1000} s; usually ${usual / 1000} s`}
                locked={locked(key)}
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
