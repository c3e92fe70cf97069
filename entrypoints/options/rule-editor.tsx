import { type CallType, callTypes, type PopRule } from '#utils/settings/rules.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import { SelectField, TextField } from './field.tsx';

/** What a rule may lead to: the id of a CRM or `dontPop`, and how it is called. */
export type Result = { value: string; label: string };

type Props = {
  rule: PopRule;
  index: number;
  count: number;
  locked: boolean;
  results: readonly Result[];
  onChange: (rule: PopRule) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
};

type PartProps = { rule: PopRule; path: string; locked: boolean; change: (part: Partial<PopRule>) => void };

const CALL_TYPES: Record<CallType, PlainKey> = {
  inbound: 'options.rules.inbound',
  manual: 'options.rules.manual',
  dialer: 'options.rules.dialer',
};

/** One rule: which calls it is for, and what becomes of them. */
export function RuleEditor({ rule, index, count, locked, results, onChange, onMove, onRemove }: Props) {
  const path = `rules.${index}`;
  const change = (part: Partial<PopRule>) => onChange({ ...rule, ...part });
  const number = index + 1;
  return (
    <fieldset class="item">
      <legend>{t('options.rules.rule', { number })}</legend>
      <div class="pair">
        <TextField
          id={`${path}.campaign`}
          label={t('options.rules.campaign')}
          hint={t('options.rules.campaignHint')}
          disabled={locked}
          value={rule.campaign}
          onValue={(campaign) => change({ campaign })}
        />
        <TextField
          id={`${path}.codeShape`}
          label={t('options.rules.codeShape')}
          hint={t('options.rules.codeShapeHint')}
          disabled={locked}
          value={rule.codeShape}
          onValue={(codeShape) => change({ codeShape })}
        />
      </div>
      <CallTypes rule={rule} path={path} locked={locked} change={change} />
      <SelectField
        id={`${path}.result`}
        label={t('options.rules.result')}
        disabled={locked}
        value={rule.result}
        choices={results}
        onValue={(result) => change({ result })}
      />
      {!locked && (
        <div class="actions">
          <button
            id={`${path}.up`}
            type="button"
            class="button"
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            {t('options.rules.moveUp')}
          </button>
          <button
            id={`${path}.down`}
            type="button"
            class="button"
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          >
            {t('options.rules.moveDown')}
          </button>
          <button type="button" class="button quiet" onClick={onRemove}>
            {t('options.rules.remove', { number })}
          </button>
        </div>
      )}
    </fieldset>
  );
}

function CallTypes({ rule, path, locked, change }: PartProps) {
  const toggle = (type: CallType, on: boolean) =>
    change({ callTypes: callTypes.filter((each) => (each === type ? on : rule.callTypes.includes(each))) });
  return (
    <fieldset class="choices row" disabled={locked}>
      <legend>{t('options.rules.callTypes')}</legend>
      {callTypes.map((type) => (
        <label key={type} for={`${path}.callTypes.${type}`}>
          <input
            id={`${path}.callTypes.${type}`}
            type="checkbox"
            checked={rule.callTypes.includes(type)}
            onChange={(event) => toggle(type, event.currentTarget.checked)}
          />
          {t(CALL_TYPES[type])}
        </label>
      ))}
    </fieldset>
  );
}
