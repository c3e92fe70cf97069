import { useContext, useState } from 'preact/hooks';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { losesCharacters } from '#utils/dialer/dropped.ts';
import { type PasswordFacts, passwordElsewhere } from '#utils/settings/draft.ts';
import { say, t } from '#utils/words/words.ts';
import { Field, Fields } from './field.tsx';
import { onEnter } from './on-enter.ts';
import type { OptionsForm } from './use-options.ts';

/** The API password. What is stored is never shown, only what is being typed. */
export function PasswordField({ form: { draft, change, locked, stored } }: { form: OptionsForm }) {
  const [visible, setVisible] = useState(false);
  const { pressedEnter } = useContext(Fields);
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
            placeholder={mayBeKept(stored.password, draft.address) ? '••••••••' : ''}
            value={draft.password}
            onInput={(event) => change({ password: event.currentTarget.value })}
            onKeyDown={onEnter(pressedEnter)}
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

/** Whether the stored password belongs to this address, so that the field may stay empty. */
function mayBeKept({ server }: PasswordFacts, address: string): boolean {
  const endpoint = dialerEndpoint(address);
  // Half an address is none yet.
  return server !== null && ('problem' in endpoint || endpoint.url === server);
}

function passwordHint(password: PasswordFacts, address: string): string {
  if (password.byPolicy) return '';
  if (password.server === null) return t('options.dialer.passwordKept');
  return mayBeKept(password, address) ? t('options.dialer.passwordSaved') : say(passwordElsewhere(password.server));
}
