import { SelectField, TextField } from './field.tsx';
import { presetOf } from '#utils/crm/presets/index.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { say } from '#utils/words/words.ts';
import { CrmDetails } from './crm-details.tsx';
import { CrmPreview } from './crm-preview.tsx';
import { type ChangeProps, type ExampleProps, presetChoices } from './crm-props.ts';
import { PasteAddress } from './paste-address.tsx';

type Props = ExampleProps & {
  crm: CrmProfile;
  /** Where its fields stand in the draft, such as `crms.0`. */
  path: string;
  locked: boolean;
  /** It is the one used where no rule says otherwise. */
  usual: boolean;
  onChange: (crm: CrmProfile) => void;
  onRemove: () => void;
};

/** One CRM: which it is, what its preset asks for, and the address that comes out of it. */
export function CrmEditor({ crm, path, locked, usual, example, setExample, onChange, onRemove }: Props) {
  const preset = presetOf(crm.preset);
  const resolved = resolveCrm(crm);
  const title = 'crm' in resolved ? resolved.crm.name : crm.name || preset?.name || 'New CRM';
  const change = (part: Partial<CrmProfile>) => onChange({ ...crm, ...part });

  return (
    <fieldset class="item">
      <legend>
        {title}
        {usual && <span class="tag">used where no rule says otherwise</span>}
      </legend>
      {!locked && (
        <PasteAddress
          path={path}
          onFound={(found, recordId) => {
            change(found);
            // The preview then shows an address that the person knows.
            if (recordId !== '') setExample({ ...example, vendorLeadCode: recordId });
          }}
        />
      )}
      <SelectField
        id={`${path}.preset`}
        label="Which CRM"
        disabled={locked}
        value={crm.preset}
        choices={presetChoices}
        // What was entered for one CRM is not meant for another.
        onValue={(id) =>
          change({ preset: id, parts: {}, recordTemplate: '', searchTemplate: '', newRecordTemplate: '' })
        }
      />
      {preset?.parts.map((part) => {
        const field = {
          id: `${path}.parts.${part.key}`,
          label: say(part.label),
          hint: say(part.hint),
          disabled: locked,
          value: crm.parts[part.key] ?? part.default,
          onValue: (value: string) => change({ parts: { ...crm.parts, [part.key]: value } }),
        };
        return part.choices ? (
          <SelectField
            key={part.key}
            {...field}
            choices={part.choices.map(({ value, label }) => ({
              value,
              label: typeof label === 'string' ? label : say(label),
            }))}
          />
        ) : (
          <TextField key={part.key} {...field} input={{ placeholder: part.example }} />
        );
      })}
      {!preset && <OwnAddresses crm={crm} path={path} locked={locked} change={change} />}
      <CrmDetails crm={crm} path={path} locked={locked} change={change} />
      <CrmPreview resolved={resolved} example={example} />
      {!locked && (
        <button type="button" class="button quiet remove" onClick={onRemove}>
          Remove {title}
        </button>
      )}
    </fieldset>
  );
}

function OwnAddresses({ crm, path, locked, change }: ChangeProps) {
  return (
    <>
      <TextField
        id={`${path}.address`}
        label="Address of the CRM"
        hint="What all its pages begin with; include the folder if it lives in one."
        disabled={locked}
        value={crm.address}
        onValue={(address) => change({ address })}
        input={{ inputMode: 'url', placeholder: 'https://crm.example.com' }}
      />
      <TextField
        id={`${path}.recordTemplate`}
        label="Address of a record"
        hint={
          <>
            With <code>{'{record_id}'}</code> where the record’s id stands, such as{' '}
            <code>{'/contacts/{record_id}'}</code>.
          </>
        }
        disabled={locked}
        value={crm.recordTemplate}
        onValue={(recordTemplate) => change({ recordTemplate })}
      />
    </>
  );
}
