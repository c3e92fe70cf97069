import { useState } from 'preact/hooks';
import { guessTemplate } from '#utils/crm/guess-template.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { recognise } from '#utils/crm/recognise.ts';
import { t } from '#utils/words/words.ts';

type PasteProps = { path: string; onFound: (found: Partial<CrmProfile>, recordId: string) => void };

/** Fills a CRM's fields in from the address of one of its records. */
export function PasteAddress({ path, onFound }: PasteProps) {
  const [address, setAddress] = useState('');
  const [message, setMessage] = useState('');

  function read(pasted: string) {
    setAddress(pasted);
    if (pasted.trim() === '') return setMessage('');
    const known = recognise(pasted);
    if (known) {
      setMessage(t('options.paste.recognised', { crm: known.name }));
      const { preset, parts } = known;
      return onFound({ preset, parts, recordTemplate: '', searchTemplate: '', newRecordTemplate: '' }, known.recordId);
    }
    const guess = guessTemplate(pasted);
    if (!guess) return setMessage(t('options.paste.noRecord'));
    setMessage(t('options.paste.guessed', { id: guess.recordId }));
    onFound(
      { preset: 'other', parts: {}, address: guess.address, recordTemplate: guess.recordTemplate },
      guess.recordId,
    );
  }

  return (
    <div class="field">
      <label htmlFor={`${path}.paste`}>{t('options.paste.label')}</label>
      <input
        id={`${path}.paste`}
        type="text"
        inputmode="url"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${path}.paste-said`}
        value={address}
        onInput={(event) => read(event.currentTarget.value)}
      />
      <output id={`${path}.paste-said`} class="hint">
        {message || t('options.paste.hint')}
      </output>
    </div>
  );
}
