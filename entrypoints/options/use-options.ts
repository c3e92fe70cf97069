import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  changedFields,
  type Draft,
  isAsSuggested,
  policyPath,
  rebase,
  type Suggestions,
} from '#utils/settings/draft.ts';
import { onSettingsChanged } from '#utils/settings/store.ts';
import { sentence, type Words } from '#utils/words/words.ts';
import { savedWords } from './saved-words.ts';
import type { Origin } from './origin-note.tsx';
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

  async function save(wanted = draft): Promise<void> {
    if (saving) return;
    const mistakes = problems.countIn(wanted);
    if (mistakes > 0) {
      setMessage(sentence('options.save.mistakes', mistakes));
      return problems.showAll();
    }
    setSaving(true);
    try {
      await writeStored(wanted, stored);
      const next = await readStored();
      latest.current = next;
      setStored(next);
      setDraft(next.base);
      problems.hideAll();
      setMessage(savedWords(next.base, changes(wanted, stored)));
    } catch {
      setMessage(sentence('options.save.failed'));
    }
    setSaving(false);
  }

  /** Whether what was changed in the CRMs is all that was changed, and right, so that it can be saved as it is. */
  const canSaveCrms = (crms: Draft['crms']): boolean => {
    const wanted = { ...draft, crms };
    return changedFields(wanted, stored.base).every((field) => field === 'crms') && problems.countIn(wanted) === 0;
  };

  function discard(): void {
    if (!dirty || saving) return;
    setDraft(stored.base);
    problems.hideAll();
    setMessage(sentence('options.save.discarded'));
  }

  const change = (part: Partial<Draft>): void => {
    setMessage(null);
    setDraft((current) => ({ ...current, ...part }));
  };

  return {
    draft,
    stored,
    dirty,
    saving,
    /** What came of saving or discarding; null once something was changed after it. */
    message,
    fields: { ...problems.fields, pressedEnter: () => void save() },
    lockedProblems: problems.lockedProblems,
    showProblems: problems.show,
    change,
    save: () => save(),
    canSaveCrms,
    /** Changes the CRMs, and saves them where nothing else waits to be saved. */
    acceptCrms: async (crms: Draft['crms']): Promise<void> => {
      setMessage(null);
      setDraft((current) => ({ ...current, crms }));
      if (canSaveCrms(crms)) await save({ ...draft, crms });
    },
    discard,
    /** Whether policy has set a field, so that it is only shown. */
    locked: (field: keyof Draft) => stored.byPolicy.has(policyPath(field)),
    origin: (field: keyof Draft) => originOf(field, draft, stored.suggestions, change),
  };
}

/** What the organisation's suggestion has to do with what stands in a field; null where it suggests nothing. */
function originOf(
  field: keyof Draft,
  draft: Draft,
  suggestions: Suggestions,
  change: (part: Partial<Draft>) => void,
): Origin | null {
  if (!(field in suggestions)) return null;
  if (isAsSuggested(draft, field, suggestions)) return { kind: 'suggested' };
  return { kind: 'own', restore: () => change({ [field]: suggestions[field] }) };
}

/** Whether a save changes what is stored. It puts aside what could not be read, also where nothing else was changed. */
const changes = (wanted: Draft, { base, problems }: Stored): boolean =>
  problems.length > 0 || changedFields(wanted, base).length > 0;
