import { useState } from 'preact/hooks';
import { formatClock, formatDuration } from '#utils/words/duration.ts';
import { PinSteps } from '#components/off-toolbar.tsx';
import { GrantButton } from '#components/grant-button.tsx';
import { Sentence } from '#components/sentence.tsx';
import { askBackground } from '#utils/messages/ask-background.ts';
import type { Site } from '#utils/browser/grants.ts';
import { say, sentence, t, type Words } from '#utils/words/words.ts';
import type { ProblemView } from './popup-view.ts';

/** What is wrong and what to do; with "Try again" where polling rests until the person acts. */
export function Problem({ problem, nowMs }: { problem: ProblemView; nowMs: number }) {
  const { title, advice, detail, tryAgainFromMs, quietUntilMs } = problem;
  return (
    <section class="notice tone-bad">
      {/* Only what is wrong: an alert is read out anew, whole, at each change, and the countdown changes every second. */}
      <div role="alert">
        <h2>{say(title)}</h2>
        <p>{say(advice)}</p>
        {detail !== '' && <p class="detail">{t('shared.dialerSaid', { detail })}</p>}
      </div>
      {quietUntilMs !== null && quietUntilMs > nowMs && (
        <p class="detail">{t('popup.problem.nextCheck', { span: formatDuration(quietUntilMs - nowMs) })}</p>
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
        {t('popup.problem.tryAgain')}
      </button>
      <span id="try-again-note" class="detail">
        {early && t('popup.problem.tryAgainAt', { time: formatClock(fromMs) })}
        {failed && t('shared.noAnswer')}
      </span>
    </div>
  );
}

/** What of the saved settings, or of the policy, cannot be used. */
export function Unusable({ problems }: { problems: readonly Words[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="notice tone-warn">
      <h2>{t('options.unusable')}</h2>
      {problems.map((problem) => (
        <p key={say(problem)}>{say(problem)}</p>
      ))}
    </section>
  );
}

/** A permission that is missing, what it is for, and the button that asks for it. */
export function MissingSite({ site }: { site: Site }) {
  const isDialer = site.role === 'dialer';
  return (
    <section class="notice tone-warn">
      <h2>{t(isDialer ? 'popup.site.dialer' : 'popup.site.crm')}</h2>
      <p>
        <Sentence
          words={sentence(isDialer ? 'popup.site.dialerWhy' : 'popup.site.crmWhy', { site: site.name })}
          at="site"
        >
          <strong>{site.name}</strong>
        </Sentence>
      </p>
      <div class="actions">
        <GrantButton matchPattern={site.matchPattern} name={site.name} inPopup />
      </div>
    </section>
  );
}

/** How to have the button on the toolbar, for whoever found the popup in the browser's menu. */
export function PinHint() {
  return (
    <section class="notice tone-plain">
      <h2>{t('toolbar.title')}</h2>
      <PinSteps />
    </section>
  );
}
