import { t } from './words.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Returns a span of time (ms) in its two largest units: "12 s", "3 min 12 s", "1 h 5 min", "2 d 4 h". Rounds down to whole
 * seconds; a negative span, which a clock that was set back gives, counts as zero. The catalogue has the units, because
 * the oldest browsers that the extension supports lack Intl.DurationFormat.
 */
export function formatDuration(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
  if (days > 0) return t('span.days', { days, hours });
  if (hours > 0) return t('span.hours', { hours, minutes });
  if (minutes > 0) return t('span.minutes', { minutes, seconds });
  return t('span.seconds', { seconds });
}

/** Returns how long ago something was (ms): "just now" within the first second, then "12 s ago". */
export function formatAgo(spanMs: number): string {
  return spanMs < SECOND_MS ? t('span.justNow') : t('span.ago', { span: formatDuration(spanMs) });
}

/** Returns the time of day of an instant (epoch ms) as this person's browser writes it, to the minute: "14:32" or "2:32 PM". */
export function formatClock(atMs: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(atMs);
}
