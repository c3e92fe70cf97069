import { SelectField } from './field.tsx';
import type { CardCorner } from '#utils/messages/protocol.ts';
import type { Opening } from '#utils/settings/schema.ts';
import { Section } from './section.tsx';
import type { OptionsForm } from './use-options.ts';

const OPENINGS: readonly { value: Opening; label: string }[] = [
  { value: 'reuse', label: 'In the tab of the last record, unless something is unsaved there' },
  { value: 'new-tab', label: 'Always in a new tab' },
  { value: 'background', label: 'In the background, with a notification' },
  { value: 'ask', label: 'Only after I say so' },
];

const CORNERS: readonly { value: CardCorner; label: string }[] = [
  { value: 'top-right', label: 'Top right' },
  { value: 'bottom-right', label: 'Bottom right' },
  { value: 'bottom-left', label: 'Bottom left' },
  { value: 'top-left', label: 'Top left' },
];

export function OpeningSection({ form: { draft, change, locked } }: { form: OptionsForm }) {
  return (
    <Section
      id="opening-section"
      title="How records open"
      about="A record that is open already comes to the front, unless you are typing."
    >
      <SelectField
        id="opening"
        label="Records that are not open yet"
        locked={locked('opening')}
        value={draft.opening}
        choices={OPENINGS}
        onValue={(opening) => change({ opening })}
      />
      <SelectField
        id="cardCorner"
        label="Corner of the page for the call card"
        hint="The card can also be moved in the page itself."
        locked={locked('cardCorner')}
        value={draft.cardCorner}
        choices={CORNERS}
        onValue={(cardCorner) => change({ cardCorner })}
      />
    </Section>
  );
}
