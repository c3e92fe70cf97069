import { useState } from 'preact/hooks';
import { countLinks, forgetNamed } from '#utils/pop/remembered.ts';
import { t } from '#utils/words/words.ts';
import { TextField } from './field.tsx';

type Props = {
  /** No record is remembered. */
  none: boolean;
  /** Gets how many records are still remembered. */
  onForgotten: (left: number) => void;
};

/** Forgets the records of one lead, by its id, its code or a record's address. */
export function ForgetLead({ none, onForgotten }: Props) {
  const [lead, setLead] = useState('');
  const [message, setMessage] = useState('');

  async function forget() {
    const wanted = lead.trim();
    if (wanted === '') return setMessage(t('options.remembered.leadMissing'));
    try {
      const found = await forgetNamed(wanted);
      onForgotten(await countLinks());
      if (found > 0) setLead('');
      setMessage(
        t(found > 0 ? 'options.remembered.leadForgotten' : 'options.remembered.leadUnknown', { lead: wanted }),
      );
    } catch {
      setMessage(t('options.remembered.failed'));
    }
  }

  return (
    <>
      <TextField
        id="remembered.name"
        label={t('options.remembered.lead')}
        hint={t('options.remembered.leadHint')}
        value={lead}
        onValue={setLead}
        input={{
          maxLength: 4000,
          onKeyDown: (event) => {
            if (event.key === 'Enter') void forget();
          },
        }}
      />
      <div class="try">
        <button type="button" class="button" disabled={none} onClick={() => void forget()}>
          {t('options.remembered.forgetLead')}
        </button>
        <p aria-live="polite">{message}</p>
      </div>
    </>
  );
}
