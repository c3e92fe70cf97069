import { useEffect, useState } from 'preact/hooks';
import { countLinks } from '#utils/pop/remembered.ts';
import { t } from '#utils/words/words.ts';
import { ForgetAll } from './forget-all.tsx';
import { ForgetLead } from './forget-lead.tsx';
import { Section } from './section.tsx';

/** How many records are remembered, and the buttons that export or forget them. */
export function RememberedSection() {
  const [count, setCount] = useState<number | null>(null);

  useEffect(() => {
    const ending = new AbortController();
    const read = () => void countLinks().then((found) => !ending.signal.aborted && setCount(found));
    read();
    // Calls go on while this page is open in a tab.
    window.addEventListener('focus', read, { signal: ending.signal });
    return () => ending.abort();
  }, []);

  return (
    <Section
      id="remembered"
      title={t('options.remembered.title')}
      about={t('options.remembered.about', { link: t('card.link') })}
    >
      <p>{count === null ? '' : t('options.remembered.count', count, { records: count.toLocaleString() })}</p>
      <ForgetLead none={!count} onForgotten={setCount} />
      <ForgetAll none={!count} onForgotten={() => setCount(0)} />
    </Section>
  );
}
