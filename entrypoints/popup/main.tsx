import { render } from 'preact';
import { SettingsUnreadable } from '#components/settings-unreadable.tsx';
import { askBackground } from '#utils/messages/ask-background.ts';
import { t } from '#utils/words/words.ts';
import { Popup } from './popup.tsx';
import { followPopupData } from './popup-data.ts';

document.title = t('shared.product');
// Somebody is looking: what is stored is shown at once, and the next poll comes as soon as it may.
askBackground('lookNow').catch(() => {});

const root = document.getElementById('app');
if (root) {
  followPopupData((data) => render(<Popup {...data} />, root)).catch(() => render(<SettingsUnreadable />, root));
}
