import { useEffect, useState } from 'preact/hooks';
import { readRawSettings } from '#utils/settings/unreadable-settings.ts';
import type { Words } from '#utils/words/words.ts';
import { t } from '#utils/words/words.ts';
import { downloadJson } from './download-json.ts';

/**
 * Offers what is stored as a file where part of it cannot be read, or where a save has replaced such settings: whoever set
 * them up may need them. The log-in is not in it, because it is stored elsewhere.
 */
export function DownloadStored({ problems }: { problems: readonly Words[] }) {
  const [raw, setRaw] = useState<Awaited<ReturnType<typeof readRawSettings>> | null>(null);
  useEffect(() => {
    readRawSettings().then(setRaw, () => {});
  }, [problems]);
  if (!raw) return null;
  const isReplaced = raw.replaced !== undefined;
  if (!isReplaced && (problems.length === 0 || raw.settings === undefined)) return null;
  return (
    <div class="actions">
      <button
        type="button"
        class="button"
        onClick={() => downloadJson(JSON.stringify(raw, null, 2), 'screen-pop-settings.json')}
      >
        {t('options.downloadStored')}
      </button>
      {isReplaced && <span class="hint">{t('options.replacedKept')}</span>}
    </div>
  );
}
