import { readsPolicyAtStartOnly } from '#utils/settings/browser-differences.ts';
import { t } from '#utils/words/words.ts';

/** In Firefox: why a change of the policy does not show yet. Chromium takes one over while it runs. */
export function PolicyNote({ byPolicy }: { byPolicy: ReadonlySet<string> }) {
  if (!readsPolicyAtStartOnly() || byPolicy.size === 0) return null;
  return <p class="hint">{t('options.policyAtStart')}</p>;
}
