import { formatAgo, formatDuration } from '#utils/words/duration.ts';
import { StatusIcon } from '#components/status-icon.tsx';
import type { StatusView } from './popup-view.ts';

type Props = { status: StatusView; lastSuccessAtMs: number | null; nowMs: number };

/** The agent's status in words, shape and colour, and how long it has lasted; or how old it is, when it is stale. */
export function StatusPanel({ status, lastSuccessAtMs, nowMs }: Props) {
  const { look, label, said, sinceMs, stale, hint } = status;
  return (
    <section class={`status look-${look} ${stale ? 'stale' : ''}`} aria-label="Your status">
      <div class="status-row">
        <span class="badge">
          <StatusIcon look={look} />
        </span>
        <div class="words">
          <p class="label">{label}</p>
          {said !== '' && <p class="said">{said}</p>}
        </div>
        {sinceMs !== null && !stale && (
          <p class="clock" role="timer">
            <span class="visually-hidden">for </span>
            {formatDuration(nowMs - sinceMs)}
          </p>
        )}
      </div>
      {stale && lastSuccessAtMs !== null && (
        <p class="hint">
          <strong>Not up to date:</strong> this was your status {formatAgo(nowMs - lastSuccessAtMs)}.
        </p>
      )}
      {hint !== '' && <p class="hint">{hint}</p>}
      {/* Only the words: a clock that runs would be read out every second. */}
      <p class="visually-hidden" aria-live="polite">
        {`${stale ? 'Not up to date: ' : ''}${label} ${said}`.trim()}
      </p>
    </section>
  );
}
