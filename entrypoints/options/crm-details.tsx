import { Sentence } from '#components/sentence.tsx';
import { presetOf } from '#utils/crm/presets/index.ts';
import { type CrmProfile, type RecordName, routings } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { tokenMeanings } from '#utils/crm/template.ts';
import { type PlainKey, sentence, t } from '#utils/words/words.ts';
import { MoreAddresses } from './crm-addresses.tsx';
import type { ChangeProps } from './crm-props.ts';
import { SelectField, TextField } from './field.tsx';
import { PhoneFormsField } from './phone-forms-field.tsx';
import { LookupForAll, SubjectAddresses } from './subject-addresses.tsx';
import { WaysField } from './ways-field.tsx';

const RECORD_IDS: readonly { names: RecordName[]; label: PlainKey }[] = [
  { names: [], label: 'options.recordId.default' },
  { names: ['vendor_lead_code'], label: 'options.recordId.leadCode' },
  { names: ['lead_id'], label: 'options.recordId.leadId' },
  { names: ['vendor_lead_code', 'lead_id'], label: 'options.recordId.leadCodeFirst' },
  { names: ['lead_id', 'vendor_lead_code'], label: 'options.recordId.leadIdFirst' },
];

const ROUTINGS: Record<CrmProfile['routing'], PlainKey> = {
  auto: 'options.routing.auto',
  'multi-page': 'options.routing.multiPage',
  hash: 'options.routing.hash',
  'push-state': 'options.routing.pushState',
};

/** Which of the call's two ids names a record in this CRM. */
export function RecordIdField({ crm, path, locked, change }: ChangeProps) {
  const standard = standardIds(crm);
  return (
    <SelectField
      id={`${path}.addressBy`}
      label={t('options.recordId.label')}
      hint={t(
        standard?.length === 0 && crm.addressBy.length === 0 ? 'options.recordId.ownHint' : 'options.recordId.hint',
      )}
      disabled={locked}
      value={crm.addressBy.join(' ')}
      choices={RECORD_IDS.map(({ names, label }) => ({
        value: names.join(' '),
        label: names.length > 0 ? t(label) : standardLabel(standard),
      }))}
      onValue={(value) => change({ addressBy: RECORD_IDS.find(({ names }) => names.join(' ') === value)?.names ?? [] })}
    />
  );
}

/** Which ids this CRM has in its addresses where the person chooses nothing; null while it is not filled in. */
function standardIds(crm: CrmProfile): RecordName[] | null {
  const resolved = resolveCrm({ ...crm, addressBy: [] });
  return 'crm' in resolved ? resolved.crm.addressBy : null;
}

function standardLabel(standard: RecordName[] | null): string {
  if (standard === null) return t('options.recordId.default');
  if (standard.length === 0) return t('options.recordId.none');
  const ids = RECORD_IDS.find(({ names }) => names.join() === standard.join())?.label ?? 'options.recordId.leadCode';
  return t('options.recordId.defaultIs', { ids: sentence(ids) });
}

/** What most people never need: search, lookup, and the like. Folded away. */
export function CrmDetails({ crm, path, locked, change }: ChangeProps) {
  const part = { crm, path, locked, change };
  return (
    <details>
      <summary>{t('options.details.summary')}</summary>
      <Tokens />
      <TextField
        id={`${path}.name`}
        label={t('options.details.name')}
        disabled={locked}
        value={crm.name}
        onValue={(name) => change({ name })}
        input={{ placeholder: presetOf(crm.preset)?.name ?? '' }}
      />
      <MoreAddresses {...part} />
      <LookupForAll {...part} />
      <SubjectAddresses {...part} />
      <WaysField {...part} />
      <PhoneFormsField {...part} />
      <SelectField
        id={`${path}.routing`}
        label={t('options.routing.label')}
        disabled={locked}
        value={crm.routing}
        choices={(['auto', ...routings] as const).map((value) => ({ value, label: t(ROUTINGS[value]) }))}
        onValue={(routing) => change({ routing })}
      />
      <TextField
        id={`${path}.country`}
        label={t('options.details.country')}
        hint={t('options.details.countryHint')}
        disabled={locked}
        value={crm.country}
        onValue={(country) => change({ country: country.toUpperCase() })}
        input={{ maxLength: 2, size: 4, class: 'short' }}
      />
      <TextField
        id={`${path}.rowSelector`}
        label={t('options.details.rowSelector')}
        hint={t('options.details.rowSelectorHint')}
        disabled={locked}
        value={crm.rowSelector}
        onValue={(rowSelector) => change({ rowSelector })}
      />
    </details>
  );
}

function Tokens() {
  return (
    <p class="about">
      <Sentence words={sentence('options.details.tokens', { tokens: '' })} at="tokens">
        {Object.entries(tokenMeanings).map(([token, meaning]) => (
          <code key={token} title={t(meaning)}>{`{${token}} `}</code>
        ))}
      </Sentence>
    </p>
  );
}
