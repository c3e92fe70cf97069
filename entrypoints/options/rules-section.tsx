import { SelectField, TextField } from './field.tsx';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { type CallType, callTypes, dontPop, type PopRule, popRuleSchema } from '#utils/settings/rules.ts';
import { focusDrawn } from './focus.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const TYPE_WORDS: Record<CallType, string> = { inbound: 'Inbound', manual: 'Dialled by hand', dialer: 'By the dialer' };

/** Which CRM a call opens, by campaign, type or shape of the code. Folded away: most people need none. */
export function RulesSection({ form }: { form: OptionsForm }) {
  const { rules, crms } = form.draft;
  const locked = form.locked('rules');
  const set = (changed: PopRule[]) => form.change({ rules: changed });
  const results = [
    ...crms.map((crm) => {
      const resolved = resolveCrm(crm);
      return { value: crm.id, label: `Open in ${'crm' in resolved ? resolved.crm.name : crm.name || crm.id}` };
    }),
    { value: dontPop, label: 'Do not open a record' },
  ];
  const add = () => {
    set([...rules, popRuleSchema.parse({ result: crms[0]?.id ?? dontPop })]);
    focusDrawn(`rules.${rules.length}.campaign`);
  };
  const move = (rule: PopRule, from: number, to: number) => {
    set(rules.toSpliced(from, 1).toSpliced(to, 0, rule));
    // With the rule, so that the next press moves the same one on; at the end only the way back is left.
    const up = to === 0 ? false : to < from || to === rules.length - 1;
    focusDrawn(`rules.${to}.${up ? 'up' : 'down'}`);
  };
  const remove = (index: number) => {
    set(rules.toSpliced(index, 1));
    focusDrawn('add-rule');
  };

  return (
    <Section
      id="rules"
      title="Rules"
      about="Only where calls differ: the first rule that fits a call decides. Without a rule, the first CRM is used."
      locked={locked}
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
          results={results.some(({ value }) => value === rule.result) ? results : [gone(rule.result), ...results]}
          onChange={(changed) => set(rules.with(index, changed))}
          onMove={(to) => move(rule, index, to)}
          onRemove={() => remove(index)}
        />
      ))}
      {!locked && (
        <button id="add-rule" type="button" class="button" onClick={add}>
          Add a rule
        </button>
      )}
    </Section>
  );
}

const gone = (value: string) => ({ value, label: 'A CRM that was removed' });

type RuleProps = {
  rule: PopRule;
  index: number;
  count: number;
  locked: boolean;
  results: readonly { value: string; label: string }[];
  onChange: (rule: PopRule) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
};

function RuleEditor({ rule, index, count, locked, results, onChange, onMove, onRemove }: RuleProps) {
  const path = `rules.${index}`;
  const change = (part: Partial<PopRule>) => onChange({ ...rule, ...part });
  const toggle = (type: CallType, on: boolean) =>
    change({ callTypes: callTypes.filter((each) => (each === type ? on : rule.callTypes.includes(each))) });

  return (
    <fieldset class="item">
      <legend>Rule {index + 1}</legend>
      <div class="pair">
        <TextField
          id={`${path}.campaign`}
          label="Campaign"
          hint="Id or name; * stands for anything, empty for all."
          disabled={locked}
          value={rule.campaign}
          onValue={(campaign) => change({ campaign })}
        />
        <TextField
          id={`${path}.codeShape`}
          label="Shape of the vendor lead code"
          hint="# a digit, @ a letter, ? any character, * anything; empty for all."
          disabled={locked}
          value={rule.codeShape}
          onValue={(codeShape) => change({ codeShape })}
        />
      </div>
      <fieldset class="choices row" disabled={locked}>
        <legend>Call types (none chosen: all)</legend>
        {callTypes.map((type) => (
          <label key={type} for={`${path}.callTypes.${type}`}>
            <input
              id={`${path}.callTypes.${type}`}
              type="checkbox"
              checked={rule.callTypes.includes(type)}
              onChange={(event) => toggle(type, event.currentTarget.checked)}
            />
            {TYPE_WORDS[type]}
          </label>
        ))}
      </fieldset>
      <SelectField
        id={`${path}.result`}
        label="Then"
        disabled={locked}
        value={rule.result}
        choices={results}
        onValue={(result) => change({ result })}
      />
      {!locked && (
        <div class="item-actions">
          <button
            id={`${path}.up`}
            type="button"
            class="button"
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            Move up
          </button>
          <button
            id={`${path}.down`}
            type="button"
            class="button"
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          >
            Move down
          </button>
          <button type="button" class="button quiet" onClick={onRemove}>
            Remove rule {index + 1}
          </button>
        </div>
      )}
    </fieldset>
  );
}
