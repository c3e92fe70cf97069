import type { PresetPart as Part } from '#utils/crm/preset.ts';
import { say, t } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { SelectField, TextField } from './field.tsx';

/** The field for something that a preset asks for, such as a subdomain. */
export function PresetPart({ part, crm, path, locked, change }: ChangeProps & { part: Part }) {
  const field = {
    id: `${path}.parts.${part.key}`,
    label: part.optional ? t('options.crm.optionalPart', { label: part.label }) : say(part.label),
    hint: say(part.hint),
    disabled: locked,
    value: crm.parts[part.key] ?? part.default,
    onValue: (value: string) => change({ parts: { ...crm.parts, [part.key]: value } }),
  };
  if (!part.choices) return <TextField {...field} input={{ placeholder: part.example }} />;
  const choices = part.choices.map(({ value, label }) => ({
    value,
    label: typeof label === 'string' ? label : say(label),
  }));
  return <SelectField {...field} choices={choices} />;
}
