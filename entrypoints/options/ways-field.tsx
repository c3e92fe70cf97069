import { type Way, ways } from '#utils/crm/profile.ts';
import { type PlainKey, sentence, t } from '#utils/words/words.ts';
import type { ChangeProps } from './crm-props.ts';
import { EarlierButton } from './earlier-button.tsx';
import { focusOnceDrawn } from './focus.ts';

const LABELS: Record<Way, PlainKey> = {
  remembered: 'options.ways.remembered',
  address: 'options.ways.address',
  search: 'options.ways.search',
  lookup: 'options.ways.lookup',
};

/** Which ways lead to a record of this CRM, and in which order they are tried. */
export function WaysField({ crm, path, locked, change }: ChangeProps) {
  const chosen = crm.ways.length === 0 ? [...ways] : crm.ways;
  const listed = [...chosen, ...ways.filter((way) => !chosen.includes(way))];
  // An empty list means the default order, and there must be one way at least.
  const set = (wanted: Way[]) => change({ ways: wanted.join() === ways.join() ? [] : wanted });
  const toggle = (way: Way, on: boolean) => set(on ? [...chosen, way] : chosen.filter((each) => each !== way));
  const moveUp = (way: Way) => {
    const from = chosen.indexOf(way);
    set(chosen.toSpliced(from, 1).toSpliced(from - 1, 0, way));
    // At the top it has no button any more.
    focusOnceDrawn(`${path}.ways.${way}${from > 1 ? '.earlier' : ''}`);
  };
  return (
    <fieldset class="choices" disabled={locked}>
      <legend>{t('options.ways.legend')}</legend>
      {listed.map((way) => (
        <div key={way} class="ordered">
          <label for={`${path}.ways.${way}`}>
            <input
              id={`${path}.ways.${way}`}
              type="checkbox"
              checked={chosen.includes(way)}
              disabled={chosen.length === 1 && chosen.includes(way)}
              onChange={(event) => toggle(way, event.currentTarget.checked)}
            />
            {t(LABELS[way])}
          </label>
          {chosen.indexOf(way) > 0 && !locked && (
            <EarlierButton id={`${path}.ways.${way}`} what={sentence(LABELS[way])} onPress={() => moveUp(way)} />
          )}
        </div>
      ))}
    </fieldset>
  );
}
