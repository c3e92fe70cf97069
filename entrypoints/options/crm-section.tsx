import { type CrmProfile, crmProfileSchema } from '#utils/crm/profile.ts';
import { CrmEditor } from './crm-editor.tsx';
import type { ExampleProps } from './crm-props.ts';
import { focusDrawn } from './focus.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

/** The CRMs in which records open; the first is the usual one. */
export function CrmSection({ form, example, setExample }: { form: OptionsForm } & ExampleProps) {
  const { crms } = form.draft;
  const locked = form.locked('crms');

  const replace = (index: number, crm: CrmProfile) => form.change({ crms: crms.with(index, crm) });
  const remove = (index: number) => {
    form.change({ crms: crms.toSpliced(index, 1) });
    focusDrawn('add-crm');
  };
  const add = () => {
    form.change({ crms: [...crms, crmProfileSchema.parse({ id: freeId(crms) })] });
    focusDrawn(`crms.${crms.length}.paste`);
  };

  return (
    <Section
      id="crm"
      title="CRM"
      about="Where the records are. Any CRM with web addresses for its records will do."
      locked={locked}
    >
      {crms.map((crm, index) => (
        <CrmEditor
          key={crm.id}
          crm={crm}
          path={`crms.${index}`}
          locked={locked}
          usual={index === 0 && crms.length > 1}
          example={example}
          setExample={setExample}
          onChange={(changed) => replace(index, changed)}
          onRemove={() => remove(index)}
        />
      ))}
      {!locked && (
        <button id="add-crm" type="button" class={`button ${crms.length === 0 ? 'primary' : ''}`} onClick={add}>
          {crms.length === 0 ? 'Add your CRM' : 'Add another CRM'}
        </button>
      )}
    </Section>
  );
}

// Rules name CRMs by id: an id that is in use must not be given twice, and one that was removed may come back.
function freeId(crms: CrmProfile[]): string {
  const taken = new Set(crms.map(({ id }) => id));
  let number = crms.length + 1;
  while (taken.has(`crm-${number}`)) number++;
  return `crm-${number}`;
}
