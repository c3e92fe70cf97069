import { readApiLogin, writeApiLogin } from '#utils/settings/api-login.ts';
import { applyDraft, type Draft, draftOf, type PasswordFacts } from '#utils/settings/draft.ts';
import {
  type EffectiveSettings,
  readEffectiveSettings,
  readOwnSettings,
  writeOwnSettings,
} from '#utils/settings/store.ts';

/** What the page starts from. The password itself stays where it is stored. */
export type Stored = {
  base: Draft;
  byPolicy: Set<string>;
  password: PasswordFacts;
  problems: EffectiveSettings['problems'];
};

export async function readStored(): Promise<Stored> {
  const { settings, login, byPolicy, problems } = await readEffectiveSettings();
  return {
    base: draftOf(settings, login.user),
    byPolicy,
    password: { stored: login.password !== '', byPolicy: byPolicy.has('dialer.password') },
    problems,
  };
}

/** Stores what was changed in the page, and nothing else. */
export async function writeStored(draft: Draft, { base, byPolicy }: Stored): Promise<void> {
  await writeOwnSettings(applyDraft(await readOwnSettings(), draft, base));
  const own = await readApiLogin();
  const user = byPolicy.has('dialer.user') ? own.user : draft.user.trim();
  const password = draft.password === '' ? own.password : draft.password;
  if (user !== own.user || password !== own.password) await writeApiLogin({ user, password });
}
