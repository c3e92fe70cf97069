import { useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { Sentence } from '#components/sentence.tsx';
import { StatusIcon } from '#components/status-icon.tsx';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { lookStyle, STATUS_LOOKS } from '#utils/dialer/status-looks.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import type { ConnectionReport } from '#utils/messages/protocol.ts';
import { checkDialer, type Draft } from '#utils/settings/draft.ts';
import { say, sentence, t, type Words } from '#utils/words/words.ts';
import type { OptionsForm } from './use-options.ts';

type Check =
  | { state: 'idle' | 'busy' }
  | { state: 'done'; report: ConnectionReport }
  | { state: 'failed'; problem: Words };

/** The button that asks the dialer once with what the fields say, saved or not, and what came of it. */
export function CheckConnection({ form: { draft, stored, showProblems } }: { form: OptionsForm }) {
  const [check, setCheck] = useState<Check>({ state: 'idle' });

  function start() {
    if (check.state === 'busy') return;
    const wrong = Object.keys(checkDialer(draft, stored.password));
    const endpoint = dialerEndpoint(draft.address);
    if (wrong.length > 0) {
      setCheck({ state: 'idle' });
      return showProblems(wrong);
    }
    if ('problem' in endpoint) return setCheck({ state: 'failed', problem: endpoint.problem });
    setCheck({ state: 'busy' });
    // Straight from the click; where the permission is there already, nothing is asked.
    browser.permissions
      .request({ origins: [endpoint.matchPattern] })
      .then(async (granted): Promise<Check> => {
        if (granted) return { state: 'done', report: await askDialer(draft) };
        const site = new URL(endpoint.origin).hostname;
        return { state: 'failed', problem: sentence('options.check.notAllowed', { site }) };
      })
      // What the browser says then is meant for developers.
      .then(setCheck, () => setCheck({ state: 'failed', problem: sentence('options.check.failed') }));
  }

  return (
    <div class="try">
      <button type="button" class="button" aria-disabled={check.state === 'busy'} onClick={start}>
        {t(check.state === 'busy' ? 'options.check.busy' : 'options.check.start')}
      </button>
      <div aria-live="polite">
        {check.state === 'failed' && <p class="notice tone-bad">{say(check.problem)}</p>}
        {check.state === 'done' && <Report report={check.report} agent={draft.agent.trim()} />}
      </div>
    </div>
  );
}

function askDialer({ address, agent, noLogin, user, password }: Draft): Promise<ConnectionReport> {
  return askBackground('checkConnection', {
    address,
    agent: agent.trim(),
    // A blank password is the stored one.
    login: noLogin ? null : { user: user.trim(), password: password === '' ? null : password },
  });
}

function Report({ report, agent }: { report: ConnectionReport; agent: string }) {
  if (!report.ok) {
    return (
      <div class="notice tone-bad">
        <h3>{say(report.title)}</h3>
        <p>{say(report.advice)}</p>
        {report.detail !== '' && <p class="detail">{t('shared.dialerSaid', { detail: report.detail })}</p>}
      </div>
    );
  }
  return (
    <div class="notice tone-good">
      <h3>{t('options.check.works')}</h3>
      <p class="look now" style={lookStyle(report.family)}>
        <Sentence words={sentence('options.check.status', { agent, status: '' })} at="status">
          <StatusIcon look={report.family} />
          <Status report={report} />
        </Sentence>
      </p>
    </div>
  );
}

function Status({ report: { family, status } }: { report: Extract<ConnectionReport, { ok: true }> }) {
  const word = t(STATUS_LOOKS[family].word);
  if (status === '') return <strong>{word}</strong>;
  return (
    <Sentence words={sentence('status.said', { status: word, said: status })} at="status">
      <strong>{word}</strong>
    </Sentence>
  );
}
