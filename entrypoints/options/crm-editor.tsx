import { presets, presetOf } from '#utils/crm/presets/index.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { t } from '#utils/words/words.ts';
import { BLANK_CRM } from './blank-crm.ts';
import { OwnAddresses } from './crm-addresses.tsx';
import { CrmByExample } from './crm-by-example.tsx';
import { CrmDetails, RecordIdField } from './crm-details.tsx';
import { CrmPreview } from './crm-preview.tsx';
import type { ExampleProps } from './crm-props.ts';
import { SelectField } from './field.tsx';
import { PresetPart } from './preset-part.tsx';
import type { OptionsForm } from './use-options.ts';

type Props = ExampleProps & {
  form: OptionsForm;
  crm: CrmProfile;
  /** Where its fields stand in the draft, such as `crms.0`. */
  path: string;
  locked: boolean;
  /** It opens where no rule names another, and there are others. */
  isDefault: boolean;
  onChange: (crm: CrmProfile) => void;
  onRemove: () => void;
};

/** One CRM: which it is, what its preset asks for, and the address that comes out of it. */
export function CrmEditor(props: Props) {
  const { form, crm, path, locked, isDefault, example, setExample, onChange, onRemove } = props;
  const preset = presetOf(crm.preset);
  const resolved = resolveCrm(crm);
  const title = 'crm' in resolved ? resolved.crm.name : crm.name || preset?.name || t('options.crm.unnamed');
  const change = (part: Partial<CrmProfile>) => onChange({ ...crm, ...part });
  const part = { crm, path, locked, change };

  return (
    <fieldset class="item">
      <legend>
        {title}
        {isDefault && <span class="tag">{t('options.crm.default')}</span>}
      </legend>
      <CrmByExample
        form={form}
        crm={crm}
        path={path}
        locked={locked}
        example={example}
        setExample={setExample}
        onChange={onChange}
      />
      <SelectField
        id={`${path}.preset`}
        label={t('options.crm.which')}
        disabled={locked}
        value={crm.preset}
        choices={presetChoices()}
        // What was entered for one CRM is not meant for another.
        onValue={(id) => change({ ...BLANK_CRM, preset: id })}
      />
      {preset?.parts.map((presetPart) => (
        <PresetPart key={presetPart.key} {...part} part={presetPart} />
      ))}
      {!preset && <OwnAddresses {...part} />}
      <RecordIdField {...part} />
      <CrmDetails {...part} />
      <CrmPreview resolved={resolved} example={example} />
      {!locked && (
        <button type="button" class="button quiet remove" onClick={onRemove}>
          {t('options.crm.remove', { crm: title })}
        </button>
      )}
    </fieldset>
  );
}

const presetChoices = () => [
  { value: 'other', label: t('options.crm.other') },
  ...presets.map(({ id, name }) => ({ value: id, label: name })).sort((a, b) => a.label.localeCompare(b.label)),
];
