import { useState } from 'preact/hooks';
import { checkDraft, type Draft, policyPath } from '#utils/settings/draft.ts';
import { focusFirstProblem } from './focus.ts';
import type { Stored } from './stored.ts';

/** What is wrong in the page, and beside which fields the time has come to say so. */
export function useProblems(draft: Draft, { byPolicy, password }: Stored) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saveTried, setSaveTried] = useState(false);

  const isLocked = (id: string): boolean => {
    const [field = ''] = id.split('.');
    return isField(field, draft) && byPolicy.has(policyPath(field));
  };
  const found = Object.entries(checkDraft(draft, password));
  const problems = Object.fromEntries(found.filter(([id]) => !isLocked(id)));
  // A mistake of the organisation's is not the person's to correct, and must not keep them from saving what is theirs.
  const lockedProblems = Object.fromEntries(found.filter(([id]) => isLocked(id)));

  const touch = (...ids: string[]) => setTouched((before) => new Set([...before, ...ids]));
  return {
    lockedProblems,
    /** How many fields must be corrected before this could be saved. */
    countIn: (wanted: Draft) => Object.keys(checkDraft(wanted, password)).filter((id) => !isLocked(id)).length,
    fields: {
      problemOf: (id: string) => lockedProblems[id] ?? (saveTried || touched.has(id) ? problems[id] : undefined),
      touch: (id: string) => touch(id),
    },
    /** Shows the problems of these fields at once, as if the person had left them. */
    show: (ids: string[]) => {
      touch(...ids);
      focusFirstProblem();
    },
    showAll: () => {
      setSaveTried(true);
      focusFirstProblem();
    },
    /** Nothing is shown beside a field until it is left again. */
    hideAll: () => {
      setTouched(new Set());
      setSaveTried(false);
    },
  };
}

const isField = (name: string, draft: Draft): name is keyof Draft => Object.hasOwn(draft, name);
