import { useState } from 'preact/hooks';
import { formatAgo, formatDuration } from '#utils/words/duration.ts';
import { outcomeView } from '#utils/agent/outcome-view.ts';
import { type PlainKey, say, t } from '#utils/words/words.ts';
import type { CallView } from './popup-view.ts';
import { askBackground } from '#utils/messages/ask-background.ts';

type Props = { call: CallView | null; stale: boolean; hasCrm: boolean; nowMs: number };

/** The live call, or else the last one, and what became of its record. */
export function CallPanel({ call, stale, hasCrm, nowMs }: Props) {
  if (!call) {
    return (
      <section class="card empty" aria-label={t('popup.call.label')}>
        <p>{t(hasCrm ? 'popup.call.waiting' : 'popup.call.none')}</p>
        {!hasCrm && <NoCrm />}
      </section>
    );
  }
  return (
    <section
      class={`card ${stale && !call.over ? 'stale' : ''}`}
      aria-label={t(call.over ? 'popup.call.last' : 'popup.call.label')}
    >
      <div class="call-head">
        <h2>{t(call.over ? 'popup.call.last' : 'popup.call.live')}</h2>
        <p class="clock">{callClock(call, stale, nowMs)}</p>
      </div>
      <p class="party">{call.party ?? t('card.unknownParty')}</p>
      <dl>
        {call.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      {hasCrm ? (
        <>
          <p class={`outcome tone-${call.outcome.tone}`}>{say(call.outcome.words)}</p>
          <OpenRecord key={call.key} label={call.button} />
        </>
      ) : (
        <NoCrm />
      )}
    </section>
  );
}

const NoCrm = () => <p class="outcome tone-warn">{t('popup.call.noCrm')}</p>;

function callClock(call: CallView, stale: boolean, nowMs: number): string {
  if (call.endedAtMs !== null) {
    const span = formatDuration(call.endedAtMs - call.startedAtMs);
    return t('popup.call.ended', { span, ago: formatAgo(nowMs - call.endedAtMs) });
  }
  return stale ? '' : formatDuration(nowMs - call.startedAtMs);
}

const IN_FRONT = new Set(['shown', 'opened', 'beside', 'choose', 'searched']);

function OpenRecord({ label }: { label: PlainKey }) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');

  async function open() {
    if (busy) return;
    setBusy(true);
    setAnswer('');
    try {
      const outcome = await askBackground('openRecord');
      if (outcome && IN_FRONT.has(outcome.kind)) return window.close();
      setAnswer(outcome ? say(outcomeView(outcome).words) : t('popup.call.noCall'));
    } catch {
      setAnswer(t('shared.noAnswer'));
    }
    setBusy(false);
  }

  return (
    <>
      <button type="button" class="button primary wide" aria-disabled={busy} onClick={() => void open()}>
        {t(busy ? 'popup.call.busy' : label)}
      </button>
      <output class="answer">{answer}</output>
    </>
  );
}
