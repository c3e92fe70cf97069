import { type PhoneForm, phoneForms } from '#utils/crm/profile.ts';
import { type PlainKey, sentence, t } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { EarlierButton } from './earlier-button.tsx';
import { focusOnceDrawn } from './focus.ts';

/** How a number is written. */
export const PHONE_FORMS: Record<PhoneForm, PlainKey> = {
  'as-dialled': 'options.phoneForms.asDialled',
  digits: 'options.phoneForms.digits',
  e164: 'options.phoneForms.e164',
  national: 'options.phoneForms.national',
  international: 'options.phoneForms.international',
  local: 'options.phoneForms.local',
  'local-digits': 'options.phoneForms.localDigits',
  'trunk-digits': 'options.phoneForms.trunkDigits',
  'country-digits': 'options.phoneForms.countryDigits',
};

/** In which written forms a number is searched for first, in their order. */
export function PhoneFormsField({ crm, path, locked, change }: ChangeProps) {
  const chosen = crm.phoneForms;
  const listed = [...chosen, ...phoneForms.filter((form) => !chosen.includes(form))];
  const toggle = (form: PhoneForm, on: boolean) =>
    change({ phoneForms: on ? [...chosen, form] : chosen.filter((each) => each !== form) });
  const moveUp = (form: PhoneForm) => {
    const from = chosen.indexOf(form);
    change({ phoneForms: chosen.toSpliced(from, 1).toSpliced(from - 1, 0, form) });
    // At the top it has no button any more.
    focusOnceDrawn(`${path}.phoneForms.${form}${from > 1 ? '.earlier' : ''}`);
  };
  return (
    <fieldset class="choices" disabled={locked} aria-describedby={`${path}.phoneForms-hint`}>
      <legend>{t('options.phoneForms.legend')}</legend>
      {listed.map((form) => (
        <div key={form} class="ordered">
          <label for={`${path}.phoneForms.${form}`}>
            <input
              id={`${path}.phoneForms.${form}`}
              type="checkbox"
              checked={chosen.includes(form)}
              onChange={(event) => toggle(form, event.currentTarget.checked)}
            />
            {t(PHONE_FORMS[form])}
          </label>
          {chosen.indexOf(form) > 0 && !locked && (
            <EarlierButton
              id={`${path}.phoneForms.${form}`}
              what={sentence(PHONE_FORMS[form])}
              onPress={() => moveUp(form)}
            />
          )}
        </div>
      ))}
      <p id={`${path}.phoneForms-hint`} class="hint">
        {t('options.phoneForms.hint')}
      </p>
    </fieldset>
  );
}
