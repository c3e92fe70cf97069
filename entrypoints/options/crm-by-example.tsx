import { useState } from 'preact/hooks';
import type { Example } from '#utils/crm/discovery.ts';
import { type CrmProfile, crmProfileSchema } from '#utils/crm/profile.ts';
import { canBeSearched } from '#utils/crm/resolved-crm.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import type { CallFields } from '#utils/dialer/call.ts';
import { proposeProfile } from '#utils/discovery/propose.ts';
import { decide } from '#utils/settings/rules.ts';
import { t } from '#utils/words/words.ts';
import type { ExampleProps } from './crm-props.ts';
import { DiscoveryFindings } from './discovery-findings.tsx';
import { focusOnceDrawn } from './focus.ts';
import type { Pasted } from './paste-address.tsx';
import { SetUpByExample } from './set-up-by-example.tsx';
import { TestSetUp } from './test-set-up.tsx';
import { TryCall } from './try-call.tsx';
import { useCustomer } from './use-customer.ts';
import { useDiscovery } from './use-discovery.ts';
import type { OptionsForm } from './use-options.ts';

type Props = ExampleProps & {
  form: OptionsForm;
  crm: CrmProfile;
  path: string;
  locked: boolean;
  onChange: (crm: CrmProfile) => void;
};

/** Sets a CRM up by one customer of it, tries that with a practice call, and tests it again at any time. */
export function CrmByExample({ form, crm, path, locked, example, setExample, onChange }: Props) {
  const customerForm = useCustomer(crm);
  const discovery = useDiscovery(crm.id);
  const [isOpen] = useState(() => needsSetUp(crm) || locked);
  const { customer } = customerForm;
  const { run, kind } = discovery;
  const over = run.state === 'over' && kind === 'find-out' ? run : null;
  const report = over?.report ?? null;
  const proposed = report && checked(proposeProfile(crm, report));
  const isUsed = proposed !== null && JSON.stringify(proposed) === JSON.stringify(checked(crm));
  const withProfile = (changed: CrmProfile) => form.draft.crms.map((each) => (each.id === crm.id ? changed : each));

  function pasted(read: Pasted | null): void {
    if (read?.found) onChange({ ...crm, ...read.found });
    // The practice call then is of somebody whom the person knows.
    const { recordId = '' } = read ?? {};
    if (recordId !== '' && customer.vendorLeadCode === '') setExample({ ...example, vendorLeadCode: recordId });
  }

  async function use(): Promise<void> {
    if (!proposed || !report) return;
    setExample(callOf(report.example, example));
    await customerForm.keep(report.example);
    await form.acceptCrms(withProfile(proposed));
    focusOnceDrawn(`${path}.try`);
  }

  const setUp = (
    <SetUpByExample
      crm={crm}
      path={path}
      locked={locked}
      form={customerForm}
      discovery={discovery}
      onPasted={pasted}
      showProblems={(fields) => form.showProblems(fields.map((field) => `${path}.${field}`))}
    />
  );
  return (
    <div class="by-example">
      {isOpen ? (
        setUp
      ) : (
        <details open={run.state !== 'idle' && kind === 'find-out'}>
          <summary>{t('options.discovery.title')}</summary>
          <div class="folded">{setUp}</div>
        </details>
      )}
      {report && over && !(over.isOld && (isUsed || report.works.length === 0)) && (
        <DiscoveryFindings
          path={path}
          crm={crm}
          report={report}
          asked={over.asked}
          isNew={!over.isOld}
          isUsed={isUsed}
          isUnsaved={form.dirty}
          saves={proposed !== null && form.canSaveCrms(withProfile(proposed))}
          onUse={() => void use()}
        />
      )}
      {isUsed && report && <TryIt path={path} form={form} crm={crm} call={callOf(report.example, example)} />}
      <TestSetUp crm={crm} path={path} locked={locked} form={customerForm} discovery={discovery} />
    </div>
  );
}

/** A practice call of the customer, where rules do not send it elsewhere. */
function TryIt({ path, form, crm, call }: { path: string; form: OptionsForm; crm: CrmProfile; call: CallFields }) {
  const { rules, crms } = form.draft;
  const outcome = decide(
    rules,
    crms.map(({ id }) => id),
    call,
  );
  if (!outcome.pop || outcome.profileId !== crm.id) return <p class="hint">{t('options.discovery.elsewhere')}</p>;
  return (
    <>
      {form.dirty && <p class="hint">{t('options.discovery.usedUnsaved', { save: t('options.save.save') })}</p>}
      <TryCall id={`${path}.try`} call={call} label={t('options.discovery.tryIt')} dirty={form.dirty} />
    </>
  );
}

/** A CRM that is new, or wrong, or in which nobody can be looked up. */
function needsSetUp(crm: CrmProfile): boolean {
  const resolved = resolveCrm(crm);
  return !('crm' in resolved) || !canBeSearched(resolved.crm);
}

/** The profile with its fields in one order, so that two can be compared; the profile itself where it is not right. */
const checked = (crm: CrmProfile): CrmProfile => crmProfileSchema.safeParse(crm).data ?? crm;

const callOf = ({ vendorLeadCode, leadId, phone }: Example, call: CallFields): CallFields => ({
  ...call,
  vendorLeadCode,
  leadId,
  phone,
});
