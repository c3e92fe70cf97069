import {
  applyDraft,
  type Draft,
  draftOf,
  loginToKeep,
  type PasswordFacts,
  type Suggestions,
  suggestionsOf,
} from '#utils/settings/draft.ts';
import { saveSettings } from '#utils/settings/save.ts';
import { type EffectiveSettings, readEffectiveSettings } from '#utils/settings/store.ts';

/** What the page starts from. The password itself stays where it is stored. */
export type Stored = {
  base: Draft;
  byPolicy: Set<string>;
  suggestions: Suggestions;
  password: PasswordFacts;
  problems: EffectiveSettings['problems'];
};

export async function readStored(): Promise<Stored> {
  const { settings, login, byPolicy, suggested, problems } = await readEffectiveSettings();
  return {
    base: draftOf(settings, login?.user ?? ''),
    byPolicy,
    suggestions: suggestionsOf(suggested),
    password: {
      server: login && login.password !== '' ? login.server : null,
      byPolicy: byPolicy.has('dialer.password'),
    },
    problems,
  };
}

/** Stores what was changed in the page and nothing else, whole or not at all. */
export const writeStored = (draft: Draft, { base, byPolicy, suggestions }: Stored): Promise<void> =>
  saveSettings(
    (own) => applyDraft(own, draft, base, suggestions),
    (kept) => loginToKeep(kept, draft, base, byPolicy),
  );
