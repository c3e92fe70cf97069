import browser from 'webextension-polyfill';
import { z } from 'zod';
import { readApiLogin } from './api-login.ts';
import {
  type ApiLogin,
  defaultSettings,
  type Policy,
  policySchema,
  type Settings,
  settingsSchema,
  settingsSections,
} from './schema.ts';
import { LOCAL_KEYS } from './storage-keys.ts';

const SETTINGS_KEY = LOCAL_KEYS.settings;

export type EffectiveSettings = {
  settings: Settings;
  login: ApiLogin;
  /** Paths that policy has set, such as `dialer.address` or `crms`. */
  byPolicy: Set<string>;
  /** What could not be used, in words; everything else is kept and used. */
  problems: string[];
};

/** Reads section by section: one unreadable section falls back to its default and is reported, the others are kept. */
export function parseSettings(stored: unknown): { settings: Settings; problems: string[] } {
  if (stored === undefined || stored === null) return { settings: defaultSettings, problems: [] };
  const whole = settingsSchema.safeParse(stored);
  if (whole.success) return { settings: whole.data, problems: [] };
  const problems: string[] = [];
  const source = recordOf(stored);
  const sections = Object.entries(settingsSections).map(([name, schema]: [string, z.ZodType]) => {
    const parsed = schema.safeParse(source[name]);
    if (parsed.success) return [name, parsed.data];
    problems.push(`The saved setting “${name}” cannot be read and is not used: ${firstIssue(parsed.error)}`);
    return [name, undefined];
  });
  // What is left undefined gets its default.
  return { settings: settingsSchema.parse(Object.fromEntries(sections)), problems };
}

/** The same for policy: a section that IT got wrong is left out and reported, the rest applies. */
export function parsePolicy(managed: unknown): { policy: Policy; problems: string[] } {
  const problems: string[] = [];
  const policy: Record<string, unknown> = {};
  const source = recordOf(managed);
  for (const [name, schema] of Object.entries<z.ZodType>(policySchema.shape)) {
    const parsed = schema.safeParse(source[name]);
    if (!parsed.success) problems.push(`The policy’s “${name}” is not used: ${firstIssue(parsed.error)}`);
    else if (parsed.data !== undefined) policy[name] = parsed.data;
  }
  return { policy: policySchema.parse(policy), problems };
}

const recordOf = (value: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

const firstIssue = (error: z.ZodError) => {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'not understood';
};

const defined = (part: object | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));

/** Lays policy over what the person set. Pure. */
export function overlayPolicy(
  settings: Settings,
  login: ApiLogin,
  policy: Policy,
): Omit<EffectiveSettings, 'problems'> {
  const { dialer = {}, polling = {}, ...sections } = policy;
  const { user, password, ...dialerPart } = dialer;
  const byPolicy = new Set([
    ...Object.keys(defined(sections)),
    ...Object.keys(defined(dialer)).map((name) => `dialer.${name}`),
    ...Object.keys(defined(polling)).map((name) => `polling.${name}`),
  ]);
  return {
    settings: {
      ...settings,
      ...defined(sections),
      dialer: { ...settings.dialer, ...defined(dialerPart) },
      polling: { ...settings.polling, ...defined(polling) },
    },
    login: { user: user ?? login.user, password: password ?? login.password },
    byPolicy,
  };
}

/** What applies: the person's settings with policy laid over them. Readable only by the extension's own pages. */
export async function readEffectiveSettings(): Promise<EffectiveSettings> {
  const [stored, managed, login] = await Promise.all([
    browser.storage.local.get(SETTINGS_KEY),
    // Firefox rejects where no policy is set.
    browser.storage.managed.get(null).catch(() => ({})),
    readApiLogin(),
  ]);
  const own = parseSettings(stored[SETTINGS_KEY]);
  const fromPolicy = parsePolicy(managed);
  return {
    ...overlayPolicy(own.settings, login, fromPolicy.policy),
    problems: [...own.problems, ...fromPolicy.problems],
  };
}

/** The person's own settings, without policy. */
export async function readOwnSettings(): Promise<Settings> {
  return parseSettings((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]).settings;
}

/** Validates and saves the person's own settings; throws a ZodError and changes nothing when they are not valid. */
export async function writeOwnSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [SETTINGS_KEY]: settingsSchema.parse(settings) });
}

/** Saves where the agent has moved the card, and leaves all else as it is stored, what cannot be read included. */
export async function writeCardCorner(cardCorner: Settings['cardCorner']): Promise<void> {
  const stored = recordOf((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]);
  await browser.storage.local.set({ [SETTINGS_KEY]: { ...stored, cardCorner } });
}

/**
 * Calls back when anything that `readEffectiveSettings` reads has changed, until the signal aborts. `onlyCorner`: the card
 * was moved; nothing that is under way has to begin anew for that.
 */
export function onSettingsChanged(changed: (what: { onlyCorner: boolean }) => void, signal?: AbortSignal): void {
  const listener = (changes: Record<string, browser.Storage.StorageChange>, area: string) => {
    const settings = changes[SETTINGS_KEY];
    const login = LOCAL_KEYS.apiLoginChangedAtMs in changes;
    if (area === 'managed' || (area === 'local' && (settings || login)))
      changed({ onlyCorner: area === 'local' && !login && settings !== undefined && isMoveOfCard(settings) });
  };
  browser.storage.onChanged.addListener(listener);
  signal?.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener));
}

const isMoveOfCard = ({ oldValue, newValue }: browser.Storage.StorageChange): boolean =>
  withoutCorner(oldValue) === withoutCorner(newValue);
const withoutCorner = (stored: unknown): string => JSON.stringify({ ...recordOf(stored), cardCorner: null });
