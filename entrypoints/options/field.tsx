import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { say, type Words } from '#utils/words/words.ts';
import { afterPress } from './after-press.ts';
import { onEnter } from './on-enter.ts';
import { type Origin, OriginNote } from './origin-note.tsx';

/** What fields need to know of the page that they stand in. */
export type FieldContext = {
  /** What to show beside a field, if it is wrong and the time has come to say so. */
  problemOf: (id: string) => Words | undefined;
  /** The person has left a field in which something stands: what is wrong with it may be said. */
  touch: (id: string) => void;
  /** Enter was pressed in a field that does nothing else with it. */
  pressedEnter: () => void;
};

export const Fields = createContext<FieldContext>({
  problemOf: () => undefined,
  touch: () => {},
  pressedEnter: () => {},
});

type FieldProps = {
  id: string;
  label: string;
  hint?: ComponentChildren;
  /** Set by policy: shown and not to be changed. */
  locked?: boolean;
  /** Suggested by policy, or changed from what it suggests. */
  origin?: Origin | null;
  /** Not to be changed, for a reason that is said elsewhere. */
  disabled?: boolean;
  children: (control: ControlProps) => ComponentChildren;
};

type ControlProps = {
  id: string;
  'aria-describedby': string;
  'aria-invalid': 'true' | undefined;
  disabled: boolean;
};

/** A labelled control with its hint, and what is wrong with it right beside it. */
export function Field({ id, label, hint, locked = false, origin = null, disabled = locked, children }: FieldProps) {
  const found = useContext(Fields).problemOf(id);
  const problem = found && say(found);
  return (
    <div class={`field ${problem ? 'wrong' : ''}`}>
      <label for={id}>{label}</label>
      <OriginNote id={`${id}-origin`} locked={locked} origin={origin} setting={label} />
      {children({
        id,
        'aria-describedby': `${locked || origin?.kind === 'suggested' ? `${id}-origin ` : ''}${id}-hint ${id}-problem`,
        'aria-invalid': problem ? 'true' : undefined,
        disabled,
      })}
      <p id={`${id}-problem`} class="problem">
        {problem}
      </p>
      <p id={`${id}-hint`} class="hint">
        {/* A problem may say what the hint says. */}
        {typeof hint === 'string' && problem?.includes(hint) ? '' : hint}
      </p>
    </div>
  );
}

type TextProps = Omit<FieldProps, 'children'> & {
  value: string;
  onValue: (value: string) => void;
  input?: InputHTMLAttributes;
};

export function TextField({ value, onValue, input = {}, ...field }: TextProps) {
  const { touch, pressedEnter } = useContext(Fields);
  return (
    <Field {...field}>
      {(control) => (
        <input
          type="text"
          autocomplete="off"
          spellcheck={false}
          onKeyDown={onEnter(pressedEnter)}
          {...input}
          {...control}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          // A field that was only passed through is not complained about.
          onBlur={() => value.trim() !== '' && afterPress(() => touch(field.id))}
        />
      )}
    </Field>
  );
}

type SelectProps<Value extends string> = Omit<FieldProps, 'children'> & {
  value: Value;
  onValue: (value: Value) => void;
  choices: readonly { value: Value; label: string }[];
};

export function SelectField<Value extends string>({ value, onValue, choices, ...field }: SelectProps<Value>) {
  return (
    <Field {...field}>
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
            if (chosen) onValue(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
