import { useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { t } from '#utils/words/words.ts';

type Props = {
  matchPattern: string;
  name: string;
  /** Whether the button is in the popup. Firefox shows its question at the address bar, where the popup may cover it. */
  inPopup?: boolean;
};

/** Asks the browser for one origin, straight from the click: after an await there would be no click to ask from. */
export function GrantButton({ matchPattern, name, inPopup = false }: Props) {
  const [said, setSaid] = useState('');

  function grant() {
    setSaid(t(inPopup ? 'popup.site.answerBrowser' : 'shared.answerBrowser'));
    browser.permissions
      .request({ origins: [matchPattern] })
      .then(() => browser.permissions.contains({ origins: [matchPattern] }))
      .then(
        (granted) => setSaid(t(granted ? 'shared.allowed' : 'shared.notAllowed')),
        () => setSaid(t('shared.notAsked')),
      );
  }

  return (
    <>
      <button type="button" class="button primary" aria-label={t('shared.allowSite', { site: name })} onClick={grant}>
        {t('shared.allow')}
      </button>
      <output class="detail">{said}</output>
    </>
  );
}
