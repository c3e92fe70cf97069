import { useEffect, useState } from 'preact/hooks';
import { type CrmProfile, crmProfileSchema } from '#utils/crm/profile.ts';
import { forgetExample } from '#utils/discovery/example-store.ts';
import { t } from '#utils/words/words.ts';
import type { ExampleProps } from './crm-props.ts';
import { focusOnceDrawn } from './focus.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

// It knows every country's phone numbers and what a search leads to, which is half of the page's script. The page draws the
// rest meanwhile.
const editor = import('./crm-editor.tsx');
type Editor = Awaited<typeof editor>['CrmEditor'];

function useEditor(): Editor | null {
  const [loaded, setLoaded] = useState<{ CrmEditor: Editor } | null>(null);
  useEffect(() => void editor.then(setLoaded), []);
  return loaded && loaded.CrmEditor;
}

/** The CRMs in which records open; the first is the default. */
export function CrmSection({ form, example, setExample }: { form: OptionsForm } & ExampleProps) {
  const CrmEditor = useEditor();
  const { crms } = form.draft;
  const locked = form.locked('crms');

  const replace = (index: number, crm: CrmProfile) => form.change({ crms: crms.with(index, crm) });
  const remove = (index: number) => {
    const id = crms[index]?.id;
    // Another CRM may come to have its id, and its customer is none of that one's.
    if (id !== undefined) void forgetExample(id).catch(() => {});
    form.change({ crms: crms.toSpliced(index, 1) });
    focusOnceDrawn('add-crm');
  };
  const add = () => {
    form.change({ crms: [...crms, crmProfileSchema.parse({ id: freeId(crms) })] });
    focusOnceDrawn(`crms.${crms.length}.paste`);
  };

  return (
    <Section
      id="crm"
      title={t('options.crm.title')}
      about={t('options.crm.about')}
      locked={locked}
      origin={form.origin('crms')}
    >
      {CrmEditor &&
        crms.map((crm, index) => (
          <CrmEditor
            key={crm.id}
            form={form}
            crm={crm}
            path={`crms.${index}`}
            locked={locked}
            isDefault={index === 0 && crms.length > 1}
            example={example}
            setExample={setExample}
            onChange={(changed) => replace(index, changed)}
            onRemove={() => remove(index)}
          />
        ))}
      {!locked && (
        <button id="add-crm" type="button" class={`button ${crms.length === 0 ? 'primary' : ''}`} onClick={add}>
          {t(crms.length === 0 ? 'options.crm.add' : 'options.crm.addAnother')}
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
