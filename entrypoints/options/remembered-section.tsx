import { useEffect, useState } from 'preact/hooks';
import { countLinks, exportLinks, forgetAllLinks, forgetNamed } from '#utils/pop/remembered.ts';
import { TextField } from './field.tsx';
import { Section } from './section.tsx';

const countWords = (count: number): string => {
  if (count === 0) return 'No record is remembered yet.';
  return count === 1 ? 'One record is remembered.' : `${count.toLocaleString()} records are remembered.`;
};

/** How many records are remembered, and the buttons that hand them out or forget them. */
export function RememberedSection() {
  const [count, setCount] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const [name, setName] = useState('');

  useEffect(() => {
    const ending = new AbortController();
    const read = () => void countLinks().then((found) => !ending.signal.aborted && setCount(found));
    read();
    // Calls go on while this page is open in a tab.
    window.addEventListener('focus', read, { signal: ending.signal });
    return () => ending.abort();
  }, []);

  async function forget() {
    try {
      await forgetAllLinks();
      setCount(0);
      setSaid('Forgotten. The next call of each lead is searched for again.');
    } catch {
      setSaid('Not forgotten: the browser could not change its storage.');
    }
    setAsking(false);
  }

  async function forgetOne() {
    const wanted = name.trim();
    if (wanted === '') return setSaid('Enter which lead: its id, its code, or the address of its record.');
    try {
      const found = await forgetNamed(wanted);
      setCount(await countLinks());
      if (found > 0) setName('');
      setSaid(found > 0 ? `Forgotten: ${wanted}.` : `Nothing is remembered of ${wanted}.`);
    } catch {
      setSaid('Not forgotten: the browser could not change its storage.');
    }
  }

  return (
    <Section
      id="remembered"
      title="Remembered records"
      about="Which lead belongs to which record, as a search or “This is the record” has shown. It stays in this browser."
    >
      <p>{count === null ? '' : countWords(count)}</p>
      <TextField
        id="remembered.name"
        label="Forget one lead"
        hint="Its id, its vendor lead code, or the address of its record."
        value={name}
        onValue={setName}
        input={{
          maxLength: 4000,
          onKeyDown: (event) => {
            if (event.key === 'Enter') void forgetOne();
          },
        }}
      />
      <div class="try">
        <button type="button" class="button" disabled={!count} onClick={() => void forgetOne()}>
          Forget this lead
        </button>
      </div>
      <div class="try">
        {asking ? (
          <>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              Keep them
            </button>
            <button type="button" class="button" onClick={() => void forget()}>
              Forget them all
            </button>
          </>
        ) : (
          <>
            <button type="button" class="button" disabled={!count} onClick={() => void save()}>
              Export remembered records
            </button>
            <button type="button" class="button" disabled={!count} onClick={() => setAsking(true)}>
              Forget remembered records
            </button>
          </>
        )}
        <p aria-live="polite">{asking ? 'Forget every remembered record? This cannot be undone.' : said}</p>
      </div>
    </Section>
  );
}

/** Hands all of them to the person, as a JSON file. */
async function save(): Promise<void> {
  const text = JSON.stringify(await exportLinks(), null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'remembered-records.json';
  link.click();
  // The download has read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
