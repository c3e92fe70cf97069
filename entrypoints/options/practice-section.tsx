import { TextField } from './field.tsx';
import type { CallFields } from '#utils/dialer/call.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import type { ExampleProps } from './crm-props.ts';
import { Section } from './section.tsx';
import { TryCall } from './try-call.tsx';
import type { OptionsForm } from './use-options.ts';

const FIELDS: readonly { name: keyof CallFields; label: PlainKey; hint?: PlainKey }[] = [
  { name: 'vendorLeadCode', label: 'shared.leadCode', hint: 'options.practice.leadCodeHint' },
  { name: 'leadId', label: 'shared.leadId', hint: 'options.practice.leadIdHint' },
  { name: 'phone', label: 'options.practice.phone', hint: 'options.practice.phoneHint' },
  { name: 'campaignId', label: 'options.practice.campaign' },
];

/** A pretended call through the whole path but the dialer. */
export function PracticeSection({ form, example, setExample }: { form: OptionsForm } & ExampleProps) {
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
      <TryCall call={example} label={t('options.practice.start')} dirty={form.dirty} />
    </Section>
  );
}
