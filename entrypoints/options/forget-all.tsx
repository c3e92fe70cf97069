import { useState } from 'preact/hooks';
import { forgetForms } from '#utils/pop/learned-forms.ts';
import { exportLinks, forgetAllLinks } from '#utils/pop/remembered.ts';
import { t } from '#utils/words/words.ts';
import { downloadJson } from './download-json.ts';

type Props = {
  /** No record is remembered. */
  none: boolean;
  onForgotten: () => void;
};

/** Exports all remembered records, or forgets them once the person has confirmed it. */
export function ForgetAll({ none, onForgotten }: Props) {
  const [confirming, setConfirming] = useState(false);
  const [message, setMessage] = useState('');

  async function forget() {
    try {
      await Promise.all([forgetAllLinks(), forgetForms()]);
      onForgotten();
      setMessage(t('options.remembered.allForgotten'));
    } catch {
      setMessage(t('options.remembered.failed'));
    }
    setConfirming(false);
  }

  return (
    <div class="try">
      <div class="actions">
        {confirming ? (
          <>
            <button type="button" class="button" onClick={() => setConfirming(false)}>
              {t('options.remembered.keep')}
            </button>
            <button type="button" class="button" onClick={() => void forget()}>
              {t('options.remembered.forgetThem')}
            </button>
          </>
        ) : (
          <>
            <button type="button" class="button" disabled={none} onClick={() => void downloadLinks()}>
              {t('options.remembered.export')}
            </button>
            <button type="button" class="button" disabled={none} onClick={() => setConfirming(true)}>
              {t('options.remembered.forgetAll')}
            </button>
          </>
        )}
      </div>
      <p aria-live="polite">{confirming ? t('options.remembered.confirm') : message}</p>
    </div>
  );
}

const downloadLinks = async (): Promise<void> =>
  downloadJson(JSON.stringify(await exportLinks(), null, 2), 'remembered-records.json');
