import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import { issueWords } from '../words/issue-words.ts';
import { sentence, type Words } from '../words/words.ts';
import type { CrmProfile } from '../crm/profile.ts';
import { dialerEndpoint } from '../dialer/address.ts';
import type { ServerLogin } from '../dialer/client.ts';
import { readLogin } from './api-login.ts';
import { migrateSettings } from './migrate.ts';
import {
  defaultSettings,
  type Policy,
  policySchema,
  SETTINGS_VERSION,
  type Settings,
  settingsSchema,
  settingsSections,
} from './schema.ts';
import { inSettingsTurn } from './settings-turn.ts';
import { readList } from './read-list.ts';
import { LOCAL_KEYS } from './storage-keys.ts';
import { originalOf } from './unreadable-settings.ts';

const SETTINGS_KEY = LOCAL_KEYS.settings;

export type EffectiveSettings = {
  settings: Settings;
  /** The API log-in, and where it may be sent; null for none. */
  login: ServerLogin | null;
  /** Paths that policy has set, such as `dialer.address` or `crms`. */
  byPolicy: Set<string>;
  /** What could not be used; everything else is used. */
  problems: Words[];
  /** The browser does not let the saved log-in be read, and policy sets none. */
  loginUnreadable?: boolean;
};

/**
 * Stored settings of any version in the newest format. One section that cannot be read falls back to its default and is
 * reported, the others are used; of a list, one entry. Reading changes nothing that is stored.
 */
export function parseSettings(stored: unknown): { settings: Settings; problems: Words[] } {
  if (stored === undefined || stored === null) return { settings: defaultSettings, problems: [] };
  if (!isRecord(stored)) return { settings: defaultSettings, problems: [sentence('problem.noSettings')] };
  const { migrated, problem } = migrateSettings(recordOf(stored));
  const problems = problem ? [problem] : [];
  const sections = Object.entries(settingsSections).map(([name, schema]: [string, z.ZodMiniType]) => {
    const list = readList(name, migrated[name]);
    const parsed = schema.safeParse(list?.data ?? migrated[name]);
    problems.push(...entryProblems('problem.entry', list));
    if (parsed.success) return [name, parsed.data];
    problems.push(sentence('problem.setting', { name, problem: firstProblem(parsed.error) }));
    return [name, undefined];
  });
  // A section that is undefined gets its default.
  return { settings: settingsSchema.parse(Object.fromEntries(sections)), problems };
}

/** The same for policy: a section that IT got wrong is left out and reported, the others apply. */
export function parsePolicy(managed: unknown): { policy: Policy; problems: Words[] } {
  const problems: Words[] = [];
  const policy: Record<string, unknown> = {};
  const source = recordOf(managed);
  for (const [name, schema] of Object.entries<z.ZodMiniType>(policySchema.shape)) {
    const list = readList(name, source[name]);
    const parsed = schema.safeParse(list?.data ?? source[name]);
    problems.push(...entryProblems('problem.policyEntry', list));
    if (!parsed.success) problems.push(sentence('problem.policy', { name, problem: firstProblem(parsed.error) }));
    else if (parsed.data !== undefined) policy[name] = parsed.data;
  }
  const parsed = policySchema.parse(policy);
  return withoutHomelessPassword(parsed, [...problems, ...sameIds(parsed.crms ?? [])]);
}

/** CRMs of an id that an earlier one has: no rule and no pop can mean them. */
const sameIds = (crms: readonly Pick<CrmProfile, 'id'>[]): Words[] =>
  crms.flatMap(({ id }, index) => {
    const first = crms.findIndex((each) => each.id === id);
    return first === index ? [] : [sentence('problem.policySameId', { number: index + 1, first: first + 1, id })];
  });

/** A password belongs to one server. Where policy does not say to which, whoever sets the address would choose. */
function withoutHomelessPassword(policy: Policy, problems: Words[]): { policy: Policy; problems: Words[] } {
  const { password, ...dialer } = policy.dialer ?? {};
  if (password === undefined || dialer.address !== undefined) return { policy, problems };
  return { policy: { ...policy, dialer }, problems: [...problems, sentence('problem.policyPassword')] };
}

/** What stands for settings of which nothing was saved yet. */
const nothingSaved = { version: SETTINGS_VERSION };

