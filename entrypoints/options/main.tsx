import { render } from 'preact';
import { SettingsUnreadable } from '#components/settings-unreadable.tsx';
import { t } from '#utils/words/words.ts';
import { Options } from './options.tsx';
import { readStored } from './stored.ts';

document.title = t('options.title', { product: t('extensionName') });

const root = document.getElementById('app');
if (root) {
  readStored().then(
    (stored) => render(<Options initial={stored} />, root),
    () => render(<SettingsUnreadable />, root),
  );
}
