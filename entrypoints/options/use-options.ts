import { useEffect, useRef, useState } from 'preact/hooks';
import { changedFields, checkDraft, type Draft, policyPath, rebase } from '#utils/settings/draft.ts';
import { onSettingsChanged } from '#utils/settings/store.ts';
import { readStored, type Stored, writeStored } from './stored.ts';

export type OptionsForm = ReturnType<typeof useOptions>;

/** The page's form: what is stored, what stands in the fields, what is wrong with it, and how saving went. */
export function useOptions(initial: Stored) {
  const [stored, setStored] = useState(initial);
  const [draft, setDraft] = useState(initial.base);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [said, setSaid] = useState('');

  const latest = useRef(stored);
  latest.current = stored;
  const dirty = changedFields(draft, stored.base).length > 0;
  const found = Object.entries(checkDraft(draft, stored.base, stored.password));
  // A mistake of the organisation's is not the person's to correct, and must not keep them from saving what is theirs.
  const lockedProblems = Object.fromEntries(found.filter(([id]) => isLocked(id)));
  const problems = Object.fromEntries(found.filter(([id]) => !isLocked(id)));

  function isLocked(id: string): boolean {
    const [field = ''] = id.split('.');
    return isField(field, draft) && stored.byPolicy.has(policyPath(field));
  }

  function follow(next: Stored) {
    const before = latest.current;
    latest.current = next;
    setStored(next);
    setDraft((current) => rebase(current, before.base, next.base));
  }

  useEffect(() => {
    const ending = new AbortController();
    // Another tab, the card in a CRM's page, or IT has changed something.
    const readAgain = async () => {
      const next = await readStored();
      if (!ending.signal.aborted) follow(next);
    };
    onSettingsChanged(() => void readAgain(), ending.signal);
    return () => ending.abort();
  }, []);

  useEffect(() => {
    const ending = new AbortController();
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    if (dirty) window.addEventListener('beforeunload', guard, { signal: ending.signal });
    return () => ending.abort();
  }, [dirty]);

  async function save(): Promise<void> {
    if (saving) return;
    setTried(true);
    const wrong = Object.keys(problems).length;
    if (wrong > 0) {
      setSaid(wrong === 1 ? 'Not saved: one field needs correcting.' : `Not saved: ${wrong} fields need correcting.`);
      // Once the problems stand beside their fields.
      requestAnimationFrame(focusFirstMistake);
      return;
    }
    setSaving(true);
    try {
      await writeStored(draft, stored);
      const next = await readStored();
      latest.current = next;
      setStored(next);
      setDraft(next.base);
      setLeft(new Set());
      setTried(false);
      setSaid('Saved.');
    } catch {
      setSaid('Not saved: the browser could not store the settings. Is the disk full?');
    }
    setSaving(false);
  }

  return {
    draft,
    stored,
    dirty,
    saving,
    said,
    lockedProblems,
    change: (part: Partial<Draft>) => {
      setSaid('');
      setDraft((current) => ({ ...current, ...part }));
    },
    save,
    discard: () => {
      if (!dirty || saving) return;
      setDraft(stored.base);
      setLeft(new Set());
      setTried(false);
      setSaid('Changes discarded.');
    },
    /** Whether policy has set a field, so that it is only shown. */
    locked: (field: keyof Draft) => stored.byPolicy.has(policyPath(field)),
    fields: {
      problemOf: (id: string) => lockedProblems[id] ?? (tried || left.has(id) ? problems[id] : undefined),
      left: (id: string) => setLeft((ids) => new Set([...ids, id])),
    },
    /** Shows the problems of these fields at once, as if they had been left. */
    show: (ids: string[]) => {
      setLeft((before) => new Set([...before, ...ids]));
      requestAnimationFrame(focusFirstMistake);
    },
  };
}

const isField = (name: string, draft: Draft): name is keyof Draft => Object.hasOwn(draft, name);

function focusFirstMistake(): void {
  const field = document.querySelector<HTMLElement>('[aria-invalid="true"]:enabled');
  // A mistake in a part that is folded away could not be seen.
  for (let part = field?.closest('details'); part; part = part.parentElement?.closest('details')) part.open = true;
  field?.focus();
}