const isRecord = (value: unknown) => z.record(z.string(), z.unknown()).safeParse(value).success;
const recordOf = (value: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

function firstProblem(error: z.core.$ZodError): Words {
  const [issue] = error.issues;
  if (!issue) return sentence('problem.notUnderstood');
  const problem = issueWords(issue);
  return issue.path.length === 0 ? problem : sentence('problem.at', { path: issue.path.join('.'), problem });
}

const entryProblems = (key: 'problem.entry' | 'problem.policyEntry', list: ReturnType<typeof readList>): Words[] =>
  (list?.unreadable ?? []).map(({ list: of, number, name, error }) => {
    const what = sentence(of === 'crms' ? 'problem.crmEntry' : 'problem.ruleEntry', { number });
    const entry = name === '' ? what : sentence('problem.namedEntry', { entry: what, name });
    return sentence(key, { entry, problem: firstProblem(error) });
  });

const defined = (part: object | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));

/** The person's settings with policy laid over them. Pure. */
export function overlayPolicy(
  settings: Settings,
  login: ServerLogin | null,
  policy: Policy,
): Omit<EffectiveSettings, 'problems'> {
  const { dialer = {}, polling = {}, ...sections } = policy;
  const { user, password, ...dialerPart } = dialer;
  const byPolicy = new Set([
    ...Object.keys(defined(sections)),
    ...Object.keys(defined(dialer)).map((name) => `dialer.${name}`),
    ...Object.keys(defined(polling)).map((name) => `polling.${name}`),
  ]);
  const effective: Settings = {
    ...settings,
    ...defined(sections),
    dialer: { ...settings.dialer, ...defined(dialerPart) },
    polling: { ...settings.polling, ...defined(polling) },
  };
  return {
    settings: effective,
    login: effective.dialer.noLogin ? null : loginUnder({ user, password, address: dialer.address }, login),
    byPolicy,
  };
}

/** The log-in that applies: policy's password goes to policy's address, the person's own to the server it was typed for. */
function loginUnder(
  { user, password, address = '' }: Pick<NonNullable<Policy['dialer']>, 'user' | 'password' | 'address'>,
  own: ServerLogin | null,
): ServerLogin | null {
  if (password !== undefined) {
    const endpoint = dialerEndpoint(address);
    return 'problem' in endpoint ? null : { user: user ?? own?.user ?? '', password, server: endpoint.url };
  }
  return user === undefined ? own : { password: '', server: '', ...own, user };
}

/** The settings that apply: the person's own, with policy laid over them. Works only in the extension's own pages. */
export async function readEffectiveSettings(): Promise<EffectiveSettings> {
  const [stored, managed] = await Promise.all([
    browser.storage.local.get(SETTINGS_KEY),
    // Firefox rejects where no policy is set.
    browser.storage.managed.get(null).catch(() => ({})),
  ]);
  const own = parseSettings(stored[SETTINGS_KEY]);
  const fromPolicy = parsePolicy(managed);
  let isUnreadable = false;
  const login = await readLogin(own.settings.dialer.login).catch(() => {
    isUnreadable = true;
    return null;
  });
  const effective = overlayPolicy(own.settings, login, fromPolicy.policy);
  // Where policy sets the log-in, or none is needed, nothing has to be read for it.
  const { user, password } = fromPolicy.policy.dialer ?? {};
  const isNeeded = !effective.settings.dialer.noLogin && (user === undefined || password === undefined);
  const loginUnreadable = isUnreadable && isNeeded;
  const unreadable = loginUnreadable ? [sentence('problem.loginUnreadable')] : [];
  return { ...effective, problems: [...unreadable, ...own.problems, ...fromPolicy.problems], loginUnreadable };
}

/** The person's own settings, without policy. */
export async function readOwnSettings(): Promise<Settings> {
  return parseSettings((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]).settings;
}

/**
 * Validates and writes the person's own settings, for `saveSettings`; throws a ZodError and changes nothing when they are not
 * valid. What they replace is kept where it cannot be read.
 */
export async function writeOwnSettings(settings: Settings): Promise<void> {
  const valid = settingsSchema.parse(settings);
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
    if (isRecord(stored)) await browser.storage.local.set({ [SETTINGS_KEY]: { ...recordOf(stored), cardCorner } });
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
  const { settings, problems } = parseSettings(stored);
  return JSON.stringify([{ ...settings, cardCorner: null }, problems]);
}
