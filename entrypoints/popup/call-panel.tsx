import { useState } from 'preact/hooks';
import { formatAgo, formatDuration } from '#utils/words/duration.ts';
import { type CallView, outcomeWords } from './popup-view.ts';
import { askBackground } from '#utils/messages/ask-background.ts';

type Props = { call: CallView | null; stale: boolean; hasCrm: boolean; nowMs: number };

/** The live call, or else the last one, and what became of its record. */
export function CallPanel({ call, stale, hasCrm, nowMs }: Props) {
  if (!call) {
    return (
      <section class="card empty" aria-label="Call">
        <p>{hasCrm ? 'When a call connects, its record opens here in the browser.' : 'No call yet.'}</p>
        {!hasCrm && <NoCrm />}
      </section>
    );
  }
  return (
    <section class={`card ${stale && !call.over ? 'stale' : ''}`} aria-label={call.over ? 'Last call' : 'Call'}>
      <div class="call-head">
        <h2>{call.over ? 'Last call' : 'On a call with'}</h2>
        <p class="clock">{callClock(call, stale, nowMs)}</p>
      </div>
      <p class="party">{call.title}</p>
      <dl>
        {call.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      {hasCrm ? (
        <>
          <p class={`outcome tone-${call.outcome.tone}`}>{call.outcome.words}</p>
          <OpenRecord key={call.key} />
        </>
      ) : (
        <NoCrm />
      )}
    </section>
  );
}

const NoCrm = () => <p class="outcome tone-warn">No CRM is set up, so no record opens. Add yours in the options.</p>;

function callClock(call: CallView, stale: boolean, nowMs: number): string {
  if (call.endedAtMs !== null) {
    return `${formatDuration(call.endedAtMs - call.startedAtMs)}, ended ${formatAgo(nowMs - call.endedAtMs)}`;
  }
  return stale ? '' : formatDuration(nowMs - call.startedAtMs);
}

const IN_FRONT = new Set(['shown', 'opened', 'beside', 'choose', 'searched']);

function OpenRecord() {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');

  async function open() {
    if (busy) return;
    setBusy(true);
    setAnswer('');
    try {
      const outcome = await askBackground('openRecord');
      if (outcome && IN_FRONT.has(outcome.kind)) return window.close();
      setAnswer(outcome ? outcomeWords(outcome).words : 'There is no call to open a record for.');
    } catch {
      setAnswer('The extension did not answer. Please try once more.');
    }
    setBusy(false);
  }

  return (
    <>
      <button type="button" class="button primary wide" aria-disabled={busy} onClick={() => void open()}>
        {busy ? 'Opening…' : 'Open record'}
      </button>
      <output class="answer">{answer}</output>
    </>
  );
}
