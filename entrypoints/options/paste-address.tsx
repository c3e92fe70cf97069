import { useState } from 'preact/hooks';
import { guessTemplate } from '#utils/crm/guess-template.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { recognise } from '#utils/crm/recognise.ts';

type PasteProps = { path: string; onFound: (found: Partial<CrmProfile>, recordId: string) => void };

/** Fills a CRM's fields in from the address of one of its records. */
export function PasteAddress({ path, onFound }: PasteProps) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');

  function read(pasted: string) {
    setText(pasted);
    if (pasted.trim() === '') return setSaid('');
    const known = recognise(pasted);
    if (known) {
      setSaid(`Recognised: ${known.name}. Its fields are filled in below.`);
      const { preset, parts } = known;
      return onFound({ preset, parts, recordTemplate: '', searchTemplate: '', newRecordTemplate: '' }, known.recordId);
    }
    const guess = guessTemplate(pasted);
    if (!guess) return setSaid('No record id was found in this address. Is a record open on that page?');
    setSaid(`No CRM known by name. The record’s id seems to be “${guess.recordId}”; please check the fields below.`);
    const { address, recordTemplate } = guess;
    onFound({ preset: 'other', parts: {}, address, recordTemplate }, guess.recordId);
  }

  return (
    <div class="field">
      <label htmlFor={`${path}.paste`}>Quick start: paste the address of any record</label>
      <input
        id={`${path}.paste`}
        type="text"
        inputmode="url"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${path}.paste-said`}
        value={text}
        onInput={(event) => read(event.currentTarget.value)}
      />
      <output id={`${path}.paste-said`} class="hint">
        {said || 'Open a record in your CRM and copy its address here: the fields below fill themselves.'}
      </output>
    </div>
  );
}
