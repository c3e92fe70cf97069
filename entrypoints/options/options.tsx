import { useState } from 'preact/hooks';
import { Fields } from './field.tsx';
import type { CallFields } from '#utils/dialer/call.ts';
import { say, t } from '#utils/words/words.ts';
import { CrmSection } from './crm-section.tsx';
import { DownloadStored } from './download-stored.tsx';
import { DialerSection } from './dialer-section.tsx';
import { LessonsSection } from './lessons-section.tsx';
import { OpeningSection } from './opening-section.tsx';
import { PermissionsSection } from './permissions-section.tsx';
import { PinSection } from './pin-section.tsx';
import { PolicyNote } from './policy-note.tsx';
import { PollingSection } from './polling-section.tsx';
import { PracticeSection } from './practice-section.tsx';
import { RememberedSection } from './remembered-section.tsx';
import { RulesSection } from './rules-section.tsx';
import type { Stored } from './stored.ts';
import { type OptionsForm, useOptions } from './use-options.ts';

/** The call of the vendor's own example, until the person puts in one of theirs. */
const EXAMPLE: CallFields = {
  leadId: '7890123',
  vendorLeadCode: 'abc123-xyz456',
  phone: '1234567890',
  callerId: '9876543210',
  campaignId: 'CAMP001',
  campaignName: 'EXAMPLE_CAMPAIGN',
  callType: 'DIALER',
};

export function Options({ initial }: { initial: Stored }) {
  const form = useOptions(initial);
  const [example, setExample] = useState(EXAMPLE);

  return (
    <Fields.Provider value={form.fields}>
      <header class="top">
        <img src="/icon/mark.svg" width="36" height="36" alt="" />
        <div>
          <h1>{t('extensionName')}</h1>
          <p>{t('options.about')}</p>
        </div>
      </header>
      <PinSection />
      {/* Never submitted: Firefox would offer to keep the API password among the person's own, and sync it. */}
      <form novalidate onSubmit={(event) => event.preventDefault()}>
        <UnusableSettings form={form} />
        <PolicyNote byPolicy={form.stored.byPolicy} />
        <DownloadStored problems={form.stored.problems} />
        <DialerSection form={form} />
        <CrmSection form={form} example={example} setExample={setExample} />
        <PermissionsSection form={form} />
        <OpeningSection form={form} />
        <RulesSection form={form} />
        <PollingSection form={form} />
        <RememberedSection />
        <LessonsSection form={form} />
        <PracticeSection form={form} example={example} setExample={setExample} />
        <SaveBar form={form} />
      </form>
    </Fields.Provider>
  );
}

function UnusableSettings({ form: { stored, lockedProblems } }: { form: OptionsForm }) {
  const problems = [
    ...stored.problems.map(say),
    ...Object.entries(lockedProblems).map(([name, problem]) => t('problem.policyField', { name, problem })),
  ];
  if (problems.length === 0) return null;
  return (
    <section class="notice tone-bad" role="alert">
      <h2>{t('options.unusable')}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </section>
  );
}

function SaveBar({ form: { message, dirty, saving, save, discard } }: { form: OptionsForm }) {
  const unsaved = dirty ? t('options.save.unsaved') : '';
  return (
    <div class="save-bar">
      <output>{message ? say(message) : unsaved}</output>
      <button type="button" class="button" aria-disabled={!dirty || saving} onClick={discard}>
        {t('options.save.discard')}
      </button>
      <button type="button" class="button primary" aria-disabled={saving} onClick={() => void save()}>
        {t('options.save.save')}
      </button>
    </div>
  );
}
