import { useState } from 'preact/hooks';
import browser from 'webextension-polyfill';

type Props = { matchPattern: string; name: string };

/** Asks the browser for one origin, straight from the click: after an await there would be no click to ask from. */
export function GrantButton({ matchPattern, name }: Props) {
  const [said, setSaid] = useState('');

  function grant() {
    // Firefox shows its question at the address bar, where a popup may cover it.
    setSaid('Answer the browser’s question; it may be behind this panel.');
    browser.permissions
      .request({ origins: [matchPattern] })
      .then(() => browser.permissions.contains({ origins: [matchPattern] }))
      .then(
        (granted) => setSaid(granted ? 'Allowed.' : 'Not allowed. Press the button to be asked again.'),
        () => setSaid('The browser did not ask. Allow this site in the browser’s page of extensions.'),
      );
  }

  return (
    <>
      <button type="button" class="button primary" onClick={grant}>
        Allow<span class="visually-hidden"> {name}</span>
      </button>
      <output class="detail">{said}</output>
    </>
  );
}
