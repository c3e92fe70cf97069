import { useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { Field, TextField } from './field.tsx';
import { StatusIcon } from '#components/status-icon.tsx';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { lookStyle, STATUS_LOOKS } from '#utils/dialer/status-looks.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import type { ConnectionReport } from '#utils/messages/protocol.ts';
import { checkDialer, type PasswordFacts } from '#utils/settings/draft.ts';
import { say, t } from '#utils/words/words.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

export function DialerSection({ form }: { form: OptionsForm }) {
  const { draft, change, locked } = form;
  const endpoint = dialerEndpoint(draft.address);
  return (
    <Section id="dialer" title="Dialer" about="Your status is read from the dialer, so that a call is noticed.">
      <TextField
        id="address"
        label="Dialer address"
        hint={
          'problem' in endpoint
            ? 'Your dialer’s domain, such as acme for acme.croco-dial.net, or a whole web address.'
            : `Asked at ${endpoint.url}`
        }
        locked={locked('address')}
        value={draft.address}
        onValue={(address) => change({ address })}
        input={{ inputMode: 'url' }}
      />
      <TextField
        id="agent"
        label="Your user name in the dialer"
        hint="The name with which you log in to the dialer’s agent screen."
        locked={locked('agent')}
        value={draft.agent}
        onValue={(agent) => change({ agent })}
      />
      <div class="pair">
        <TextField
          id="user"
          label="API user"
          hint="The account that may read agent status; your administrator has it."
          locked={locked('user')}
          value={draft.user}
          onValue={(user) => change({ user })}
        />
        <PasswordField form={form} />
      </div>
      <CheckConnection form={form} />
    </Section>
  );
}

function PasswordField({ form: { draft, change, locked, stored } }: { form: OptionsForm }) {
  const [shown, setShown] = useState(false);
  const saved = stored.password.stored;
  return (
    <Field id="password" label="API password" locked={locked('password')} hint={passwordHint(stored.password)}>
      {(control) => (
        <div class="with-button">
          <input
            {...control}
            {...(shown ? { type: 'text' } : { type: 'password' })}
            autocomplete="new-password"
            spellcheck={false}
            placeholder={saved ? '••••••••' : ''}
            value={draft.password}
            onInput={(event) => change({ password: event.currentTarget.value })}
          />
          {draft.password !== '' && (
            <button type="button" class="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? 'Hide' : 'Show'}
              <span class="visually-hidden"> password</span>
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

function passwordHint({ stored, byPolicy }: PasswordFacts): string {
  if (byPolicy) return '';
  return stored ? 'Saved. Leave it empty to keep it.' : 'Kept in this browser, out of the reach of web pages.';
}

type Check =
  | { state: 'idle' | 'busy' }
  | { state: 'done'; report: ConnectionReport }
  | { state: 'failed'; words: string };

function CheckConnection({ form }: { form: OptionsForm }) {
  const { draft, stored, show } = form;
  const [check, setCheck] = useState<Check>({ state: 'idle' });

  function start() {
    if (check.state === 'busy') return;
    const wrong = Object.keys(checkDialer(draft, stored.base, stored.password));
    const endpoint = dialerEndpoint(draft.address);
    if (wrong.length > 0) {
      setCheck({ state: 'idle' });
      return show(wrong);
    }
    if ('problem' in endpoint) return setCheck({ state: 'failed', words: say(endpoint.problem) });
    setCheck({ state: 'busy' });
    // Straight from the click; where the permission is there already, nothing is asked.
    browser.permissions
      .request({ origins: [endpoint.matchPattern] })
      .then(async (granted): Promise<Check> => {
        if (!granted) {
          const { hostname } = new URL(endpoint.origin);
          return { state: 'failed', words: `The browser may not reach ${hostname} yet. Press again and allow it.` };
        }
        const password = draft.password === '' ? null : draft.password;
        const { address, user, agent } = draft;
        const question = { address, user: user.trim(), password, agent: agent.trim() };
        return { state: 'done', report: await askBackground('checkConnection', question) };
      })
      // What the browser says then is meant for developers.
      .then(setCheck, () => setCheck({ state: 'failed', words: 'The check could not be made. Please try once more.' }));
  }

  return (
    <div class="try">
      <button type="button" class="button" aria-disabled={check.state === 'busy'} onClick={start}>
        {check.state === 'busy' ? 'Checking…' : 'Check connection'}
      </button>
      <div aria-live="polite">
        <CheckResult check={check} agent={draft.agent} />
      </div>
    </div>
  );
}

function CheckResult({ check, agent }: { check: Check; agent: string }) {
  if (check.state === 'failed') return <p class="notice tone-bad">{check.words}</p>;
  if (check.state !== 'done') return null;
  const { report } = check;
  if (!report.ok) {
    return (
      <div class="notice tone-bad">
        <h3>{say(report.title)}</h3>
        <p>{say(report.advice)}</p>
        {report.detail !== '' && <p class="detail">The dialer said: “{report.detail}”</p>}
      </div>
    );
  }
  return (
    <div class="notice tone-good">
      <h3>It works</h3>
      <p class="look now" style={lookStyle(report.family)}>
        The dialer says of {agent.trim()}: <StatusIcon look={report.family} />
        <strong>{t(STATUS_LOOKS[report.family].word)}</strong>
        {report.status !== '' && ` (${report.status})`}
      </p>
    </div>
  );
}
