import { Sentence } from '#components/sentence.tsx';
import { chosenText } from '#utils/crm/preset-values.ts';
import { presetOf } from '#utils/crm/presets/index.ts';
import { sentence, t } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { TextField } from './field.tsx';

const RECORD_ID = '{record_id}';
const SEARCH = '{search}';

/** What a CRM that no preset knows cannot do without: where it is, and the address of a record. */
export function OwnAddresses({ crm, path, locked, change }: ChangeProps) {
  return (
    <>
      <TextField
        id={`${path}.address`}
        label={t('preset.part.address')}
        hint={t('preset.hint.address')}
        disabled={locked}
        value={crm.address}
        onValue={(address) => change({ address })}
        input={{ inputMode: 'url', placeholder: 'https://crm.example.com' }}
      />
      <TextField
        id={`${path}.recordTemplate`}
        label={t('options.crm.recordAddress')}
        hint={<RecordAddressHint />}
        disabled={locked}
        value={crm.recordTemplate}
        onValue={(recordTemplate) => change({ recordTemplate })}
      />
    </>
  );
}

function RecordAddressHint() {
  const example = `/contacts/${RECORD_ID}`;
  return (
    <>
      <Sentence words={sentence('options.crm.recordAddressHint', { token: RECORD_ID })} at="token">
        <code>{RECORD_ID}</code>
      </Sentence>{' '}
      <Sentence words={sentence('options.crm.recordAddressExample', { example })} at="example">
        <code>{example}</code>
      </Sentence>
    </>
  );
}

/** The addresses that a CRM may have besides: its search, a new record, and a preset's record address that differs. */
export function MoreAddresses({ crm, path, locked, change }: ChangeProps) {
  const preset = presetOf(crm.preset);
  return (
    <>
      {preset && (
        <TextField
          id={`${path}.recordTemplate`}
          label={t('options.details.recordAddress')}
          disabled={locked}
          value={crm.recordTemplate}
          onValue={(recordTemplate) => change({ recordTemplate })}
          input={{ placeholder: chosenText(preset, crm.parts, preset.record) }}
        />
      )}
      <TextField
        id={`${path}.searchTemplate`}
        label={t('options.details.searchAddress')}
        hint={t('options.details.searchAddressHint', { token: SEARCH })}
        disabled={locked}
        value={crm.searchTemplate}
        onValue={(searchTemplate) => change({ searchTemplate })}
        input={{ placeholder: chosenText(preset, crm.parts, preset?.search) || `/search?q=${SEARCH}` }}
      />
      <TextField
        id={`${path}.newRecordTemplate`}
        label={t('options.details.newRecordAddress')}
        hint={t('options.details.newRecordAddressHint')}
        disabled={locked}
        value={crm.newRecordTemplate}
        onValue={(newRecordTemplate) => change({ newRecordTemplate })}
        input={{ placeholder: chosenText(preset, crm.parts, preset?.newRecord) }}
      />
    </>
  );
}
