import { SelectField, TextField } from './field.tsx';
import { presetOf } from '#utils/crm/presets/index.ts';
import { type CrmProfile, type RecordName, routings } from '#utils/crm/profile.ts';
import { tokenMeanings } from '#utils/crm/template.ts';
import { t } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { WaysField } from './ways-field.tsx';

const NAMED_BY: readonly { value: string; label: string; names: RecordName[] }[] = [
  { value: '', label: 'As usual for this CRM', names: [] },
  { value: 'vendor_lead_code', label: 'The vendor lead code', names: ['vendor_lead_code'] },
  { value: 'lead_id', label: 'The dialer’s lead id', names: ['lead_id'] },
  {
    value: 'vendor_lead_code lead_id',
    label: 'The vendor lead code, or else the lead id',
    names: ['vendor_lead_code', 'lead_id'],
  },
  {
    value: 'lead_id vendor_lead_code',
    label: 'The lead id, or else the vendor lead code',
    names: ['lead_id', 'vendor_lead_code'],
  },
];

const ROUTINGS = [
  { value: 'auto', label: 'Found out by itself' },
  { value: 'multi-page', label: 'Each page is loaded anew' },
  { value: 'hash', label: 'Single page, what follows “#” changes' },
  { value: 'push-state', label: 'Single page, the whole address changes' },
] as const satisfies readonly { value: 'auto' | (typeof routings)[number]; label: string }[];

/** What most people never need: which of code and id names a record, search, lookup, and the like. */
export function CrmDetails({ crm, path, locked, change }: ChangeProps) {
  const preset = presetOf(crm.preset);
  return (
    <>
      <SelectField
        id={`${path}.addressBy`}
        label="What names a record in this CRM"
        hint="Which of the call’s two ids is the record’s id. Ask your administrator if you are not sure."
        disabled={locked}
        value={crm.addressBy.join(' ')}
        choices={NAMED_BY}
        onValue={(value) => change({ addressBy: NAMED_BY.find((choice) => choice.value === value)?.names ?? [] })}
      />
      <details>
        <summary>Search, lookup and other details</summary>
        <p class="about">
          Addresses may hold{' '}
          {Object.entries(tokenMeanings).map(([token, meaning]) => (
            <code key={token} title={t(meaning)}>{`{${token}} `}</code>
          ))}
        </p>
        <TextField
          id={`${path}.name`}
          label="Name shown for this CRM"
          disabled={locked}
          value={crm.name}
          onValue={(name) => change({ name })}
          input={{ placeholder: preset?.name ?? '' }}
        />
        {preset && (
          <TextField
            id={`${path}.recordTemplate`}
            label="Record address, if yours differs"
            disabled={locked}
            value={crm.recordTemplate}
            onValue={(recordTemplate) => change({ recordTemplate })}
            input={{ placeholder: typeof preset.record === 'string' ? preset.record : '' }}
          />
        )}
        <TextField
          id={`${path}.searchTemplate`}
          label="Search address"
          hint="Opened when the record’s own address is not known; {search} stands for the code or number."
          disabled={locked}
          value={crm.searchTemplate}
          onValue={(searchTemplate) => change({ searchTemplate })}
          input={{ placeholder: preset?.search ?? '/search?q={search}' }}
        />
        <TextField
          id={`${path}.newRecordTemplate`}
          label="Address for a new record"
          hint="Offered when nothing was found."
          disabled={locked}
          value={crm.newRecordTemplate}
          onValue={(newRecordTemplate) => change({ newRecordTemplate })}
          input={{ placeholder: preset?.newRecord ?? '' }}
        />
        <Lookup crm={crm} path={path} locked={locked} change={change} />
        <WaysField crm={crm} path={path} locked={locked} change={change} />
        <SelectField
          id={`${path}.routing`}
          label="How the CRM changes pages"
          disabled={locked}
          value={crm.routing}
          choices={ROUTINGS}
          onValue={(routing) => change({ routing })}
        />
        <TextField
          id={`${path}.country`}
          label="Country of numbers without a country code"
          hint="Two letters, such as US or DE; empty leaves numbers as they are."
          disabled={locked}
          value={crm.country}
          onValue={(country) => change({ country: country.toUpperCase() })}
          input={{ maxLength: 2, size: 4, class: 'short' }}
        />
        <TextField
          id={`${path}.rowSelector`}
          label="CSS selector of a row that holds one record"
          hint="Only where records are not highlighted rightly in the CRM’s lists."
          disabled={locked}
          value={crm.rowSelector}
          onValue={(rowSelector) => change({ rowSelector })}
        />
      </details>
    </>
  );
}

function Lookup({ crm, path, locked, change }: ChangeProps) {
  const { template, idPath } = crm.lookup ?? { template: '', idPath: '' };
  const set = (part: { template?: string; idPath?: string }) => {
    const lookup: NonNullable<CrmProfile['lookup']> = { template, idPath, ...part };
    change({ lookup: lookup.template === '' && lookup.idPath === '' ? null : lookup });
  };
  return (
    <div class="pair">
      <TextField
        id={`${path}.lookup.template`}
        label="Lookup address"
        hint="A page of the CRM that answers with JSON."
        disabled={locked}
        value={template}
        onValue={(value) => set({ template: value })}
        input={{ placeholder: '/api/contacts?code={search}' }}
      />
      <TextField
        id={`${path}.lookup.idPath`}
        label="Path to the id in its answer"
        disabled={locked}
        value={idPath}
        onValue={(value) => set({ idPath: value })}
        input={{ placeholder: 'items.0.id' }}
      />
    </div>
  );
}
