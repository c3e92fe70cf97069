import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { changedFields, type Draft, policyPath, rebase } from '#utils/settings/draft.ts';
import { onSettingsChanged } from '#utils/settings/store.ts';
import { sentence, type Words } from '#utils/words/words.ts';
import { readStored, type Stored, writeStored } from './stored.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useProblems } from './use-problems.ts';

export type OptionsForm = ReturnType<typeof useOptions>;

/** The page's form: what is stored, what stands in the fields, what is wrong with it, and how saving went. */
export function useOptions(initial: Stored) {
  const [stored, setStored] = useState(initial);
  const [draft, setDraft] = useState(initial.base);
  const [saving, setSaving] = useState(false);
  const [message, setMessage] = useState<Words | null>(null);
  const problems = useProblems(draft, stored);
  const latest = useRef(stored);
  latest.current = stored;
  const dirty = changedFields(draft, stored.base).length > 0;
  useLeaveGuard(dirty);

  // Before the page is seen: what is changed from then on is not missed.
  useLayoutEffect(() => {
    const ending = new AbortController();
    // Another tab, the card in a CRM's page, or IT has changed something.
    const readAgain = async () => {
      const next = await readStored();
      if (ending.signal.aborted) return;
      const before = latest.current;
      latest.current = next;
      setStored(next);
      setDraft((current) => rebase(current, before.base, next.base));
    };
    onSettingsChanged(() => void readAgain(), ending.signal);
    return () => ending.abort();
  }, []);

  async function save(): Promise<void> {
    if (saving) return;
    if (problems.count > 0) {
      setMessage(sentence('options.save.mistakes', problems.count));
      return problems.showAll();
    }
    setSaving(true);
    try {
      await writeStored(draft, stored);
      const next = await readStored();
      latest.current = next;
      setStored(next);
      setDraft(next.base);
      problems.hideAll();
      setMessage(sentence('options.save.saved'));
    } catch {
      setMessage(sentence('options.save.failed'));
    }
    setSaving(false);
  }

  function discard(): void {
    if (!dirty || saving) return;
    setDraft(stored.base);
    problems.hideAll();
    setMessage(sentence('options.save.discarded'));
  }

  return {
    draft,
    stored,
    dirty,
    saving,
    /** What came of saving or discarding; null once something was changed after it. */
    message,
    fields: problems.fields,
    lockedProblems: problems.lockedProblems,
    showProblems: problems.show,
    change: (part: Partial<Draft>) => {
      setMessage(null);
      setDraft((current) => ({ ...current, ...part }));
    },
    save,
    discard,
    /** Whether policy has set a field, so that it is only shown. */
    locked: (field: keyof Draft) => stored.byPolicy.has(policyPath(field)),
  };
}
