import { POLLING_BOUNDS, type PollingSettings } from '../agent/cadence.ts';
import { checkProfile } from '../crm/check-profile.ts';
import type { CrmProfile } from '../crm/profile.ts';
import { dialerEndpoint } from '../dialer/address.ts';
import type { ServerLogin } from '../dialer/client.ts';
import { issueWords } from '../words/issue-words.ts';
import { sentence, type Words } from '../words/words.ts';
import { dontPop, type PopRule, popRuleSchema } from './rules.ts';
import { apiLoginSchema, dialerFields, type Opening, type OwnSettings, type Settings } from './schema.ts';

export const POLLING_KEYS = ['readyMs', 'inCallMs', 'wrapUpMs', 'pausedMs', 'signedOutMs', 'lockedMs'] as const;

/**
 * The values of the options page's fields. The stored password is never among them: `password` is what is being typed.
 */
export type Draft = {
  address: string;
  agent: string;
  noLogin: boolean;
  user: string;
  password: string;
  crms: CrmProfile[];
  rules: PopRule[];
  opening: Opening;
  cardCorner: Settings['cardCorner'];
  /** Seconds, as typed. */
} & Record<keyof PollingSettings, string>;

/** What is wrong, by the id of the field: `address`, `crms.0.parts.subdomain`, `rules.2.result` … */
export type DraftProblems = Record<string, Words>;

/** What the page knows about the stored password, which it never reads. */
export type PasswordFacts = {
  /** Address of the API that the stored password belongs to; null where none is stored. */
  server: string | null;
  byPolicy: boolean;
};

export function draftOf(settings: Settings, user: string): Draft {
  const { dialer, crms, rules, opening, cardCorner, polling } = settings;
  return {
    address: dialer.address,
    agent: dialer.agent,
    noLogin: dialer.noLogin,
    user,
    password: '',
    crms,
    rules,
    opening,
    cardCorner,
    readyMs: toSeconds(polling.readyMs),
    inCallMs: toSeconds(polling.inCallMs),
    wrapUpMs: toSeconds(polling.wrapUpMs),
    pausedMs: toSeconds(polling.pausedMs),
    signedOutMs: toSeconds(polling.signedOutMs),
    lockedMs: toSeconds(polling.lockedMs),
  };
}

const toSeconds = (ms: number) => String(ms / 1000);
const toMs = (seconds: string) => Math.round(Number(seconds.trim().replace(',', '.')) * 1000);

/** The path that `EffectiveSettings.byPolicy` contains where policy sets this field. */
export function policyPath(field: keyof Draft): string {
  if (DIALER_FIELDS.has(field)) return `dialer.${field}`;
  return isPollingKey(field) ? `polling.${field}` : field;
}

const DIALER_FIELDS: ReadonlySet<keyof Draft> = new Set(['address', 'agent', 'noLogin', 'user', 'password']);

/** What decides about the log-in and its server. */
const LOGIN_FIELDS = ['address', 'noLogin', 'user', 'password'] as const;

const isPollingKey = (field: string): field is keyof PollingSettings => Object.hasOwn(POLLING_BOUNDS, field);

const FIELDS: readonly (keyof Draft)[] = [
  'address',
  'agent',
  'noLogin',
  'user',
  'password',
  'crms',
  'rules',
  'opening',
  'cardCorner',
  ...POLLING_KEYS,
];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Names of the fields whose values differ. */
export function changedFields(draft: Draft, base: Draft): (keyof Draft)[] {
  return FIELDS.filter((field) => !isSame(draft[field], base[field]));
}

/** The draft after the stored settings changed: fields that the person has not touched follow, the others are kept. */
export function rebase(draft: Draft, oldBase: Draft, newBase: Draft): Draft {
  return withFields(newBase, draft, changedFields(draft, oldBase));
}

function withFields(target: Draft, source: Draft, fields: (keyof Draft)[]): Draft {
  return { ...target, ...Object.fromEntries(fields.map((field) => [field, source[field]])) };
}

/** The values of fields that the organisation suggests and has not locked. */
export type Suggestions = Partial<Draft>;

/** What is suggested, as it stands in the page's fields. */
export function suggestionsOf({ settings, paths }: { settings: Settings; paths: ReadonlySet<string> }): Suggestions {
  const draft = draftOf(settings, '');
  return Object.fromEntries(
    FIELDS.filter((field) => paths.has(policyPath(field))).map((field) => [field, draft[field]]),
  );
}

/** Whether the field stands as the organisation suggests it. */
export const isAsSuggested = (draft: Draft, field: keyof Draft, suggestions: Suggestions): boolean =>
  field in suggestions && isSame(draft[field], suggestions[field]);

/**
 * What to store as set by the person: as before, with the fields that were changed in the page. Neither policy's values nor an
 * older view of the settings is stored with it. A field that is left blank, or stands as the organisation suggests it, counts
 * as not set: it then follows the organisation.
 */
