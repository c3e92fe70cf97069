import { useState } from 'preact/hooks';
import { TextField } from './field.tsx';
import type { CallFields } from '#utils/dialer/call.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { outcomeView, type Tone } from '#utils/agent/outcome-view.ts';
import { type PlainKey, say, sentence, t, type Words } from '#utils/words/words.ts';
import type { ExampleProps } from './crm-props.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const FIELDS: readonly { name: keyof CallFields; label: PlainKey; hint?: PlainKey }[] = [
  { name: 'vendorLeadCode', label: 'shared.leadCode', hint: 'options.practice.leadCodeHint' },
  { name: 'leadId', label: 'shared.leadId', hint: 'options.practice.leadIdHint' },
  { name: 'phone', label: 'options.practice.phone', hint: 'options.practice.phoneHint' },
  { name: 'campaignId', label: 'options.practice.campaign' },
];

/** A pretended call through the whole path but the dialer. */
export function PracticeSection({ form, example, setExample }: { form: OptionsForm } & ExampleProps) {
  const [result, setResult] = useState<{ tone: Tone; words: Words } | null>(null);
  const [busy, setBusy] = useState(false);

  async function start() {
    if (busy) return;
    if (form.dirty) return setResult({ tone: 'warn', words: sentence('options.practice.saveFirst') });
    setBusy(true);
    setResult(null);
    try {
      setResult(outcomeView(await askBackground('practiceCall', example)));
    } catch {
      setResult({ tone: 'bad', words: sentence('shared.noAnswer') });
    }
    setBusy(false);
  }

  return (
    <Section id="practice" title={t('options.practice.title')} about={t('options.practice.about')}>
      <div class="grid">
        {FIELDS.map(({ name, label, hint }) => (
          <TextField
            key={name}
            id={`practice.${name}`}
            label={t(label)}
            hint={hint && t(hint)}
            value={example[name]}
            onValue={(value) => setExample({ ...example, [name]: value })}
            input={{ maxLength: 200 }}
          />
        ))}
      </div>
      <div class="try">
        <button type="button" class="button" aria-disabled={busy} onClick={() => void start()}>
          {t(busy ? 'options.practice.busy' : 'options.practice.start')}
        </button>
        <div aria-live="polite">{result && <p class={`notice tone-${result.tone}`}>{say(result.words)}</p>}</div>
      </div>
    </Section>
  );
}
