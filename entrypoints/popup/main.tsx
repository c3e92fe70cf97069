import '#utils/browser/no-eval.ts';
import { render } from 'preact';
import { SettingsUnreadable } from '#components/settings-unreadable.tsx';
import { askBackground } from '#utils/messages/ask-background.ts';
import { t } from '#utils/words/words.ts';
import { Popup } from './popup.tsx';
import { readPopupData } from './popup-data.ts';

document.title = t('shared.product');
// Somebody is looking: what is stored is shown at once, and the next poll comes as soon as it may.
askBackground('lookNow').catch(() => {});

const root = document.getElementById('app');
if (root) {
  readPopupData().then(
    (data) => render(<Popup initial={data} />, root),
    () => render(<SettingsUnreadable />, root),
  );
}