export function applyDraft(own: OwnSettings, draft: Draft, base: Draft, suggestions: Suggestions = {}): OwnSettings {
  const changed = new Set(changedFields(draft, base));
  const next = <Value>(field: keyof Draft, value: Value, before: Value | undefined): Value | undefined => {
    if (!changed.has(field)) return before;
    return value === '' || isAsSuggested(draft, field, suggestions) ? undefined : value;
  };
  const { dialer = {}, polling = {} } = own;
  return {
    ...own,
    dialer: {
      ...dialer,
      address: next('address', draft.address.trim(), dialer.address),
      agent: next('agent', draft.agent.trim(), dialer.agent),
      noLogin: next('noLogin', draft.noLogin, dialer.noLogin),
    },
    crms: next('crms', draft.crms, own.crms),
    rules: next('rules', draft.rules, own.rules),
    opening: next('opening', draft.opening, own.opening),
    cardCorner: next('cardCorner', draft.cardCorner, own.cardCorner),
    polling: {
      ...polling,
      ...Object.fromEntries(POLLING_KEYS.map((key) => [key, next(key, toMs(draft[key]), polling[key])])),
    },
  };
}

/**
 * The API log-in to keep, bound to the server in the page; `kept` is the one that is stored. A stored password stays with the
 * server that it was typed for.
 */
export function loginToKeep(
  kept: ServerLogin | null,
  draft: Draft,
  base: Draft,
  byPolicy: ReadonlySet<string>,
): ServerLogin | null {
  if (draft.noLogin) return null;
  const changed = new Set(changedFields(draft, base));
  if (!LOGIN_FIELDS.some((field) => changed.has(field))) return kept;
  const endpoint = dialerEndpoint(draft.address);
  if ('problem' in endpoint) return null;
  const typedUser = changed.has('user') && !byPolicy.has(policyPath('user'));
  const user = typedUser ? draft.user.trim() : (kept?.user ?? '');
  const keptPassword = kept?.server === endpoint.url ? kept.password : '';
  const password = draft.password === '' ? keptPassword : draft.password;
  return user === '' && password === '' ? null : { user, password, server: endpoint.url };
}

/** What is wrong in the page. A dialer with no field filled in is not wrong, only not set up yet. */
export function checkDraft(draft: Draft, password: PasswordFacts): DraftProblems {
  return { ...checkDialer(draft, password), ...checkCrms(draft), ...checkRules(draft), ...checkPolling(draft) };
}

/** What is wrong with dialer and log-in. The password must be typed again where it would go to another server. */
export function checkDialer(draft: Draft, password: PasswordFacts): DraftProblems {
  const problems: DraftProblems = {};
  const { address, agent, noLogin, user } = draft;
  const login = noLogin ? [] : [user, draft.password];
  if ([address, agent, ...login].every((entered) => entered.trim() === '')) return problems;
  const endpoint = dialerEndpoint(address);
  if ('problem' in endpoint) problems['address'] = endpoint.problem;
  if (agent.trim() === '') problems['agent'] = sentence('problem.agentMissing');
  Object.assign(problems, checkLengths(draft));
  if (noLogin) return problems;
  if (user.trim() === '') problems['user'] = sentence('problem.apiUserMissing');
  if (draft.password !== '' || password.byPolicy) return problems;
  if (password.server === null) problems['password'] = sentence('problem.passwordMissing');
  else if ('url' in endpoint && endpoint.url !== password.server)
    problems['password'] = passwordElsewhere(password.server);
  return problems;
}

function checkLengths({ address, agent, noLogin, user, password }: Draft): DraftProblems {
  const { shape } = apiLoginSchema;
  const parsed = {
    address: dialerFields.address.safeParse(address.trim()),
    agent: dialerFields.agent.safeParse(agent.trim()),
    ...(!noLogin && { user: shape.user.safeParse(user.trim()), password: shape.password.safeParse(password) }),
  };
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([field, { error }]) =>
      error ? error.issues.slice(0, 1).map((issue) => [field, issueWords(issue)]) : [],
    ),
  );
}

/** Why a stored password is not used: it was typed for another server. */
export const passwordElsewhere = (server: string): Words =>
  sentence('problem.passwordAgain', { server: new URL(server).host });

function checkCrms({ crms }: Draft): DraftProblems {
  const problems: DraftProblems = {};
  for (const [index, crm] of crms.entries()) {
    const checked = checkProfile(crm);
    if ('profile' in checked) continue;
    for (const [field, problem] of Object.entries(checked.problems)) problems[`crms.${index}.${field}`] = problem;
  }
  return problems;
}

function checkRules({ rules, crms }: Draft): DraftProblems {
  const problems: DraftProblems = {};
  const results = new Set([dontPop, ...crms.map(({ id }) => id)]);
  for (const [index, rule] of rules.entries()) {
    const parsed = popRuleSchema.safeParse(rule);
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      problems[`rules.${index}.${String(issue.path[0])}`] ??= issueWords(issue);
    }
    if (!results.has(rule.result)) problems[`rules.${index}.result`] ??= sentence('problem.ruleResult');
  }
  return problems;
}

function checkPolling(draft: Draft): DraftProblems {
  const problems: DraftProblems = {};
  for (const key of POLLING_KEYS) {
    const { min, max } = POLLING_BOUNDS[key];
    const ms = toMs(draft[key]);
    if (draft[key].trim() === '' || !(ms >= min && ms <= max)) {
      problems[key] = sentence('problem.pace', { min: min / 1000, max: max / 1000 });
    }
  }
  return problems;
}
