import { useEffect, useRef, useState } from 'preact/hooks';
import { askBackground } from '#utils/messages/ask-background.ts';
import { t } from '#utils/words/words.ts';

type Props = {
  /** The agent is known by now: the panel is not needed any more. */
  done: () => void;
  /** Back without a change; null where nobody has worked here yet. */
  cancel: (() => void) | null;
};

/** Asks who works here, the only thing that an organisation cannot set for a whole desk. */
export function WhoPanel({ done, cancel }: Props) {
  const [agent, setAgent] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  async function start(): Promise<void> {
    const named = agent.trim();
    if (busy) return;
    if (named === '') return field.current?.focus();
    setBusy(true);
    setAnswer('');
    try {
      if (await askBackground('switchAgent', { agent: named })) return done();
      setAnswer(t('popup.who.locked'));
    } catch {
      setAnswer(t('shared.noAnswer'));
    }
    setBusy(false);
  }

  return (
    <form
      class="card set-up"
      aria-labelledby="who-title"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <h2 id="who-title">{t('popup.who.title')}</h2>
      <label for="who">{t('popup.who.label')}</label>
      <input
        id="who"
        ref={field}
        type="text"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={100}
        aria-describedby="who-hint"
        value={agent}
        onInput={(event) => setAgent(event.currentTarget.value)}
      />
      <p id="who-hint" class="hint">
        {t('popup.who.hint')}
      </p>
      <button type="submit" class="button primary wide" aria-disabled={busy}>
        {t('popup.who.start')}
      </button>
      {cancel && (
        <button type="button" class="button quiet wide" onClick={cancel}>
          {t('popup.who.cancel')}
        </button>
      )}
      <output class="answer">{answer}</output>
    </form>
  );
}
