import { SelectField } from './field.tsx';
import type { CardCorner } from '#utils/messages/protocol.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { type PlainKey, t } from '#utils/words/words.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const OPENINGS: readonly { value: Opening; label: PlainKey; hint?: PlainKey }[] = [
  { value: 'reuse', label: 'options.opening.reuse' },
  { value: 'own-tab', label: 'options.opening.ownTab', hint: 'options.opening.ownTabHint' },
  { value: 'new-tab', label: 'options.opening.newTab' },
  { value: 'background', label: 'options.opening.background', hint: 'options.opening.backgroundHint' },
  { value: 'ask', label: 'options.opening.ask', hint: 'options.opening.askHint' },
];

const CORNERS: readonly { value: CardCorner; label: PlainKey }[] = [
  { value: 'top-right', label: 'options.opening.topRight' },
  { value: 'bottom-right', label: 'options.opening.bottomRight' },
  { value: 'bottom-left', label: 'options.opening.bottomLeft' },
  { value: 'top-left', label: 'options.opening.topLeft' },
];

/** In which tab a record opens, and where its call card appears. */
export function OpeningSection({ form: { draft, change, locked, origin } }: { form: OptionsForm }) {
  const hint = OPENINGS.find(({ value }) => value === draft.opening)?.hint;
  return (
    <Section id="opening-section" title={t('options.opening.title')} about={t('options.opening.about')}>
      <SelectField
        id="opening"
        label={t('options.opening.which')}
        hint={hint && t(hint)}
        locked={locked('opening')}
        origin={origin('opening')}
        value={draft.opening}
        choices={OPENINGS.map(({ value, label }) => ({ value, label: t(label) }))}
        onValue={(opening) => change({ opening })}
      />
      <SelectField
        id="cardCorner"
        label={t('options.opening.corner')}
        hint={t('options.opening.cornerHint')}
        locked={locked('cardCorner')}
        origin={origin('cardCorner')}
        value={draft.cardCorner}
        choices={CORNERS.map(({ value, label }) => ({ value, label: t(label) }))}
        onValue={(cardCorner) => change({ cardCorner })}
      />
    </Section>
  );
}
