import browser from 'webextension-polyfill';
import { sentence, type Words } from '../words/words.ts';
import { readLogin } from './api-login.ts';
import { type LayeredSettings, overlayPolicy } from './layers.ts';
import { migrateSettings } from './migrate.ts';
import { isRecord, nothingSaved, parsePolicy, parseSettings, recordOf } from './parse.ts';
import { type OwnSettings, ownSettingsSchema, type Settings } from './schema.ts';
import { inSettingsTurn } from './settings-turn.ts';
import { LOCAL_KEYS } from './storage-keys.ts';
import { originalOf } from './unreadable-settings.ts';

const SETTINGS_KEY = LOCAL_KEYS.settings;

export type EffectiveSettings = Omit<LayeredSettings, 'suggested'> & {
  /** What could not be used; everything else is used. */
  problems: Words[];
  /** The browser does not let the saved log-in be read, and policy sets none. */
  loginUnreadable?: boolean;
};

/**
 * The settings that apply: what policy locks, what the person has set, what policy suggests, what is built in. Works only in
 * the extension's own pages.
 */
export async function readEffectiveSettings(): Promise<EffectiveSettings & Pick<LayeredSettings, 'suggested'>> {
  const [local, managed] = await Promise.all([
    browser.storage.local.get(SETTINGS_KEY),
    // Firefox rejects where no policy is set.
    browser.storage.managed.get(null).catch(() => ({})),
  ]);
  const stored = parseSettings(local[SETTINGS_KEY]);
  const fromPolicy = parsePolicy(managed);
  let isUnreadable = false;
  const login = await readLogin(stored.own.dialer?.login ?? null).catch(() => {
    isUnreadable = true;
    return null;
  });
  const effective = overlayPolicy(stored.own, login, fromPolicy.policy);
  // Where policy sets the log-in, or none is needed, nothing has to be read for it.
  const { user, password } = fromPolicy.policy.dialer ?? {};
  const isNeeded = !effective.settings.dialer.noLogin && (user === undefined || password === undefined);
  const loginUnreadable = isUnreadable && isNeeded;
  const unreadable = loginUnreadable ? [sentence('problem.loginUnreadable')] : [];
  return { ...effective, problems: [...unreadable, ...stored.problems, ...fromPolicy.problems], loginUnreadable };
}

/** What the person has set, without policy. */
export async function readOwnSettings(): Promise<OwnSettings> {
  return parseSettings((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]).own;
}

/**
 * Validates and writes what the person has set, for `saveSettings`; throws a ZodError and changes nothing when it is not
 * valid. What it replaces is kept where it cannot be read.
 */
export async function writeOwnSettings(settings: OwnSettings): Promise<void> {
  const valid = ownSettingsSchema.parse(settings);
  const stored = (await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY];
  await browser.storage.local.set({ ...originalOf(stored, parseSettings(stored).problems), [SETTINGS_KEY]: valid });
}

/**
 * Saves where the agent has moved the card. Everything else stays as it is stored, even what cannot be read: in place of
 * what is no settings at all nothing is saved.
 */
export const writeCardCorner = (cardCorner: Settings['cardCorner']): Promise<void> =>
  inSettingsTurn(async () => {
    const stored = (await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY] ?? nothingSaved;
    if (!isRecord(stored)) return;
    // In an older format it is not told whether a corner was chosen.
    const { migrated } = migrateSettings(recordOf(stored));
    await browser.storage.local.set({ [SETTINGS_KEY]: { ...migrated, cardCorner } });
  });

/**
 * Calls back when anything that `readEffectiveSettings` reads has changed, until the signal aborts. `onlyCorner` says
 * that only the card was moved, so that nothing under way needs to restart.
 */
export function onSettingsChanged(changed: (what: { onlyCorner: boolean }) => void, signal?: AbortSignal): void {
  const { local, managed } = browser.storage;
  const localChanged = (changes: browser.Storage.StorageAreaOnChangedChangesType) => {
    const settings = changes[SETTINGS_KEY];
    // The log-in changes with them, because they name it.
    if (settings) changed({ onlyCorner: isMoveOfCard(settings) });
  };
  const managedChanged = () => changed({ onlyCorner: false });
  // Each area by itself: the event of all areas also tells of storage.session, which is written at every poll.
  local.onChanged.addListener(localChanged);
  managed.onChanged.addListener(managedChanged);
  signal?.addEventListener('abort', () => {
    local.onChanged.removeListener(localChanged);
    managed.onChanged.removeListener(managedChanged);
  });
}

const isMoveOfCard = ({ oldValue, newValue }: browser.Storage.StorageChange): boolean =>
  withoutCorner(oldValue) === withoutCorner(newValue);
/** As it is understood, because Chrome gives what is stored with its keys in another order. */
function withoutCorner(stored: unknown): string {
  const { own, problems } = parseSettings(stored);
  return JSON.stringify([{ ...own, cardCorner: null }, problems]);
}
