import { dialerEndpoint } from '#utils/dialer/address.ts';
import { t } from '#utils/words/words.ts';
import { CheckConnection } from './check-connection.tsx';
import { TextField } from './field.tsx';
import { OriginNote } from './origin-note.tsx';
import { PasswordField } from './password-field.tsx';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

/** Where the dialer is, who the agent is there, and the API log-in. */
export function DialerSection({ form }: { form: OptionsForm }) {
  const { draft, change, locked, origin } = form;
  const endpoint = dialerEndpoint(draft.address);
  return (
    <Section id="dialer" title={t('options.dialer.title')} about={t('options.dialer.about')}>
      <TextField
        id="address"
        label={t('options.dialer.address')}
        hint={
          'problem' in endpoint ? t('options.dialer.addressHint') : t('options.dialer.asksAt', { url: endpoint.url })
        }
        locked={locked('address')}
        origin={origin('address')}
        value={draft.address}
        onValue={(address) => change({ address })}
        input={{ inputMode: 'url' }}
      />
      <TextField
        id="agent"
        label={t('options.dialer.agent')}
        hint={t('options.dialer.agentHint')}
        locked={locked('agent')}
        origin={origin('agent')}
        value={draft.agent}
        onValue={(agent) => change({ agent })}
      />
      <NoLoginField form={form} />
      {!draft.noLogin && (
        <div class="pair">
          <TextField
            id="user"
            label={t('options.dialer.user')}
            hint={t('options.dialer.userHint')}
            locked={locked('user')}
            value={draft.user}
            onValue={(user) => change({ user })}
          />
          <PasswordField form={form} />
        </div>
      )}
      <CheckConnection form={form} />
    </Section>
  );
}

/** For companies whose gateway holds the log-in (docs/gateway.md). */
function NoLoginField({ form: { draft, change, locked, origin, stored } }: { form: OptionsForm }) {
  const isLocked = locked('noLogin');
  const forgets = draft.noLogin && !isLocked && stored.password.server !== null && !stored.password.byPolicy;
  return (
    <div class="choices">
      <label for="no-login">
        <input
          id="no-login"
          type="checkbox"
          aria-describedby="no-login-hint"
          checked={draft.noLogin}
          disabled={isLocked}
          onChange={(event) => change({ noLogin: event.currentTarget.checked, password: '' })}
        />
        {t('options.dialer.noLogin')}
      </label>
      <OriginNote locked={isLocked} origin={origin('noLogin')} setting={t('options.dialer.noLogin')} />
      <p id="no-login-hint" class="hint">
        {t(forgets ? 'options.dialer.noLoginForgets' : 'options.dialer.noLoginHint')}
      </p>
    </div>
  );
}
