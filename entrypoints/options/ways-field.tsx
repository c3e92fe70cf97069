import { type Way, ways } from '#utils/crm/profile.ts';
import type { ChangeProps } from './crm-props.ts';
import { focusDrawn } from './focus.ts';

const WAYS: Record<Way, string> = {
  remembered: 'The record that this lead was linked to before',
  address: 'The record’s own address',
  search: 'The CRM’s search',
  lookup: 'A lookup in the CRM',
};

/** Which ways lead to a record of this CRM, and in which order they are tried. */
export function WaysField({ crm, path, locked, change }: ChangeProps) {
  const chosen = crm.ways.length === 0 ? [...ways] : crm.ways;
  const shown = [...chosen, ...ways.filter((way) => !chosen.includes(way))];
  // What is usual is what an empty list means, and there must be one way at least.
  const set = (wanted: Way[]) => change({ ways: wanted.join() === ways.join() ? [] : wanted });
  const toggle = (way: Way, on: boolean) => set(on ? [...chosen, way] : chosen.filter((each) => each !== way));
  const advance = (way: Way) => {
    const at = chosen.indexOf(way);
    set(chosen.toSpliced(at, 1).toSpliced(at - 1, 0, way));
    // At the top it has no button any more.
    focusDrawn(`${path}.ways.${way}${at > 1 ? '.earlier' : ''}`);
  };
  return (
    <fieldset class="choices" disabled={locked}>
      <legend>Ways to a record, tried in this order where the CRM has them</legend>
      {shown.map((way) => (
        <div key={way} class="ordered">
          <label for={`${path}.ways.${way}`}>
            <input
              id={`${path}.ways.${way}`}
              type="checkbox"
              checked={chosen.includes(way)}
              disabled={chosen.length === 1 && chosen.includes(way)}
              onChange={(event) => toggle(way, event.currentTarget.checked)}
            />
            {WAYS[way]}
          </label>
          {chosen.indexOf(way) > 0 && !locked && (
            <button
              id={`${path}.ways.${way}.earlier`}
              type="button"
              class="button quiet"
              aria-label={`Try earlier: ${WAYS[way]}`}
              onClick={() => advance(way)}
            >
              Try earlier
            </button>
          )}
        </div>
      ))}
    </fieldset>
  );
}
