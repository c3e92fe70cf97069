import { t, type Words } from '#utils/words/words.ts';

type Props = { /** Of what is moved. */ id: string; what: Words; onPress: () => void };

/** Moves one item of an ordered list up by one place. */
export const EarlierButton = ({ id, what, onPress }: Props) => (
  <button
    id={`${id}.earlier`}
    type="button"
    class="button quiet"
    aria-label={t('options.ways.tryWayEarlier', { way: what })}
    onClick={onPress}
  >
    {t('options.ways.tryEarlier')}
  </button>
);
