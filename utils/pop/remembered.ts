import { clear, createStore, delMany, entries, get, keys, set } from 'idb-keyval';
import { z } from 'zod';
import type { CallFields } from '../agent/call.ts';

/** More than a busy desk meets in a year; the oldest go first. */
export const MAX_REMEMBERED = 5000;

const linkSchema = z.object({
  address: z.string().max(4000),
  atMs: z.number(),
  /** Whether the agent said so, or a search or lookup led there. */
  by: z.enum(['agent', 'pop']),
});
export type RememberedLink = z.infer<typeof linkSchema>;

// Customers' record addresses: in the extension's own database, out of reach of any page.
let database: ReturnType<typeof createStore> | null = null;
const store = () => (database ??= createStore('remembered', 'links'));

/** What names a lead in the memory. */
export type Lead = Pick<CallFields, 'leadId' | 'vendorLeadCode'>;

/** A vendor lead code may be shared by several leads (dialer-facts), so it only names a lead that has no id. */
const keyOf = (profileId: string, { leadId, vendorLeadCode }: Lead): string | null => {
  if (leadId !== '') return `${profileId}|lead|${leadId}`;
  return vendorLeadCode === '' ? null : `${profileId}|code|${vendorLeadCode}`;
};

/** The record address that was linked to this call's lead; null if none was. */
export async function readLink(profileId: string, lead: Lead): Promise<RememberedLink | null> {
  const key = keyOf(profileId, lead);
  const parsed = linkSchema.safeParse(key === null ? undefined : await get(key, store()));
  return parsed.success ? parsed.data : null;
}

/** Links the call's lead to a record address. What the agent said is only replaced by the agent. */
export async function writeLink(profileId: string, lead: Lead, link: RememberedLink): Promise<void> {
  const key = keyOf(profileId, lead);
  if (key === null) return;
  const before = await readLink(profileId, lead);
  if (before?.by === 'agent' && link.by === 'pop') return;
  await set(key, linkSchema.parse(link), store());
  await dropOldest();
}

/** Forgets one lead's link, as when its record was deleted in the CRM. */
export async function forgetLink(profileId: string, lead: Lead): Promise<void> {
  const key = keyOf(profileId, lead);
  if (key !== null) await delMany([key], store());
}

/** How many leads have a link. */
export const countLinks = async (): Promise<number> => (await keys(store())).length;

export const forgetAllLinks = (): Promise<void> => clear(store());

/** A link for people and programs outside; of the lead, what it is known by. */
export type ExportedLink = {
  profileId: string;
  lead: { leadId: string } | { vendorLeadCode: string };
  address: string;
  /** ISO 8601. */
  at: string;
  by: RememberedLink['by'];
};

/** All links, the newest first. */
export async function exportLinks(): Promise<ExportedLink[]> {
  const exported = (await entries<string, unknown>(store())).flatMap(([key, value]): ExportedLink[] => {
    const link = linkSchema.safeParse(value);
    const [, profileId, kind, name] = /^([^|]*)\|(lead|code)\|(.*)$/s.exec(key) ?? [];
    if (!link.success || profileId === undefined || name === undefined) return [];
    const { address, atMs, by } = link.data;
    const lead = kind === 'lead' ? { leadId: name } : { vendorLeadCode: name };
    return [{ profileId, lead, address, at: new Date(atMs).toISOString(), by }];
  });
  return exported.toSorted((a, b) => b.at.localeCompare(a.at));
}

async function dropOldest(): Promise<void> {
  const all = await entries<string, RememberedLink>(store());
  if (all.length <= MAX_REMEMBERED) return;
  const surplus = all.toSorted(([, a], [, b]) => a.atMs - b.atMs).slice(0, all.length - MAX_REMEMBERED);
  await delMany(
    surplus.map(([key]) => key),
    store(),
  );
}
