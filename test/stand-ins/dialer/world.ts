import { z } from 'zod';
import { type AbsentShape, type AgentData, changedData, changeSchema, type Lead } from './agent-states.ts';
import { namedStates, readyData } from './agent-states.ts';
import { layOut, momentOf, shiftSchema, type Timeline } from './shift.ts';

export const accountSchema = z.strictObject({
  user: z.string().min(1),
  pass: z.string().min(1),
  /** Upstream lets an account ask only when its level is above 7. */
  level: z.int().min(0).max(9),
});
/** An API account of the dialer. */
export type Account = z.infer<typeof accountSchema>;

export const leadSchema = z.strictObject({
  leadId: z.int().positive(),
  name: z.string(),
  phone: z.string(),
  vendorLeadCode: z.string(),
  campaignId: z.string().optional(),
  campaignName: z.string().optional(),
});

export const agentInputSchema = z.union([z.enum(namedStates), shiftSchema, changeSchema]);
/** What an agent can be set to: a named state, a change of fields, or a shift that begins now. */
export type AgentInput = z.infer<typeof agentInputSchema>;

type Doing =
  | { kind: 'data'; data: AgentData; signedOut: AbsentShape | null; sinceMs: number }
  | { kind: 'shift'; timeline: Timeline; beganMs: number };
type Agent = { name: string; doing: Doing };

/** Everything the dialer knows. Plain and in memory, so that a simulator can own one without a server. */
export type World = {
  accounts: Map<string, Account>;
  agents: Map<string, Agent>;
  leads: readonly Lead[];
  /** How this server puts that it knows nothing of an agent. */
  unknownAgent: AbsentShape;
  /** Wrong log-ins by user name as tried, folded; names without an account too. */
  wrongLogins: Map<string, number>;
  refusals: RefusalWords;
};

/** How a server words a refused log-in: in an error of its API, or as plain text or a page where it has a `form`. */
export type RefusalWords = { wrong: string; locked: string; form?: 'text' | 'page' };

/** GOautodial's `goAPI.php` says the same of a locked account. */
export const usualRefusals: RefusalWords = { wrong: 'Invalid Username/Password', locked: 'Invalid Username/Password' };

/** VICIdial's pages and GOautodial's agent API say these. */
export const agentApiRefusals: RefusalWords = {
  wrong: 'Login incorrect, please try again',
  locked: 'Too many login attempts, try again in 15 minutes',
};

export type AgentView = { name: string; data: AgentData; absent: AbsentShape | null; sinceMs: number };

/** VICIdial's own pages lock an account after ten failed log-ins; here it stays locked until the count is cleared. */
export const lockAfter = 10;

const defaultAccounts: readonly Account[] = [
  { user: 'MyUser', pass: 'MyPass', level: 9 },
  { user: 'AgentLevel', pass: 'MyPass', level: 1 },
];

export const defaultLeads: readonly Lead[] = [
  { leadId: 7890123, name: 'Example Lead', phone: '1234567890', vendorLeadCode: 'abc123-xyz456' },
  { leadId: 104, name: 'Amara Okafor', phone: '4155550104', vendorLeadCode: 'CUST-000104' },
  { leadId: 105, name: 'Jonas Lindqvist', phone: '4155550105', vendorLeadCode: 'CUST-000105' },
  { leadId: 106, name: 'Lucía Ferrer', phone: '4155550106', vendorLeadCode: '' },
];

export type WorldOptions = {
  accounts?: readonly Account[] | undefined;
  leads?: readonly Lead[] | undefined;
  unknownAgent?: AbsentShape | undefined;
};

export function createWorld(options: WorldOptions = {}): World {
  return {
    accounts: new Map((options.accounts ?? defaultAccounts).map((account) => [folded(account.user), account])),
    agents: new Map(),
    leads: options.leads ?? defaultLeads,
    unknownAgent: options.unknownAgent ?? 'zero',
    wrongLogins: new Map(),
    refusals: usualRefusals,
  };
}

/** Names compare as the dialer's database compares them: letter case and blanks at the end don't count. */
export function folded(name: string): string {
  return name.toLowerCase().trimEnd();
}

/** Sets what an agent does from now on. Throws a RangeError for a lead that is not on the list. */
export function setAgent(world: World, name: string, input: AgentInput, nowMs: number): void {
  const known = world.agents.get(folded(name));
  world.agents.set(folded(name), { name: known?.name ?? name, doing: doingOf(world, name, input, nowMs) });
}

function doingOf(world: World, name: string, input: AgentInput, nowMs: number): Doing {
  if (typeof input === 'object' && 'shift' in input) {
    return { kind: 'shift', timeline: layOut(input, world.leads), beganMs: nowMs };
  }
  const change = typeof input === 'string' ? { state: input } : input;
  const before = viewAgent(world, name, nowMs);
  const data = changedData(before?.data ?? readyData, change, world.leads, nowMs);
  const signedOut = change.state === 'signed-out' ? (change.shape ?? world.unknownAgent) : null;
  const goesOn =
    before !== null &&
    before.absent === signedOut &&
    before.data.status === data.status &&
    before.data.lead_id === data.lead_id &&
    before.data.caller_id === data.caller_id;
  return { kind: 'data', data, signedOut, sinceMs: goesOn ? before.sinceMs : nowMs };
}

/** What an agent does at a moment; null for one that the dialer has never heard of. */
export function viewAgent(world: World, name: string, nowMs: number): AgentView | null {
  const agent = world.agents.get(folded(name));
  if (agent === undefined) return null;
  const { doing } = agent;
  if (doing.kind === 'data') {
    return { name: agent.name, data: doing.data, absent: doing.signedOut, sinceMs: doing.sinceMs };
  }
  const moment = momentOf(doing.timeline, doing.beganMs, nowMs);
  return {
    name: agent.name,
    data: moment.data,
    absent: moment.signedOut ? world.unknownAgent : null,
    sinceMs: moment.sinceMs,
  };
}

export function viewAgents(world: World, nowMs: number): AgentView[] {
  return [...world.agents.keys()].flatMap((name) => viewAgent(world, name, nowMs) ?? []);
}

export function wrongLogins(world: World, user: string): number {
  return world.wrongLogins.get(folded(user)) ?? 0;
}

export function isLocked(world: World, user: string): boolean {
  return wrongLogins(world, user) >= lockAfter;
}

/** Counts one wrong log-in; the tenth locks the account. */
export function countWrongLogin(world: World, user: string): void {
  world.wrongLogins.set(folded(user), wrongLogins(world, user) + 1);
}
