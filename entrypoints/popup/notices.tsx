import { useState } from 'preact/hooks';
import { formatClock, formatDuration } from '#utils/words/duration.ts';
import { GrantButton } from '#components/grant-button.tsx';
import type { ProblemView, Site } from './popup-view.ts';
import { askBackground } from '#utils/messages/ask-background.ts';

/** What is wrong and what to do; with "Try again" where polling rests until the person acts. */
export function Problem({ problem, nowMs }: { problem: ProblemView; nowMs: number }) {
  const { title, advice, detail, tryAgainFromMs, quietUntilMs } = problem;
  return (
    <section class="notice tone-bad">
      {/* Only what is wrong: an alert is read out anew, whole, at each change, and the countdown changes every second. */}
      <div role="alert">
        <h2>{title}</h2>
        <p>{advice}</p>
        {detail !== '' && <p class="detail">The dialer said: “{detail}”</p>}
      </div>
      {quietUntilMs !== null && quietUntilMs > nowMs && (
        <p class="detail">Next check in {formatDuration(quietUntilMs - nowMs)}.</p>
      )}
      {tryAgainFromMs !== null && <TryAgain fromMs={tryAgainFromMs} nowMs={nowMs} />}
    </section>
  );
}

function TryAgain({ fromMs, nowMs }: { fromMs: number; nowMs: number }) {
  const [failed, setFailed] = useState(false);
  const early = fromMs > nowMs;
  return (
    <div class="actions">
      <button
        type="button"
        class="button"
        disabled={early}
        aria-describedby="try-again-note"
        onClick={() => {
          setFailed(false);
          askBackground('tryAgain').catch(() => setFailed(true));
        }}
      >
        Try again
      </button>
      <span id="try-again-note" class="detail">
        {early && `Possible again at ${formatClock(fromMs)}`}
        {failed && 'The extension did not answer. Please try once more.'}
      </span>
    </div>
  );
}

const WHY: Record<Site['role'], { title: string; why: string }> = {
  dialer: { title: 'The dialer may not be asked yet', why: 'Your status is read from' },
  crm: { title: 'The CRM’s pages may not be touched yet', why: 'Records are opened and highlighted in' },
};

/** A permission that is missing, what it is for, and the button that asks for it. */
export function MissingSite({ site }: { site: Site }) {
  const { title, why } = WHY[site.role];
  return (
    <section class="notice tone-warn">
      <h2>{title}</h2>
      <p>
        {why} <strong>{site.name}</strong>. Your browser asks you to allow that once.
      </p>
      <div class="actions">
        <GrantButton matchPattern={site.matchPattern} name={site.name} />
      </div>
    </section>
  );
}
