import { resolveCrm } from '#utils/crm/resolve.ts';
import { dontPop, type PopRule, popRuleSchema } from '#utils/settings/rules.ts';
import { t } from '#utils/words/words.ts';
import { focusOnceDrawn } from './focus.ts';
import { type Result, RuleEditor } from './rule-editor.tsx';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

/** Which CRM a call opens, by campaign, type or shape of the code. Most people need none. */
export function RulesSection({ form }: { form: OptionsForm }) {
  const { rules, crms } = form.draft;
  const locked = form.locked('rules');
  const set = (changed: PopRule[]) => form.change({ rules: changed });
  const results: Result[] = [
    ...crms.map((crm) => {
      const resolved = resolveCrm(crm);
      const name = 'crm' in resolved ? resolved.crm.name : crm.name || crm.id;
      return { value: crm.id, label: t('options.rules.openIn', { crm: name }) };
    }),
    { value: dontPop, label: t('options.rules.dontOpen') },
  ];
  const add = () => {
    set([...rules, popRuleSchema.parse({ result: crms[0]?.id ?? dontPop })]);
    focusOnceDrawn(`rules.${rules.length}.campaign`);
  };
  const move = (rule: PopRule, from: number, to: number) => {
    set(rules.toSpliced(from, 1).toSpliced(to, 0, rule));
    // With the rule, so that the next press moves the same one on; at the end only the way back is left.
    const up = to === 0 ? false : to < from || to === rules.length - 1;
    focusOnceDrawn(`rules.${to}.${up ? 'up' : 'down'}`);
  };
  const remove = (index: number) => {
    set(rules.toSpliced(index, 1));
    focusOnceDrawn('add-rule');
  };

  return (
    <Section
      id="rules"
      title={t('options.rules.title')}
      about={t('options.rules.about')}
      locked={locked}
      origin={form.origin('rules')}
    >
      {rules.map((rule, index) => (
        <RuleEditor
          // Rules have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          rule={rule}
          index={index}
          count={rules.length}
          locked={locked}
          results={results.some(({ value }) => value === rule.result) ? results : [removedCrm(rule.result), ...results]}
          onChange={(changed) => set(rules.with(index, changed))}
          onMove={(to) => move(rule, index, to)}
          onRemove={() => remove(index)}
        />
      ))}
      {!locked && (
        <button id="add-rule" type="button" class="button" onClick={add}>
          {t('options.rules.add')}
        </button>
      )}
    </Section>
  );
}

// A rule keeps naming a CRM that was removed, until the person chooses another.
const removedCrm = (value: string): Result => ({ value, label: t('options.rules.removedCrm') });
