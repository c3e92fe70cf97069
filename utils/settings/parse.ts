import * as z from 'zod/mini';
import type { CrmProfile } from '../crm/profile.ts';
import { issueWords } from '../words/issue-words.ts';
import { sentence, type Words } from '../words/words.ts';
import { agentIn } from './agent-name.ts';
import { migrateSettings } from './migrate.ts';
import { readList } from './read-list.ts';
import { type OwnSettings, ownSettingsSchema, type Policy, policySchema, SETTINGS_VERSION } from './schema.ts';

/** What stands for settings of which nothing was saved yet. */
export const nothingSaved: OwnSettings = { version: SETTINGS_VERSION };

/**
 * What the person has set, stored in any version, in the newest format. One section that cannot be read counts as not set and
 * is reported, the others are used; of a list, one entry. Pure.
 */
export function parseSettings(stored: unknown): { own: OwnSettings; problems: Words[] } {
  if (stored === undefined || stored === null) return { own: nothingSaved, problems: [] };
  if (!isRecord(stored)) return { own: nothingSaved, problems: [sentence('problem.noSettings')] };
  const { migrated, problem } = migrateSettings(recordOf(stored));
  const { version: _version, ...shape } = ownSettingsSchema.shape;
  const { sections, problems } = readSections(migrated, shape, {
    section: (name, found) => sentence('problem.setting', { name, problem: found }),
    entry: (entry, found) => sentence('problem.entry', { entry, problem: found }),
  });
  return { own: ownSettingsSchema.parse(sections), problems: [...(problem ? [problem] : []), ...problems] };
}

/** The same for policy: a section that IT got wrong is left out and reported, the others apply. */
export function parsePolicy(managed: unknown): { policy: Policy; problems: Words[] } {
  const { defaults: _defaults, ...shape } = policySchema.shape;
  const source = recordOf(managed);
  const locked = readSections(source, shape, policyWords(''));
  const defaults = readDefaults(source['defaults']);
  const policy = policySchema.parse({ ...locked.sections, ...(defaults && { defaults: defaults.sections }) });
  const checks = [withSameIdsNamed, withoutHomelessPassword, withAgent];
  return checks.reduce((read, check) => check(read), {
    policy,
    problems: [...locked.problems, ...(defaults?.problems ?? [])],
  });
}

type ReadPolicy = ReturnType<typeof parsePolicy>;

const policyWords = (path: string): SectionWords => ({
  section: (name, found) => sentence('problem.policy', { name: path + name, problem: found }),
  entry: (entry, found) => sentence('problem.policyEntry', { entry, problem: found }),
});

/** Section by section, too: one that is wrong must not take the others with it. */
function readDefaults(defaults: unknown): ReadSections | null {
  if (defaults === undefined) return null;
  const { shape } = policySchema.shape.defaults.def.innerType;
  if (isRecord(defaults)) return readSections(recordOf(defaults), shape, policyWords('defaults.'));
  return {
    sections: {},
    problems: [sentence('problem.policy', { name: 'defaults', problem: sentence('problem.notAGroup') })],
  };
}

type ReadSections = { sections: Record<string, unknown>; problems: Words[] };
type SectionWords = {
  section: (name: string, problem: Words) => Words;
  entry: (entry: Words, problem: Words) => Words;
};

/** Each section by itself. */
function readSections(
  source: Record<string, unknown>,
  shape: Record<string, z.ZodMiniType>,
  say: SectionWords,
): ReadSections {
  const problems: Words[] = [];
  const sections: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const list = readList(name, source[name]);
    const parsed = schema.safeParse(list?.data ?? source[name]);
    problems.push(...entryProblems(list, say.entry));
    if (!parsed.success) problems.push(say.section(name, firstProblem(parsed.error)));
    else if (parsed.data !== undefined) sections[name] = parsed.data;
  }
  return { sections, problems };
}

/** CRMs of an id that an earlier one has: no rule and no pop can mean them. */
const sameIds = (crms: readonly Pick<CrmProfile, 'id'>[]): Words[] =>
  crms.flatMap(({ id }, index) => {
    const first = crms.findIndex((each) => each.id === id);
    return first === index ? [] : [sentence('problem.policySameId', { number: index + 1, first: first + 1, id })];
  });

const withSameIdsNamed = ({ policy, problems }: ReadPolicy): ReadPolicy => ({
  policy,
  problems: [...problems, ...sameIds(policy.crms ?? []), ...sameIds(policy.defaults?.crms ?? [])],
});

/** A password belongs to one server. Where policy does not lock to which, whoever sets the address would choose. */
function withoutHomelessPassword({ policy, problems }: ReadPolicy): ReadPolicy {
  const { password, ...dialer } = policy.dialer ?? {};
  if (password === undefined || dialer.address !== undefined) return { policy, problems };
  return { policy: { ...policy, dialer }, problems: [...problems, sentence('problem.policyPassword')] };
}

/** Takes the agent's name out of the account, where a pattern says how, and policy does not name the agent itself. */
function withAgent({ policy: { account = '', ...policy }, problems }: ReadPolicy): ReadPolicy {
  const misfits: string[] = [];
  function named<Dialer extends { agent?: string | undefined; agentFrom?: string | undefined }>({
    agentFrom,
    ...dialer
  }: Dialer) {
    if (agentFrom === undefined || dialer.agent !== undefined || account.trim() === '') return dialer;
    const agent = agentIn(account, agentFrom);
    if (agent === null) misfits.push(agentFrom);
    return agent === null ? dialer : { ...dialer, agent };
  }
  const { dialer, defaults } = policy;
  const read: Policy = {
    ...policy,
    ...(dialer && { dialer: named(dialer) }),
    ...(defaults && { defaults: { ...defaults, ...(defaults.dialer && { dialer: named(defaults.dialer) }) } }),
  };
  const said = [...new Set(misfits)].map((pattern) => sentence('problem.account', { account, pattern }));
  return { policy: read, problems: [...problems, ...said] };
}

export const isRecord = (value: unknown): boolean => z.record(z.string(), z.unknown()).safeParse(value).success;
export const recordOf = (value: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

function firstProblem(error: z.core.$ZodError): Words {
  const [issue] = error.issues;
  if (!issue) return sentence('problem.notUnderstood');
  const problem = issueWords(issue);
  return issue.path.length === 0 ? problem : sentence('problem.at', { path: issue.path.join('.'), problem });
}

const entryProblems = (list: ReturnType<typeof readList>, say: SectionWords['entry']): Words[] =>
  (list?.unreadable ?? []).map(({ list: of, number, name, error }) => {
    const what = sentence(of === 'crms' ? 'problem.crmEntry' : 'problem.ruleEntry', { number });
    const entry = name === '' ? what : sentence('problem.namedEntry', { entry: what, name });
    return say(entry, firstProblem(error));
  });
