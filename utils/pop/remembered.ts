import { clear, delMany, entries, get, keys, set } from 'idb-keyval';
import * as z from 'zod/mini';
import { nameOrBlank } from '../crm/lead-names.ts';
import { openStore } from '../settings/database.ts';
import { DATABASES } from '../settings/storage-keys.ts';
import type { CallFields } from '../dialer/call.ts';

/** More than a busy desk meets in a year; the oldest go first. */
export const MAX_REMEMBERED = 5000;

const linkSchema = z.object({
  address: z.string().check(z.maxLength(4000)),
  atMs: z.number(),
  /** Whether the agent said so, or a search or lookup led there. */
  by: z.enum(['agent', 'pop']),
});
export type RememberedLink = z.infer<typeof linkSchema>;

/** With the code of a lead that is known by its id: people know it by its code. */
const storedSchema = z.extend(linkSchema, {
  vendorLeadCode: z._default(z.string().check(z.maxLength(200)), ''),
});

// Customers' record addresses: in the extension's own database, out of reach of any page.
const store = openStore(DATABASES.remembered);

/** What names a lead in the memory. */
export type Lead = Pick<CallFields, 'leadId' | 'vendorLeadCode'>;

/**
 * A vendor lead code may be shared by several leads, so it only names a lead that has no id. What names nobody is no key, and
 * what an earlier version stored under one is never read.
 */
const keyOf = (profileId: string, lead: Lead): string | null => {
  const [leadId, code] = [nameOrBlank(lead.leadId), nameOrBlank(lead.vendorLeadCode)];
  if (leadId !== '') return `${profileId}|lead|${leadId}`;
  return code === '' ? null : `${profileId}|code|${code}`;
};

/** What a key says; null for one that is none. */
function nameIn(key: string): { profileId: string; kind: string; name: string } | null {
  const [, profileId, kind, name] = /^([^|]*)\|(lead|code)\|(.*)$/s.exec(key) ?? [];
  return profileId === undefined || kind === undefined || name === undefined ? null : { profileId, kind, name };
}

/** Where links are kept, by their keys. What is read there may be anything. */
export type LinkMemory = {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
};

const codeToStore = (lead: Lead): string => nameOrBlank(lead.vendorLeadCode).slice(0, 200);

/** What is remembered of leads in that memory. */
export function linksIn(memory: LinkMemory) {
  /**
   * The record address that was linked to this call's lead; null if none was. A link that was made for another code is
   * another customer's: lists are loaded anew, and the dialer then gives a lead id to somebody else.
   */
  async function read(profileId: string, lead: Lead): Promise<RememberedLink | null> {
    const key = keyOf(profileId, lead);
    const parsed = storedSchema.safeParse(key === null ? undefined : await memory.get(key));
    if (!parsed.success) return null;
    const { vendorLeadCode: stored, ...link } = parsed.data;
    const [before, now] = [nameOrBlank(stored), codeToStore(lead)];
    return before !== '' && now !== '' && before !== now ? null : link;
  }
  return {
    read,
    /** Links the call's lead to a record address. What the agent said is only replaced by the agent. */
    async write(profileId: string, lead: Lead, link: RememberedLink): Promise<void> {
      const key = keyOf(profileId, lead);
      if (key === null) return;
      const before = await read(profileId, lead);
      if (before?.by === 'agent' && link.by === 'pop') return;
      await memory.set(key, storedSchema.parse({ ...link, vendorLeadCode: codeToStore(lead) }));
    },
    /** Forgets one lead's link, as when its record was deleted in the CRM. */
    async forget(profileId: string, lead: Lead): Promise<void> {
      const key = keyOf(profileId, lead);
      if (key !== null) await memory.remove(key);
    },
  };
}

/** The links of this browser. */
export const rememberedLinks = linksIn({
  get: (key) => get(key, store),
  async set(key, value) {
    await set(key, value, store);
    await dropOldest();
  },
  remove: (key) => delMany([key], store),
});

/**
 * Forgets what is remembered of one lead in any CRM, named as a person knows it: by its id, its code or its record's
 * address. Returns how many links these were.
 */
export async function forgetNamed(name: string): Promise<number> {
  // A link may have no code: nothing typed names none.
  if (name === '') return 0;
  const named = (await storedLinks()).filter(
    ({ of, link }) => of.name === name || link.vendorLeadCode === name || link.address === name,
  );
  await delMany(
    named.map(({ key }) => key),
    store,
  );
  return named.length;
}

/** How many leads have a link. */
export const countLinks = async (): Promise<number> => (await keys(store)).length;

export const forgetAllLinks = (): Promise<void> => clear(store);

/** A link for people and programs outside; of the lead, what it is known by. */
export type ExportedLink = {
  profileId: string;
  lead: { leadId: string; vendorLeadCode?: string } | { vendorLeadCode: string };
  address: string;
  /** ISO 8601. */
  at: string;
  by: RememberedLink['by'];
};

/** All links, the newest first. */
export async function exportLinks(): Promise<ExportedLink[]> {
  const exported = (await storedLinks()).map(({ of, link }): ExportedLink => {
    const { address, atMs, by, vendorLeadCode } = link;
    const code = vendorLeadCode === '' ? {} : { vendorLeadCode };
    const lead = of.kind === 'lead' ? { leadId: of.name, ...code } : { vendorLeadCode: of.name };
    return { profileId: of.profileId, lead, address, at: new Date(atMs).toISOString(), by };
  });
  return exported.toSorted((a, b) => b.at.localeCompare(a.at));
}

/** All that can be read. */
async function storedLinks() {
  return (await entries<string, unknown>(store)).flatMap(([key, value]) => {
    const link = storedSchema.safeParse(value);
    const of = nameIn(key);
    return link.success && of ? [{ key, of, link: link.data }] : [];
  });
}

async function dropOldest(): Promise<void> {
  const all = await entries<string, RememberedLink>(store);
  if (all.length <= MAX_REMEMBERED) return;
  const surplus = all.toSorted(([, a], [, b]) => a.atMs - b.atMs).slice(0, all.length - MAX_REMEMBERED);
  await delMany(
    surplus.map(([key]) => key),
    store,
  );
}
