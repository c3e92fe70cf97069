import { formatAgo, formatDuration } from '#utils/words/duration.ts';
import { Sentence } from '#components/sentence.tsx';
import { StatusIcon } from '#components/status-icon.tsx';
import { lookStyle } from '#utils/dialer/status-looks.ts';
import { say, sentence, t } from '#utils/words/words.ts';
import type { StatusView } from './popup-view.ts';

type Props = { status: StatusView; lastSuccessAtMs: number | null; nowMs: number };

/** The agent's status in words, shape and colour, and how long it has lasted; or how old it is, when it is stale. */
export function StatusPanel({ status, lastSuccessAtMs, nowMs }: Props) {
  const { look, label, said, sinceMs, stale, hint } = status;
  const heard = said === '' ? sentence(label) : sentence('popup.status.heard', { status: sentence(label), said });
  return (
    <section
      class={`status look look-${look} ${stale ? 'stale' : ''}`}
      style={lookStyle(look)}
      aria-label={t('popup.status.label')}
    >
      <div class="status-row">
        <span class="badge">
          <StatusIcon look={look} />
        </span>
        <div class="words">
          <p class="label">{t(label)}</p>
          {said !== '' && <p class="said">{said}</p>}
        </div>
        {sinceMs !== null && !stale && <Clock span={formatDuration(nowMs - sinceMs)} />}
      </div>
      {stale && lastSuccessAtMs !== null && (
        <p class="hint">
          <Sentence
            words={sentence('popup.status.old', {
              warning: sentence('popup.status.notUpToDate'),
              ago: formatAgo(nowMs - lastSuccessAtMs),
            })}
            at="warning"
          >
            <strong>{t('popup.status.notUpToDate')}</strong>
          </Sentence>
        </p>
      )}
      {hint && <p class="hint">{say(hint)}</p>}
      {/* Only the words: a clock that runs would be read out every second. */}
      <p class="visually-hidden" aria-live="polite">
        {stale ? t('popup.status.heardOld', { status: heard }) : say(heard)}
      </p>
    </section>
  );
}

const Clock = ({ span }: { span: string }) => (
  <p class="clock" role="timer">
    <span class="visually-hidden">{t('popup.status.lasted', { span })}</span>
    <span aria-hidden="true">{span}</span>
  </p>
);
