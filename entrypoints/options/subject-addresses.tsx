import { useState } from 'preact/hooks';
import { chosenText } from '#utils/crm/preset-values.ts';
import { presetOf } from '#utils/crm/presets/index.ts';
import { type CrmProfile, type SearchSubject, searchSubjects } from '#utils/crm/profile.ts';
import { sentence, t, type Words } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { TextField } from './field.tsx';
import { SUBJECTS } from './subjects.ts';

type Lookup = NonNullable<CrmProfile['lookup']>;

const SEARCH = '{search}';
const NO_LOOKUP: Lookup = { template: '', idPath: '', labelPath: '' };

/** A lookup for every subject that has none of its own. */
export const LookupForAll = ({ crm, path, locked, change }: ChangeProps) => (
  <LookupFields
    id={`${path}.lookup`}
    lookup={crm.lookup}
    locked={locked}
    placeholder={`/api/contacts?code=${SEARCH}`}
    set={(lookup) => change({ lookup })}
  />
);

/** Search and lookup for one subject each: a CRM that searches by field has no one address for code and number. */
export function SubjectAddresses(props: ChangeProps) {
  const { crm } = props;
  // Not folded away again while the last of them is being emptied.
  const [isUsed] = useState(() =>
    searchSubjects.some((subject) => crm.searchTemplates[subject] !== '' || crm.lookups[subject] !== null),
  );
  return (
    <details open={isUsed}>
      <summary>{t('options.details.bySubject')}</summary>
      <p class="about">{t('options.details.bySubjectHint')}</p>
      {searchSubjects.map((subject) => (
        <SubjectFields key={subject} {...props} subject={subject} />
      ))}
    </details>
  );
}

function SubjectFields({ crm, path, locked, change, subject }: ChangeProps & { subject: SearchSubject }) {
  const preset = presetOf(crm.preset);
  const by = sentence(SUBJECTS[subject]);
  return (
    <fieldset class="group">
      <legend>{t('options.details.by', { subject: by })}</legend>
      <TextField
        id={`${path}.searchTemplates.${subject}`}
        label={t('options.details.searchAddressBy', { subject: by })}
        disabled={locked}
        value={crm.searchTemplates[subject]}
        onValue={(template) => change({ searchTemplates: { ...crm.searchTemplates, [subject]: template } })}
        input={{ placeholder: chosenText(preset, crm.parts, preset?.searches[subject]) }}
      />
      <LookupFields
        id={`${path}.lookups.${subject}`}
        lookup={crm.lookups[subject]}
        by={by}
        locked={locked}
        placeholder={chosenText(preset, crm.parts, preset?.lookups[subject]?.template)}
        set={(lookup) => change({ lookups: { ...crm.lookups, [subject]: lookup } })}
      />
    </fieldset>
  );
}

type LookupProps = {
  id: string;
  lookup: Lookup | null;
  /** Of one subject; of all without. */
  by?: Words;
  locked: boolean;
  placeholder: string;
  set: (lookup: Lookup | null) => void;
};

/** An address that answers with the id of a record, and where in its answer the id and a name are. */
function LookupFields({ id, lookup, by, locked, placeholder, set }: LookupProps) {
  const { template, idPath, labelPath } = lookup ?? NO_LOOKUP;
  const change = (part: Partial<Lookup>) => {
    const next = { template, idPath, labelPath, ...part };
    set(Object.values(next).every((text) => text === '') ? null : next);
  };
  return (
    <>
      <TextField
        id={`${id}.template`}
        label={by ? t('options.details.lookupAddressBy', { subject: by }) : t('options.details.lookupAddress')}
        hint={by ? '' : t('options.details.lookupAddressHint')}
        disabled={locked}
        value={template}
        onValue={(value) => change({ template: value })}
        input={{ placeholder }}
      />
      {(!by || template !== '' || idPath !== '' || labelPath !== '') && (
        <div class="pair">
          <TextField
            id={`${id}.idPath`}
            label={t('options.details.lookupPath')}
            disabled={locked}
            value={idPath}
            onValue={(value) => change({ idPath: value })}
            input={{ placeholder: 'items.*.id' }}
          />
          <TextField
            id={`${id}.labelPath`}
            label={t('options.details.lookupLabel')}
            hint={t('options.details.lookupLabelHint')}
            disabled={locked}
            value={labelPath}
            onValue={(value) => change({ labelPath: value })}
            input={{ placeholder: 'first_name last_name' }}
          />
        </div>
      )}
    </>
  );
}
