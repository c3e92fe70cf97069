import { useState } from 'preact/hooks';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { losesCharacters } from '#utils/dialer/hide-secret.ts';
import { type PasswordFacts, passwordElsewhere } from '#utils/settings/draft.ts';
import { say, t } from '#utils/words/words.ts';
import { Field } from './field.tsx';
import type { OptionsForm } from './use-options.ts';

/** The API password. What is stored is never shown, only what is being typed. */
export function PasswordField({ form: { draft, change, locked, stored } }: { form: OptionsForm }) {
  const [visible, setVisible] = useState(false);
  return (
    <Field
      id="password"
      label={t('options.dialer.password')}
      locked={locked('password')}
      hint={
        losesCharacters(draft.password)
          ? t('options.dialer.passwordDropped')
          : passwordHint(stored.password, draft.address)
      }
    >
      {(control) => (
        <div class="with-button">
          <input
            {...control}
            {...(visible ? { type: 'text' } : { type: 'password' })}
            autocomplete="new-password"
            spellcheck={false}
            placeholder={stored.password.server === null ? '' : '••••••••'}
            value={draft.password}
            onInput={(event) => change({ password: event.currentTarget.value })}
          />
          {draft.password !== '' && (
            <button
              type="button"
              class="button"
              aria-label={t(visible ? 'options.dialer.hidePassword' : 'options.dialer.showPassword')}
              onClick={() => setVisible(!visible)}
            >
              {t(visible ? 'options.dialer.hide' : 'options.dialer.show')}
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

function passwordHint({ server, byPolicy }: PasswordFacts, address: string): string {
  if (byPolicy) return '';
  if (server === null) return t('options.dialer.passwordKept');
  const endpoint = dialerEndpoint(address);
  const isElsewhere = 'url' in endpoint && endpoint.url !== server;
  return isElsewhere ? say(passwordElsewhere(server)) : t('options.dialer.passwordSaved');
}
