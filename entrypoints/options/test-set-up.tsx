import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { askBackground } from '#utils/messages/ask-background.ts';
import { say, sentence, t } from '#utils/words/words.ts';
import { FindingLine } from './finding-line.tsx';
import { checksOf, findingsOf } from './findings.ts';
import { missingOf, RunButtons } from './set-up-by-example.tsx';
import type { CustomerForm } from './use-customer.ts';
import type { Discovery } from './use-discovery.ts';

type Props = { crm: CrmProfile; path: string; locked: boolean; form: CustomerForm; discovery: Discovery };

/** Asks the CRM for the customer who is kept, by the ways that are set up, and says which of them still work. */
export function TestSetUp({ crm, path, locked, form, discovery }: Props) {
  const { customer, kept } = form;
  // Where policy sets the CRM up, nothing but a test is to be had by an example.
  const example = locked ? customer : kept;
  const resolved = resolveCrm(crm);
  const problem = example && missingOf(example);
  if (!('crm' in resolved) || !example || problem) return null;
  const { matchPattern, name } = resolved.crm;
  const { run, kind } = discovery;
  const start = () =>
    discovery.start('test', matchPattern, async () => {
      await form.keep(example);
      return askBackground('testSetUp', { profile: crm });
    });
  return (
    <section class="try" aria-label={t('options.discovery.test.start')}>
      <RunButtons
        id={`${path}.test`}
        kind="test"
        label="options.discovery.test.start"
        busy="options.discovery.test.busy"
        discovery={discovery}
        problem={null}
        onPress={start}
      />
      {run.state === 'over' && run.report && kind === 'test' && <TestResult crm={resolved.crm} report={run.report} />}
      {kept && (
        <div class="kept">
          <p class="hint">{t('options.discovery.kept', { crm: name, address: kept.address })}</p>
          <button id={`${path}.forget-example`} type="button" class="button quiet" onClick={() => void form.forget()}>
            {t('options.discovery.forget')}
          </button>
        </div>
      )}
    </section>
  );
}

type ResultProps = { crm: NonNullable<Parameters<typeof checksOf>[1]>; report: Parameters<typeof checksOf>[0] };

function TestResult({ crm, report }: ResultProps) {
  const { obstacle } = findingsOf(report, crm);
  if (obstacle) return <p class="notice tone-warn">{say(obstacle)}</p>;
  const checks = checksOf(report, crm);
  const worksAll = checks.length > 0 && checks.every(({ works }) => works);
  const time = new Date(report.atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div class={`notice tone-${worksAll ? 'good' : 'warn'}`}>
      <h3>{say(verdict(checks.length, worksAll))}</h3>
      <ul>
        {checks.map(({ finding, works }) => (
          <li key={finding.address} class={works ? 'works' : 'fails'}>
            <FindingLine finding={finding} />
          </li>
        ))}
      </ul>
      <p class="detail">{t('options.discovery.test.at', { time })}</p>
    </div>
  );
}

function verdict(count: number, worksAll: boolean) {
  if (count === 0) return sentence('options.discovery.test.nothing');
  return sentence(worksAll ? 'options.discovery.test.all' : 'options.discovery.test.some');
}
