import { t } from '#utils/words/words.ts';

/** What a page says where the browser does not let it read the settings. */
export const SettingsUnreadable = () => (
  <p class="notice tone-bad" role="alert">
    {t('shared.settingsUnreadable')}
  </p>
);
