import { useState } from 'preact/hooks';
import { outcomeView, type Tone } from '#utils/agent/outcome-view.ts';
import type { CallFields } from '#utils/dialer/call.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { say, sentence, t, type Words } from '#utils/words/words.ts';

type Props = { id?: string; call: CallFields; label: string; /** Something is not saved. */ dirty: boolean };

/** The button that pretends this call, and what came of it. */
export function TryCall({ id, call, label, dirty }: Props) {
  const [result, setResult] = useState<{ tone: Tone; words: Words } | null>(null);
  const [busy, setBusy] = useState(false);

  async function start() {
    if (busy) return;
    if (dirty) return setResult({ tone: 'warn', words: sentence('options.practice.saveFirst') });
    setBusy(true);
    setResult(null);
    try {
      setResult(outcomeView(await askBackground('practiceCall', call)));
    } catch {
      setResult({ tone: 'bad', words: sentence('shared.noAnswer') });
    }
    setBusy(false);
  }

  return (
    <div class="try">
      <button id={id} type="button" class="button" aria-disabled={busy} onClick={() => void start()}>
        {busy ? t('options.practice.busy') : label}
      </button>
      <div aria-live="polite">{result && <p class={`notice tone-${result.tone}`}>{say(result.words)}</p>}</div>
    </div>
  );
}
