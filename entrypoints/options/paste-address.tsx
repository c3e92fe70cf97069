import { useState } from 'preact/hooks';
import { guessTemplate } from '#utils/crm/guess-template.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { recognise } from '#utils/crm/recognise.ts';
import { recordIdOf } from '#utils/crm/record-address.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { say, sentence, t, type Words } from '#utils/words/words.ts';
import { BLANK_CRM } from './blank-crm.ts';

/** What an address says: the fields to fill in (none where they are), the record's id, and a sentence for the person. */
export type Pasted = { found: Partial<CrmProfile> | null; recordId: string; said: Words };

/** Reads a record's address. A record of the CRM as it is set up changes nothing; `locked`: nothing may be changed. Pure. */
export function readPasted(pasted: string, crm: CrmProfile, locked: boolean): Pasted {
  const resolved = resolveCrm(crm);
  const own = 'crm' in resolved ? recordIdOf(resolved.crm, pasted.trim()) : null;
  const values = { crm: 'crm' in resolved ? resolved.crm.name : crm.name };
  const known = recognised(pasted);
  const read = known ?? guessed(pasted);
  // Where an address is typed, its beginning is guessed before its end tells which CRM it is.
  if (own !== null && !(known && !locked && isOnlyGuess(crm))) {
    const isSame = read !== null && Object.entries(read.found).every(([key, value]) => isEqual(crm, key, value));
    return { found: null, recordId: own, said: isSame ? read.said : sentence('options.paste.own', values) };
  }
  if (locked) return { found: null, recordId: '', said: sentence('options.paste.elsewhere', values) };
  if (read === null) return { found: null, recordId: '', said: sentence('options.paste.noRecord') };
  return { ...read, found: { ...BLANK_CRM, ...read.found } };
}

/** Whether a CRM that nobody knows has nothing but what the address of a record suggests. */
function isOnlyGuess(crm: CrmProfile): boolean {
  const rest = Object.entries(BLANK_CRM).filter(
    ([key]) => !['preset', 'parts', 'address', 'recordTemplate'].includes(key),
  );
  const isBlank = rest.every(([key, value]) => isEqual(crm, key, value));
  return crm.preset === 'other' && isBlank && crm.recordTemplate.includes('{record_id}');
}

const isEqual = (crm: object, key: string, value: unknown): boolean =>
  JSON.stringify(Reflect.get(crm, key)) === JSON.stringify(value);

type Read = Pasted & { found: Partial<CrmProfile> };

function recognised(pasted: string): Read | null {
  const known = recognise(pasted);
  if (!known) return null;
  const { preset, parts, recordId, name } = known;
  return { found: { preset, parts }, recordId, said: sentence('options.paste.recognised', { crm: name }) };
}

function guessed(pasted: string): Read | null {
  const guess = guessTemplate(pasted);
  if (!guess) return null;
  const { address, recordTemplate, recordId } = guess;
  const said = sentence('options.paste.guessed', { id: recordId });
  return { found: { preset: 'other', parts: {}, address, recordTemplate }, recordId, said };
}

type PasteProps = {
  crm: CrmProfile;
  path: string;
  locked: boolean;
  address: string;
  /** The address of a record should stand there, and does not. */
  isMissing: boolean;
  onEnter: (event: KeyboardEvent) => void;
  onPasted: (address: string, pasted: Pasted | null) => void;
};

/** The field for the address of a record, which fills the CRM's other fields in. */
export function PasteAddress({ crm, path, locked, address, isMissing, onEnter, onPasted }: PasteProps) {
  const [said, setSaid] = useState<Words | null>(null);

  function read(text: string) {
    const pasted = text.trim() === '' ? null : readPasted(text, crm, locked);
    setSaid(pasted?.said ?? null);
    onPasted(text, pasted);
  }

  return (
    <div class={`field ${isMissing ? 'wrong' : ''}`}>
      <label htmlFor={`${path}.paste`}>{t('options.paste.label')}</label>
      <input
        id={`${path}.paste`}
        type="text"
        inputmode="url"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${path}.paste-said`}
        aria-invalid={isMissing ? 'true' : undefined}
        maxLength={4000}
        value={address}
        onInput={(event) => read(event.currentTarget.value)}
        onKeyDown={onEnter}
      />
      <output id={`${path}.paste-said`} class="hint">
        {said ? say(said) : t(locked ? 'options.paste.lockedHint' : 'options.paste.hint')}
      </output>
    </div>
  );
}
