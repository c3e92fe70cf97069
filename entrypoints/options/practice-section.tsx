import { useState } from 'preact/hooks';
import { TextField } from './field.tsx';
import type { CallFields } from '#utils/dialer/call.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { outcomeView, type Tone } from '#utils/agent/outcome-view.ts';
import { say } from '#utils/words/words.ts';
import type { ExampleProps } from './crm-props.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const FIELDS: readonly { name: keyof CallFields; label: string; hint: string }[] = [
  { name: 'vendorLeadCode', label: 'Vendor lead code', hint: 'The lead’s code in your CRM.' },
  { name: 'leadId', label: 'Lead id', hint: 'The dialer’s own number of the lead.' },
  { name: 'phone', label: 'Phone number', hint: 'Of the other party.' },
  { name: 'campaignId', label: 'Campaign id', hint: '' },
];

/** A pretended call through the whole path but the dialer. */
export function PracticeSection({ form, example, setExample }: { form: OptionsForm } & ExampleProps) {
  const [result, setResult] = useState<{ tone: Tone; words: string } | null>(null);
  const [busy, setBusy] = useState(false);

  async function start() {
    if (busy) return;
    if (form.dirty) {
      return setResult({ tone: 'warn', words: 'Save your changes first: a practice call uses what is saved.' });
    }
    setBusy(true);
    setResult(null);
    try {
      const { tone, words } = outcomeView(await askBackground('practiceCall', example));
      setResult({ tone, words: say(words) });
    } catch {
      setResult({ tone: 'bad', words: 'The extension did not answer. Please try once more.' });
    }
    setBusy(false);
  }

  return (
    <Section
      id="practice"
      title="Try it with a practice call"
      about="Everything happens as in a real call, but that the dialer is not asked. Take a lead that is in your CRM."
    >
      <div class="grid">
        {FIELDS.map(({ name, label, hint }) => (
          <TextField
            key={name}
            id={`practice.${name}`}
            label={label}
            hint={hint}
            value={example[name]}
            onValue={(value) => setExample({ ...example, [name]: value })}
            input={{ maxLength: 200 }}
          />
        ))}
      </div>
      <div class="try">
        <button type="button" class="button" aria-disabled={busy} onClick={() => void start()}>
          {busy ? 'The call is on…' : 'Start a practice call'}
        </button>
        <div aria-live="polite">{result && <p class={`notice tone-${result.tone}`}>{result.words}</p>}</div>
      </div>
    </Section>
  );
}
